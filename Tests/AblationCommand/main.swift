import Experiments
import Foundation
import Models

// Leaves out one mechanism after another and writes what that changes into a page, between its markers:
// `ablation PAGE EXPERIMENT…`.

let begin = "<!-- ablation: written by `make ablation` -->\n"
let end = "<!-- end of ablation -->\n"

func fail(_ message: String) -> Never {
    print("ablation: \(message)")
    exit(2)
}

guard CommandLine.arguments.count > 2 else {
    fail("say which page and which experiments: ablation docs/model.md experiments/quickstart.yaml")
}
let page = CommandLine.arguments[1]
var text = try String(contentsOfFile: page, encoding: .utf8)
guard let head = text.range(of: begin), let tail = text.range(of: end), head.upperBound <= tail.lowerBound
else { fail("\(page) has no place for the table: write \(begin) and \(end)") }
var tables = ""
for path in CommandLine.arguments.dropFirst(2) {
    // The priors even where a calibration was made, so that two machines write the same.
    let experiment = try ExperimentFile(path: path).decode([Assignment(path: "demands", value: "null")])
    let table = AblationTable(
        experiment.scenario(on: .deployed), seed: UInt64(experiment.simulation.seed))
    tables += "\n`\(path)`:\n\n\(table.text)"
}
text.replaceSubrange(head.upperBound..<tail.lowerBound, with: tables + "\n")
try Data(text.utf8).write(to: URL(fileURLWithPath: page))
