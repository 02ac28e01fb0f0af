import Experiments
import Foundation
import Testing

@Suite struct `find, plan, report and compare of two results` {
    static let text = """
        version: 1
        name: small
        stack:
          hosts: {web: {plan: render/standard}}
          server: {host: web, workers: 2, worker_class: gevent}
        endpoints: {a: {request: GET /, steps: [{cpu: 5ms}]}}
        workload: {closed: {clients: 2, requests: 300}}
        slo: [latency.mean < 100ms]
        sweep: {axes: {workload.closed.clients: [1, 4, 16]}}
        simulate: {seed: 1, replications: {min: 5, max: 10}}
        plan: {load: 50/s, vary: {stack.hosts.web.plan: [render/starter, render/standard]}}

        """

    /// A folder with the file, removed by the test.
    static func folder() throws -> String {
        let folder = try Command.temporaryFolder()
        try text.write(toFile: folder + "/small.yaml", atomically: true, encoding: .utf8)
        return folder
    }

    @Test func `find gives the same JSON on any number of threads, and says what it cost`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let outputs = try [1, 3].map { threads in
            try Command.run(
                ["find", "small.yaml", "--json", "--quiet", "--threads", "\(threads)"], in: folder)
        }
        #expect(outputs.map(\.code) == [0, 0])
        #expect(outputs[0].output == outputs[1].output)
        #expect(outputs[0].output.contains("\"schema\" : \"headroom.find/2\""))
        let text = try Command.run(["find", "small.yaml", "--quiet"], in: folder)
        #expect(text.output.contains("First limit: web.cpu."))
        #expect(text.output.contains(" events, "))
        let never = try Command.run(
            ["find", "small.yaml", "--quiet", "--set", "slo=[latency.mean < 1ms]"], in: folder)
        #expect(never.code == 1)
        #expect(never.output.contains("No load meets this SLO"))
        let always = try Command.run(
            ["find", "small.yaml", "--quiet", "--set", "slo=[latency.mean < 1h]"], in: folder)
        #expect(always.code == 0)
        #expect(always.output.contains("No limit below 300 clients"))
    }

    @Test func `plan names the cheapest plan that carries the load`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let plan = try Command.run(["plan", "small.yaml", "--quiet"], in: folder)
        #expect(plan.code == 0, "\(plan.errors)")
        #expect(plan.output.contains("plan=render/starter") || plan.output.contains("plan=render/standard"))
        let more = try Command.run(
            ["plan", "small.yaml", "--quiet", "--set", "plan.load=5000/s"], in: folder)
        #expect(more.code == 1)
        let other = try Command.run(
            ["plan", "small.yaml", "--quiet", "--set", "plan.catalogues=[mine.yaml]"], in: folder)
        #expect(other.code == 3 && other.errors.contains("mine.yaml"))
    }

    @Test func `simulate leaves a page, report writes it anew, and compare tells two results apart`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (out, cpu) in [("before", "5ms"), ("after", "6ms")] {
            let run = try Command.run(
                [
                    "simulate", "small.yaml", "--quiet", "--out", out, "--set",
                    "endpoints.a.steps.0.cpu=\(cpu)",
                ], in: folder)
            #expect(run.code == 0)
        }
        let page = folder + "/before/small/latest/report.html"
        #expect(FileManager.default.fileExists(atPath: page))
        try FileManager.default.removeItem(atPath: page)
        let report = try Command.run(["report", "before/small/latest"], in: folder)
        #expect(report.code == 0)
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("How far to trust it"))

        let files = ["before", "after"].map { "\($0)/small/latest/simulated.json" }
        let change = try Command.run(["compare"] + files, in: folder)
        #expect(change.code == 0)
        #expect(change.output.hasPrefix("CPU per request rose by up to"))
        let markdown = try Command.run(["compare", "--markdown"] + files, in: folder)
        #expect(markdown.output.hasPrefix("### Headroom: before/small"))
        #expect(markdown.output.contains("| `cpu.server` |"))
    }

    @Test(
        arguments: [
            (["compare", "a.json"], 2 as Int32, "two results"),
            (["compare", "a.json", "b.yaml"], 2, "two results"),
            (["compare", "small.yaml", "--markdown"], 2, "--markdown goes with two results"),
            (["compare", "a.json", "b.json"], 5, "a.json cannot be read"),
            (["report", "nowhere"], 5, "does not exist"),
        ])
    func `says what is wrong with the arguments`(arguments: [String], code: Int32, message: String) throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let run = try Command.run(arguments, in: folder)
        #expect(run.code == code)
        #expect(run.errors.contains(message), "\(run.errors)")
    }
}
