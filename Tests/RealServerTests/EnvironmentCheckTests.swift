import Foundation
import RealServer
import Testing

@Suite("What a measurement needs of the computer")
struct EnvironmentCheckTests {
    private func check(results: String = ".", clients: Int = 10, backlog: Int = 1) -> [String:
        EnvironmentCheck]
    {
        let checks = checkEnvironment(results: results, clients: clients, backlog: backlog)
        return Dictionary(uniqueKeysWithValues: checks.map { ($0.name, $0) })
    }

    @Test("is looked at item by item, each failure or warning with a remedy")
    func looksAtEverything() {
        let checks = check()
        #expect(
            Set(checks.keys) == [
                "CPUs", "loopback", "accept queue", "file descriptors", "results", "disk", "steal",
                "pressure", "CPU speed", "gunicorn", "PostgreSQL", "Redis", "HAProxy", "account", "CPU quota",
            ])
        #expect(checks["loopback"]?.verdict == .ok)
        for check in checks.values {
            #expect((check.remedy == nil) == (check.verdict == .ok), "\(check.name)")
        }
    }

    @Test("names what of the real stack is missing, and the command that brings it")
    func namesTheMissingStack() {
        let installation = StackInstallation(["HEADROOM_VENV": "/missing", "HEADROOM_STACK_PATH": "/missing"])
        let checks = checkStack(installation).prefix(4)
        #expect(checks.map(\.name) == ["gunicorn", "PostgreSQL", "Redis", "HAProxy"])
        #expect(checks.allSatisfy { $0.verdict == .warn && $0.remedy == "make real-stack" })
    }

    @Test("is missing where a folder cannot be made, descriptors are too few, or the queue too short")
    func seesWhatIsMissing() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "doctor-\(UUID().uuidString)")
        try Data("a file, not a folder".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }

        let checks = check(results: "\(file.path())/results", clients: 2_000_000_000, backlog: 2_000_000_000)
        #expect(checks["results"]?.verdict == .fail)
        #expect(checks["file descriptors"]?.verdict == .fail)
        #expect(checks["accept queue"]?.verdict == .warn)
    }
}
