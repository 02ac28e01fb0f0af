import Experiments
import Testing

@Suite("A server that runs already")
struct RunningServerTests {
    private func file(_ target: String, more: String = "") -> ExperimentFile {
        ExperimentFile(
            text: """
                version: 1
                stack:
                  hosts: {web: {cores: 1}, db: {cores: 1}}
                  server: {host: web}
                  database: {url: postgresql:///shop, host: db}
                workload: {closed: {clients: 1, duration: 10s}}
                measure:
                  target: \(target)
                \(more)
                """, path: "x.yaml")
    }

    private func findings(_ target: String, more: String = "") -> [Finding] {
        do {
            _ = try file(target, more: more).decode()
            return []
        } catch { return error.findings }
    }

    @Test func `processes are named by number or control group, each with its component's host`() throws {
        let target =
            "{url: http://localhost:8000/, processes: {server: {pid: [7, 9]}, database: {cgroup: /system.slice/pg.service}}}"
        let measurement = try file(target).decode().measurement
        let expected = RunningServer(
            host: "localhost", port: 8000,
            processes: [
                NamedProcesses(component: "server", host: "web", name: .pids([7, 9])),
                NamedProcesses(
                    component: "database", host: "db", name: .controlGroup("system.slice/pg.service")),
            ])
        #expect(measurement.target == .url(expected))
        #expect(expected.authority == "localhost:8000")
    }

    @Test func `a number can be given on the command line`() throws {
        let set = Assignment(path: "measure.target.processes.server.pid", value: "4711")
        let target = try file("{url: http://127.0.0.1:8000}").decode([set]).measurement.target
        let server = NamedProcesses(component: "server", host: "web", name: .pids([4711]))
        #expect(target == .url(RunningServer(host: "127.0.0.1", port: 8000, processes: [server])))
    }

    @Test func `one is treated with care unless the file says otherwise`() throws {
        #expect(try file("{url: http://127.0.0.1:8000}").decode().measurement.abort == .careful)
        #expect(try file("gunicorn").decode().measurement.abort == AbortConditions())
        let more = "  abort: {errors: 10%, latency: 2s, in_flight: 50, requests: 5000}"
        #expect(
            try file("{url: http://127.0.0.1:8000}", more: more).decode().measurement.abort
                == AbortConditions(errors: 0.1, latency: 2, inFlight: 50, requests: 5000))
    }

    @Test(arguments: [
        ("{url: https://shop.example}", "plain HTTP"),
        ("{url: http://127.0.0.1:8000/shop}", "in each endpoint's `request`"),
        ("{url: http://127.0.0.1:99999}", "http://host:port"),
        ("{url: http://127.0.0.1:1, processes: {cache: {pid: 1}}}", "describe it under `stack`"),
        ("{url: http://127.0.0.1:1, processes: {server: {}}}", "{pid: 4711}"),
        ("{url: http://127.0.0.1:1, processes: {server: {pid: 0}}}", "1"),
        ("{url: http://127.0.0.1:1, processes: {server: {cgroup: ../x}}}", "/proc/PID/cgroup"),
    ])
    func `what cannot be measured is refused with what to do`(target: String, remedy: String) {
        let findings = findings(target)
        #expect(findings.count == 1)
        #expect(findings.first?.line == 8)
        #expect(findings.first?.remedy?.contains(remedy) == true)
    }

    @Test func `an application that it cannot choose is noted`() throws {
        let notes = try file("{url: http://127.0.0.1:1}", more: "  app: restaurants").decode().notes
        #expect(notes.map(\.line) == [9])
    }
}
