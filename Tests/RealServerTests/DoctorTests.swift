import Foundation
import RealServer
import Testing

/// `headroom doctor` where pieces are missing: the line of each says so and names the command that brings it, the other
/// lines say what they said before.
@Suite("headroom doctor, with pieces hidden", .enabled(if: StackBench.isInstalled))
struct DoctorTests {
    struct Findings: Decodable { var checks: [EnvironmentCheck] }

    /// What the command says, with variables of the environment set.
    private func checks(_ environment: [String: String]) throws -> [String: EnvironmentCheck] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: Workbench.executable)
        process.arguments = ["doctor", "--json"]
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        // What is missing of the real stack is a warning: simulating needs none of it.
        #expect(process.terminationStatus == 0)
        let checks = try JSONDecoder().decode(Findings.self, from: data).checks
        return Dictionary(uniqueKeysWithValues: checks.map { ($0.name, $0) })
    }

    /// A folder with links to programs of the stack, removed at the end.
    private func folder(without missing: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "doctor-\(UUID().uuidString)")
            .path(percentEncoded: false)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let installation = StackInstallation()
        for name in ["postgres", "initdb", "redis-server", "haproxy"] where name != missing {
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/\(name)", withDestinationPath: #require(installation[name].path))
        }
        return folder
    }

    static let lines = ["gunicorn", "PostgreSQL", "Redis", "HAProxy", "account"]

    @Test(arguments: [
        ("postgres", "PostgreSQL"), ("initdb", "PostgreSQL"), ("redis-server", "Redis"),
        ("haproxy", "HAProxy"),
    ])
    func `names a program`(missing: String, line: String) throws {
        let folder = try folder(without: missing)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let found = try checks(["HEADROOM_STACK_PATH": folder])
        #expect(found[line]?.found.contains("\(missing) was not found") == true)
        #expect(found[line]?.remedy == "make real-stack")
        for other in Self.lines where other != line { #expect(found[other]?.verdict == .ok, "\(other)") }
    }

    @Test func `names a virtual environment that is not there, and one that lacks packages`() throws {
        let missing = try checks(["HEADROOM_VENV": "/missing"])
        #expect(missing["gunicorn"]?.found.contains("/missing has no gunicorn") == true)
        #expect(missing["gunicorn"]?.remedy == "make real-stack")
        #expect(missing["PostgreSQL"]?.verdict == .ok)

        let folder = try folder(without: "")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let whole = try #require(StackInstallation().environment)
        try FileManager.default.createDirectory(atPath: folder + "/bin", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: whole + "/pyvenv.cfg", toPath: folder + "/pyvenv.cfg")
        try FileManager.default.copyItem(atPath: whole + "/bin/gunicorn", toPath: folder + "/bin/gunicorn")
        let python = URL(filePath: whole + "/bin/python").resolvingSymlinksInPath()
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/bin/python", withDestinationPath: python.path(percentEncoded: false))
        let half = try checks(["HEADROOM_VENV": folder])
        #expect(half["gunicorn"]?.found.contains("lacks") == true)
        #expect(half["gunicorn"]?.found.contains("gevent") == true)
        #expect(half["gunicorn"]?.remedy == "make real-stack")
    }

    @Test func `finds what Debian has without a path to it`() throws {
        let found = try checks(["PATH": "/nowhere"])
        for line in Self.lines {
            #expect(found[line]?.verdict == .ok, "\(line): \(found[line]?.found ?? "")")
        }
    }
}
