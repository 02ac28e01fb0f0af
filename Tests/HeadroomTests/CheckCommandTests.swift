import Foundation
import Testing

@Suite("headroom check")
struct CheckCommandTests {
    static let folder = Command.package + "/Tests/ExperimentsTests/Broken"

    static let broken: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.sorted()

    @Test func `there are broken files of all kinds`() {
        #expect(Self.broken.count >= 50)
    }

    @Test(arguments: broken)
    func `a broken file is refused with every error located`(name: String) throws {
        let result = try Command.run(["check", name], in: Self.folder)
        let expected = Self.folder + "/" + name.replacing(".yaml", with: ".txt")
        #expect(result.code == 3)
        #expect(result.output == (try String(contentsOfFile: expected, encoding: .utf8)))
        #expect(result.errors.isEmpty)
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test func `a valid file is counted`() throws {
        let fixtures = Command.package + "/Tests/ExperimentsTests/Fixtures"
        let result = try Command.run(["check", "long-form.yaml"], in: fixtures)
        #expect(result.code == 0)
        #expect(result.output.hasSuffix("long-form.yaml: no errors, 11 points\n"))
        let quiet = try Command.run(["check", "long-form.yaml", "--quiet"], in: fixtures)
        #expect(quiet.output == "long-form.yaml: no errors, 11 points\n")
    }

    @Test func `an assignment is blamed by its own words`() throws {
        let file = "experiments/quickstart.yaml"
        let result = try Command.run(
            [
                "check", file, "--set", "stack.server.wrokers=4", "--set", "workload.closed.clients=many",
            ], in: Command.package)
        #expect(result.code == 3)
        #expect(
            result.output == """
                --set stack.server.wrokers=4: unknown key `wrokers` in stack.server. did you
                  mean `workers`?
                --set workload.closed.clients=many: `many` is not a whole number. write a whole
                  number, such as 4
                experiments/quickstart.yaml: 2 errors

                """)
    }

    @Test func `JSON holds the findings`() throws {
        let result = try Command.run(["check", "unknown-key.yaml", "--json"], in: Self.folder)
        #expect(result.code == 3)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let findings = try #require(json["findings"] as? [[String: Any]])
        #expect(json["schema"] as? String == "headroom.check/1")
        #expect(findings.count == 1)
        #expect(findings.first?["line"] as? Int == 6)
        #expect(findings.first?["column"] as? Int == 23)
        #expect(findings.first?["remedy"] as? String == "did you mean `workers`?")
    }

    @Test(arguments: ["nowhere.yaml", "."])
    func `what cannot be read is a matter of the computer`(path: String) throws {
        let result = try Command.run(["check", path], in: Self.folder)
        #expect(result.code == 5)
        #expect(result.output.isEmpty)
        #expect(result.errors.hasPrefix(path + ": "))
    }

    @Test func `an assignment without a value is a matter of usage`() throws {
        let result = try Command.run(["check", "empty.yaml", "--set", "seed"], in: Self.folder)
        #expect(result.code == 2 || result.code == 64)
    }
}
