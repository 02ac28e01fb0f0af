import Experiments
import Models
import Testing

@Suite("Clients, faults and costs in an experiment file")
struct WorkloadFormTests {
    let long: Experiment

    init() throws {
        long = try Fixture.file("long-form.yaml").decode()
    }

    @Test func `clients have patience, retries, a way to the server, and sessions`() {
        let workload = long.scenario.workload
        #expect(workload.clientTimeout == 20)
        var retries = RetryPolicy()
        retries.limit = 2
        retries.backoff = 0.1
        retries.maximumBackoff = 5
        retries.jitter = 0.5
        #expect(workload.retries == retries)
        #expect(workload.network.tls)
        #expect(workload.network.bandwidth == 12.5e6)
        #expect(workload.cdn == 0.2)
        #expect(workload.sessions == [Session(weight: 3, endpoints: [0, 0, 1]), Session(endpoints: [2])])
    }

    @Test func `retries may be a number alone`() throws {
        let experiment = try Fixture.experiment().decode([Assignment(path: "workload.retries", value: "3")])
        var retries = RetryPolicy()
        retries.limit = 3
        #expect(experiment.scenario.workload.retries == retries)
    }

    @Test func `every fault has its form; workers and instances are counted from 1`() {
        #expect(
            long.scenario.faults == [
                Fault(.slowDatabase(factor: 3), at: 30, duration: 10),
                Fault(.killWorker(instance: 1, worker: 0), at: 60),
                Fault(.stickWorker(instance: 0, worker: 0), at: 70, duration: 5),
                Fault(.instanceDown(instance: 1), at: 80, duration: 20), Fault(.flushCache, at: 90),
                Fault(.leak(bytesPerRequest: 1e6), at: 100),
            ])
    }

    @Test func `alerts are checks like those of an SLO`() {
        #expect(
            long.alerts.map(\.that.metric) == [
                "utilization.web.cpu", "utilization.web.memory", "latency.p95",
            ])
        #expect(long.alerts.map(\.that.limit) == [0.8, 0.8, 2])
        #expect(long.alerts.map(\.window) == [60, 60, 60])
        #expect(long.alerts.map(\.duration) == [300, 0, 0])
    }

    @Test func `a cost in the file beats the prior, and says so`() {
        let costs = long.scenario.costs
        let prior = Costs.prior(endpoints: 3)
        #expect(costs.accept == 20e-6)
        #expect(costs.request == [prior.request[0], prior.request[1], 90e-6])
        #expect(costs.gzipRatio == 0.25)
        #expect(costs.postgresql.flush == 0.5e-3 && costs.postgresql.firstConnectStatements == 7)
        #expect(costs.cache.command == 12e-6)
        #expect(costs.cache.clientRoundTrip == prior.cache.clientRoundTrip)
        #expect(costs.boot == prior.boot)
        func origin(_ path: String) -> ResolvedValue.Origin? {
            long.origins.first { $0.path == path }?.origin
        }
        if case .file = origin("costs.request.hello") {} else { Issue.record("costs.request.hello") }
        #expect(origin("costs.request.checkout") == .defaultOf("prior"))
        #expect(origin("costs.postgresql.client_connect") == .defaultOf("prior"))
    }

    @Test func `costs can be swept, one for all endpoints too`() throws {
        let file = Fixture.experiment("sweep: {axes: {costs.wakeup: [5us, 50us], costs.request: [1ms]}}\n")
        let points = try file.points()
        #expect(points.map { $0.experiment.scenario.costs.wakeup } == [5e-6, 50e-6])
        #expect(points[0].experiment.scenario.costs.request == [1e-3])
    }
}
