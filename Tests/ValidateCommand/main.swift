import Foundation

// Runs the published cases at ten times the tests' length, and the studies, and writes what came out: `validate FILE`.

guard CommandLine.arguments.count == 2 else {
    print("validate: say which file to write: validate docs/validation.md")
    exit(2)
}
let introduction = """
    # Validation

    Written by `make validate`; do not edit. Seeds are fixed, so the same sources write the same page.

    """

let cases = await CaseSection.run(factor: 10)
let coverage = await CoverageSection.run()
let transient = TransientSection()
// One section for each study, in this order.
let sections = [cases.text, coverage.text, transient.text]
let page = ([introduction] + sections).joined(separator: "\n")
try Data(page.utf8).write(to: URL(fileURLWithPath: CommandLine.arguments[1]))
if !(cases.agrees && coverage.agrees && transient.agrees) {
    print("validate: a figure does not agree: look for \"**no**\" in \(CommandLine.arguments[1])")
    exit(1)
}
