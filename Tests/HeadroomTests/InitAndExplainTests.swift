import Foundation
import Testing

@Suite("headroom init and explain")
struct InitAndExplainTests {
    @Test func `the starter file is valid, runs in full, and is not overwritten`() throws {
        let folder = try Command.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let written = try Command.run(["init", "shop.yaml"], in: folder)
        #expect(written.code == 0)
        #expect(written.errors == "wrote shop.yaml; next: headroom simulate shop.yaml\n")
        let checked = try Command.run(["check", "shop.yaml"], in: folder)
        #expect(checked.code == 0)
        #expect(checked.output == "shop.yaml: no errors, 5 points\n")
        let again = try Command.run(["init", "shop.yaml"], in: folder)
        #expect(again.code == 5)
        #expect(again.errors.contains("shop.yaml: there is such a file already"))
        let nowhere = try Command.run(["init", "missing/shop.yaml"], in: folder)
        #expect(nowhere.code == 5)
    }

    @Test func `explain says where each value comes from and what saturates first`() throws {
        let result = try Command.run(["explain", "experiments/quickstart.yaml"], in: Command.package)
        #expect(result.code == 0)
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines.count <= 40)
        #expect(lines.contains { $0.hasPrefix("  workers ") && $0.contains(" 8 ") && $0.contains("line 11") })
        #expect(
            lines.contains {
                $0.hasPrefix("  pool_timeout") && $0.contains("30 s") && $0.hasSuffix("SQLAlchemy's default")
            })
        #expect(lines.contains("Database connections: up to 120; SQLite: one writer at a time"))
        #expect(lines.contains { $0.hasPrefix("  web.cpu ") && $0.hasSuffix("the first") })
    }

    @Test func `explain counts connections asked for against those available`() throws {
        let fixtures = Command.package + "/Tests/ExperimentsTests/Fixtures"
        // 2 instances of 3 workers with 4 threads each: a worker has no more connections than requests at once.
        let few = ["--set", "stack.database.max_connections=20"]
        let result = try Command.run(["explain", "long-form.yaml"] + few, in: fixtures)
        #expect(result.code == 0)
        #expect(result.output.contains("Database connections: up to 24 asked for, 15 available, too many"))
        #expect(result.output.contains("plan render/standard"))
        #expect(!result.output.contains("No rates"))
    }

    @Test func `explain as JSON has every value and the rates in order`() throws {
        let arguments = [
            "explain", "experiments/quickstart.yaml", "--json", "--set", "stack.server.workers=2",
        ]
        let result = try Command.run(arguments, in: Command.package)
        #expect(result.code == 0)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let values = try #require(json["values"] as? [[String: Any]])
        let workers = try #require(values.first { $0["path"] as? String == "stack.server.workers" })
        #expect(workers["value"] as? Double == 2)
        #expect(workers["origin"] as? String == "--set")
        let rates = try #require(json["saturation"] as? [[String: Any]]).compactMap { $0["rate"] as? Double }
        #expect(rates.count == 6)
        #expect(rates == rates.sorted())
    }
}
