import Models
import SimCore
import Testing

@Suite("Saturation rates by the utilisation law")
struct SaturationTests {
    private var scenario: Scenario {
        var read = Endpoint(
            name: "read", steps: [.cpu(.constant(0.001)), .query(Query(cpu: .constant(0.002)))])
        read.weight = 3
        let write = Endpoint(
            name: "write",
            steps: [
                .wait(.exponential(mean: 0.02)),
                .transaction([.query(Query(cpu: .constant(0.001), writes: 1)), .wait(.constant(0.01))]),
                .respond(size: 100, gzip: false),
            ])
        var server = Server()
        server.workers = 4
        let closed = ClosedLoad(clients: 10, think: .exponential(mean: 1), duration: 60)
        let costs = Costs(
            accept: 0.0001, wakeup: 1, request: [0.0004, 0.0008], statement: 0.0002, commit: 0.0003,
            connect: 1,
            send: 0.00005, receive: 0.00015, work: 2)
        return Scenario(
            hosts: [Host(name: "web", cores: 2, speed: ClosedSpan(0.5, 2)), Host(name: "load", cores: 1)],
            server: server, database: Database(kind: .sqlite), endpoints: [read, write],
            workload: Workload(host: "load", load: .closed(closed), network: Network(rtt: 0.003)),
            costs: costs)
    }

    @Test func `each resource is asked for by the mean request`() throws {
        let saturation = Saturation(scenario)
        let demands = Dictionary(uniqueKeysWithValues: saturation.resources.map { ($0.name, $0.demand) })
        // read: .0004 + 2 x .001 + .0002 + 2 x .002; write: .0008 + .0002 + 2 x .001 + .0003; accept: .0001
        let cpu = 0.0001 + 0.75 * 0.0066 + 0.25 * 0.0033
        let held = 0.75 * 0.0042 + 0.25 * (0.0025 + 0.01)
        func near(_ name: String, _ value: Double) -> Bool { abs((demands[name] ?? 0) - value) < 1e-12 }
        #expect(near("web.cpu", cpu))
        #expect(near("load.cpu", 0.0002))
        #expect(near("workers", cpu))
        #expect(near("pool", held))
        #expect(near("writer", 0.25 * 0.0125))
        #expect(near("connections", cpu + 0.25 * 0.03))
    }

    @Test func `rates, the first to saturate, and the knee`() throws {
        let saturation = Saturation(scenario)
        let writer = try #require(saturation.resources.first { $0.name == "writer" })
        #expect(abs(writer.rate.middle - 320) < 1e-9)
        let first = try #require(saturation.first)
        #expect(first.name == "writer")
        let residence = 0.006 + 0.0002 + 0.005875 + 0.0075
        #expect(abs(saturation.residence - residence) < 1e-12)
        #expect(abs((saturation.knee ?? 0) - 320 * (residence + 1)) < 1e-6)
        let web = try #require(saturation.resources.first { $0.name == "web.cpu" })
        #expect(abs(web.rate.high / web.rate.low - 4) < 1e-12)
        #expect(abs(web.rate.middle - 2 / 0.005875) < 1e-9)
    }

    @Test func `a load generator on the server's host takes its share of the cores`() throws {
        var shared = scenario
        shared.workload.host = "web"
        let cpu = try #require(Saturation(shared).resources.first { $0.name == "web.cpu" })
        #expect(abs(cpu.demand - (0.005875 + 0.0002)) < 1e-12)
        #expect(!Saturation(shared).resources.contains { $0.name == "load.cpu" })
    }

    @Test func `a sync worker is taken for the whole request, a gthread worker for its CPU`() throws {
        var other = scenario
        func resource(_ name: String) throws -> Saturation.Resource {
            try #require(Saturation(other).resources.first { $0.name == name })
        }
        other.server.workerClass = .sync
        #expect(abs(try resource("workers").demand - (0.005875 + 0.0075)) < 1e-12)
        #expect(Saturation(other).resources.allSatisfy { $0.name != "connections" && $0.name != "threads" })
        other.server.workerClass = .gthread
        other.server.threads = 3
        #expect(abs(try resource("workers").demand - 0.005875) < 1e-12)
        #expect(try resource("threads").servers == 12)
    }

    @Test func `a query holds up a gevent loop unless the driver yields`() throws {
        var other = scenario
        other.database = Database(kind: .postgresql)
        other.database?.rtt = 0.01
        let blocked = try #require(Saturation(other).resources.first { $0.name == "workers" })
        other.database?.driver = .psycopg
        let yielding = try #require(Saturation(other).resources.first { $0.name == "workers" })
        // A read asks twice before its answer and rolls back; a write begins, asks and commits: three round trips.
        #expect(blocked.demand - yielding.demand > 3 * 0.01)
    }

    @Test func `a content delivery network takes its share, and sessions set the mix`() throws {
        var other = scenario
        other.workload.cdn = 0.25
        func demand() throws -> Double {
            try #require(Saturation(other).resources.first { $0.name == "web.cpu" }).demand
        }
        #expect(abs(try demand() - 0.75 * 0.005875) < 1e-12)
        other.workload.cdn = 0
        other.workload.sessions = [
            Session(weight: 3, endpoints: [1, 1, 1]), Session(weight: 1, endpoints: [0]),
        ]
        #expect(abs(try demand() - (0.0001 + 0.1 * 0.0066 + 0.9 * 0.0033)) < 1e-12)
    }
}
