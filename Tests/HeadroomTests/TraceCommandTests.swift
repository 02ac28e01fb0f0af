import Foundation
import Testing

@Suite struct `headroom trace` {
    static let file = Command.package + "experiments/quickstart.yaml"

    @Test func `writes a file that says when it ends early`() throws {
        let folder = try Command.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let arguments = ["trace", Self.file, "--point", "clients=20", "--requests", "50", "--every", "2"]
        let run = try Command.run(arguments, in: folder)
        #expect(run.code == 0 && run.output.isEmpty)
        #expect(run.errors.contains("50 requests up to ") && run.errors.contains("ui.perfetto.dev"))
        #expect(run.errors.contains("It ends with the last of 50 requests"))
        let data = try Data(contentsOf: URL(filePath: folder + "/trace.json"))
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect((json["otherData"] as? [String: String])?["point"] == "clients=20")
        let printed = try Command.run(arguments + ["--json", "--quiet"], in: folder)
        #expect(Data(printed.output.utf8) == data && printed.errors.isEmpty)
    }

    @Test func `refuses what it cannot do`() throws {
        for arguments in [
            ["--every", "0"], ["--requests", "0"], ["--from", "soon"], ["--step", "0s"],
            ["--replication", "-1"],
            [], ["--point", "clients=3"],
        ] {
            #expect(try Command.run(["trace", Self.file] + arguments).code == 2, "\(arguments)")
        }
        let nowhere = try Command.run(
            ["trace", Self.file, "--point", "clients=5", "--requests", "5", "--out", "/proc/none/trace.json"])
        #expect(nowhere.code == 5 && nowhere.errors.contains("--out"))
    }
}

@Suite struct `headroom simulate --log` {
    @Test func `prints gunicorn's lines with their times`() throws {
        let folder = try Command.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text = try String(contentsOfFile: `headroom trace`.file, encoding: .utf8)
        let file = folder + "/stuck.yaml"
        try (text + "\nfaults: [{at: 1s, stick_worker: {worker: 3}}]\n").write(
            toFile: file, atomically: true, encoding: .utf8)
        let run = try Command.run([
            "simulate", file, "--log", "--replication", "0", "--point", "clients=200", "--set",
            "stack.server.timeout=2", "--set", "workload.closed.requests=6000", "--set", "costs.boot=1ms",
        ])
        #expect(run.code == 0)
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 3)
        #expect(
            lines.map { $0.drop { $0 != "]" }.dropFirst(2) } == [
                "[1] [CRITICAL] WORKER TIMEOUT (pid:3)",
                "[1] [ERROR] Worker (pid:3) was sent SIGKILL! Perhaps out of memory?",
                "[1] [INFO] Booting worker with pid: 9",
            ])
        #expect(run.errors.contains("1 booting, 1 worker_timeout, 1 killed"))
        let none = try Command.run([
            "simulate", `headroom trace`.file, "--log", "--replication", "0", "--point", "clients=5",
        ])
        #expect(none.code == 0 && none.output.isEmpty && none.errors.contains("no line"))
    }
}
