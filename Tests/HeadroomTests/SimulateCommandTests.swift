import Foundation
import Testing

@Suite struct `headroom simulate` {
    static let file = Command.package + "experiments/quickstart.yaml"

    /// Runs a shell line in which `headroom` is the command.
    func shell(_ line: String) throws -> (code: Int32, output: String) {
        let process = Process()
        let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let headroom = bundle.deletingLastPathComponent().appending(path: "headroom")
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = [
            "-c",
            "set -o pipefail; headroom() { '\(headroom.path(percentEncoded: false))' \"$@\"; }; (\(line)) 2>&1",
        ]
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    @Test func `prints every event of one replication`() throws {
        let folder = try Command.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let arguments = [
            "simulate", Self.file, "--events", "--replication", "3", "--point", "clients=5", "--out", folder,
        ]
        let first = try Command.run(arguments)
        let second = try Command.run(arguments)
        #expect(first.code == 0)
        #expect(first.output == second.output)
        let lines = first.output.split(separator: "\n")
        #expect(lines[0] == "seconds\tkind\tentity\tclient\tnumber")
        #expect(lines[1] == "0.0\tthinkOver\t0\t0\t0")
        #expect(lines.filter { $0.contains("\tanswer\t") }.count == 1000)
        #expect(first.errors == second.errors)
        #expect(first.errors.contains("\(lines.count - 1) events, fingerprint "))
    }

    @Test func `asks which of several points`() throws {
        let run = try Command.run(["simulate", Self.file, "--events", "--replication", "0"])
        #expect(run.code == 2)
        #expect(run.errors.contains("--point: clients=1, clients=5"))
    }

    @Test func `refuses half of the option`() throws {
        for arguments in [["--events"], ["--replication", "1"], ["--point", "clients=5"]] {
            #expect(try Command.run(["simulate", Self.file] + arguments).code == 2)
        }
    }

    @Test func `ends quietly where nobody reads on`() throws {
        let run = try shell(
            "headroom simulate '\(Self.file)' --events --replication 0 --point clients=200 | head -n 1")
        #expect(run.output == "seconds\tkind\tentity\tclient\tnumber\n")
        #expect(run.code == 0)
    }

    @Test func `says when its output cannot be kept`() throws {
        let run = try shell(
            "headroom simulate '\(Self.file)' --events --replication 0 --point clients=5 > /dev/full")
        #expect(run.code == 5)
        #expect(run.output == "cannot write to standard output: No space left on device\n")
    }
}
