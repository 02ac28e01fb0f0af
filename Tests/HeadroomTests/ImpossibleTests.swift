import Foundation
import Testing

/// What cannot be, what is too much, and what would never end: each is told with what to do.
@Suite("What cannot be, is too much, or never ends")
struct ImpossibleTests {
    static let file = Command.package + "experiments/quickstart.yaml"

    static func set(_ assignments: [String]) -> [String] { assignments.flatMap { ["--set", $0] } }

    /// Of a run in a folder of its own: the exit code and all that it said.
    static func simulate(_ path: String, _ assignments: [String]) throws -> (
        outcome: Command.Outcome, seconds: Double
    ) {
        let folder = try Command.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let start = Date()
        let outcome = try Command.run(
            ["simulate", path, "--out", folder, "--quiet"] + set(assignments))
        return (outcome, Date().timeIntervalSince(start))
    }

    /// A combination that cannot be is an error with a remedy; one that does nothing is a note with one.
    @Test(arguments: [
        (
            ["stack.server.instances=2", "stack.balancer={kind: haproxy, host: web}"], Int32(3),
            "give it a host of its own"
        ),
        (["stack.server.instances=2"], 3, "several instances cannot share a SQLite file"),
        (
            [
                "stack.server.worker_class=sync",
                "stack.database={url: postgresql+psycopg2://, psycogreen: true}",
            ], 3, "set stack.server.worker_class to gevent"
        ),
        (
            ["stack.database={url: postgresql+psycopg2://, max_connections: 3}"], 3,
            "raise max_connections, or lower reserved"
        ),
        (
            ["stack.server.worker_class=sync", "stack.server.worker_connections=10"], 0,
            "choose another worker_class"
        ),
        (["stack.server.workers=100"], 0, "lower workers, or take a larger plan"),
    ])
    func `a combination that cannot be is told with what to do`(
        assignments: [String], code: Int32, remedy: String
    ) throws {
        let result = try Command.run(["check", Self.file] + Self.set(assignments))
        #expect(result.code == code)
        let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains(remedy), "\(result.output)")
    }

    /// Ten times what the stack can do: no mean is given where there is none, the growth is.
    @Test func `an overload is told as one, with what piles up`() throws {
        let run = try Self.simulate(
            Self.file,
            ["sweep=null", "compare=null", "workload={host: aux, open: {rate: 5000/s, duration: 5s}}"])
        #expect(run.outcome.code == 0)
        let text = run.outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains("no steady state"), "\(text)")
        #expect(text.contains("web.cpu"), "\(text)")
    }

    static let free = """
        version: 1
        stack:
          hosts: {web: {cores: 1}, load: {cores: 1}}
          server: {host: web, workers: 1, worker_class: gevent}
        costs:
          {accept: 0s, wakeup: 0s, connection: 0s, request: 0s, send: 0s, receive: 0s, handshake: 0s}
        endpoints:
          page: {request: GET /, steps: [{cpu: 0s}]}
        workload: {host: load, closed: {clients: 2, duration: 60s}}
        """

    /// Experiments that would go on for ever, or until memory is gone: the run is ended, and says why and what to do.
    @Test(arguments: [
        // Nothing takes any time: the clock stands still.
        ([String](), "the clock stands still", "give `think`, `backoff` or the steps a duration"),
        // A nanosecond a request: the clock moves, and the end is a year's computing away.
        (
            ["endpoints.page.steps.0={cpu: 1ns}", "workload.closed.duration=24h"], "at its pace",
            "shorten the run"
        ),
        // Requests that nobody ever serves, at a rate that would fill any memory.
        (
            [
                "workload={host: load, open: {rate: 1000000/s, duration: 1h}}",
                "endpoints.page.steps.0={wait: 24h}", "stack.server.worker_connections=100000000",
            ], "requests in flight", "Lower the rate"
        ),
    ])
    func `an experiment without an end is ended, and says why`(
        assignments: [String], reason: String, remedy: String
    ) throws {
        let folder = try Command.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/free.yaml"
        try Self.free.write(toFile: path, atomically: true, encoding: .utf8)
        let run = try Self.simulate(path, assignments)
        #expect(run.outcome.code == 0, "\(run.outcome.output) \(run.outcome.errors)")
        #expect(run.outcome.output.contains("the run was ended"), "\(run.outcome.output)")
        #expect(run.outcome.output.contains(reason), "\(run.outcome.output)")
        #expect(run.outcome.output.contains(remedy), "\(run.outcome.output)")
    }

    /// Retries without a pause against a master that never comes back: their number is bounded, so it ends by itself.
    @Test func `retries have an end`() throws {
        let folder = try Command.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/free.yaml"
        try Self.free.write(toFile: path, atomically: true, encoding: .utf8)
        let endless = try Command.run(["check", path] + Self.set(["workload.retries=1000000"]))
        #expect(endless.code == 3 && endless.output.contains("1000"), "\(endless.output)")
        let run = try Self.simulate(
            path,
            [
                "workload={host: load, closed: {clients: 1, requests: 10}, retries: 1000}",
                "faults=[{at: 0s, instance_down: {}}]",
            ])
        #expect(run.outcome.code == 0)
        #expect(run.outcome.output.contains("100 %"), "\(run.outcome.output)")
    }
}
