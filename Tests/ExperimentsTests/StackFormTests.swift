import Experiments
import Models
import SimCore
import Testing

@Suite("The stack in an experiment file")
struct StackFormTests {
    let long: Experiment

    init() throws {
        long = try Fixture.file("long-form.yaml").decode()
    }

    @Test func `hosts lose time to others, and may sleep`() {
        let hosts = long.scenario.hosts
        #expect(hosts[0].steal == 0.05)
        #expect(hosts[0].sleep == IdleSleep(after: 600, waking: ClosedSpan(20, 40)))
        #expect(hosts[2].sleep == nil)
    }

    @Test func `a free plan sleeps unless told otherwise, and the plan is named`() throws {
        let free = try Self.stack(hosts: "{web: {plan: render/free}}")
        #expect(free.scenario.hosts[0].sleep == IdleSleep())
        #expect(
            free.origins.first { $0.path == "stack.hosts.web.sleep.waking" }?.origin == .plan("render/free"))
        let awake = try Self.stack(hosts: "{web: {plan: render/free, sleep: false}}")
        #expect(awake.scenario.hosts[0].sleep == nil)
        #expect(try Self.stack(hosts: "{web: {plan: render/pro}}").scenario.hosts[0].sleep == nil)
    }

    @Test func `a balancer has its kind's words, limits, weights and checks`() throws {
        var expected = BalancerSettings()
        expected.kind = .haproxy
        expected.policy = .leastConnections
        expected.host = "edge"
        expected.timeout = 45
        expected.maximumConnections = 200
        expected.queueTimeout = 10
        expected.retries = 2
        expected.weights = [2, 1]
        expected.health = HealthCheck(interval: 3, timeout: 1, ejectAfter: 9, restartAfter: 90)
        #expect(long.scenario.balancer == expected)
    }

    @Test(arguments: [
        ("{kind: nginx}", BalancerPolicy.roundRobin),
        ("{kind: nginx, policy: least_conn}", .leastConnections),
        ("{kind: nginx, policy: random}", .random), ("{kind: nginx, policy: random two}", .randomOfTwo),
        ("{kind: haproxy}", .roundRobin), ("{kind: haproxy, policy: random}", .randomOfTwo),
        ("{kind: haproxy, policy: random(1)}", .random), ("{kind: render}", .roundRobin),
        ("{kind: render, policy: least_conn}", .leastConnections),
    ])
    func `a policy is named as the kind names it`(text: String, policy: BalancerPolicy) throws {
        #expect(try Self.stack("balancer: \(text)").scenario.balancer?.policy == policy)
    }

    @Test func `several instances stand behind the platform's balancer, one behind none`() throws {
        let several = try Self.stack(server: "{host: web, instances: 3}").scenario
        #expect(several.balancer?.kind == .render)
        #expect(several.balancer?.policy == .roundRobin)
        #expect(several.balancer?.health == HealthCheck())
        #expect(several.balancer?.host == nil)
        #expect(try Self.stack().scenario.balancer == nil)
        #expect(try Self.stack("balancer: {kind: haproxy, host: web}").scenario.balancer?.retries == 3)
        let nginx = try Self.stack(
            "balancer: {kind: nginx, host: aux}", hosts: "{web: {cores: 1}, aux: {cores: 1}}",
            server: "{host: web, instances: 3}")
        #expect(nginx.scenario.balancer?.retries == 2)
    }

    @Test func `the server has all of gunicorn's settings`() {
        let server = long.scenario.server
        #expect(server.instances == 2 && server.workers == 3 && server.threads == 4)
        #expect(server.maxRequests == 1000 && server.maxRequestsJitter == 50)
        #expect(server.preloadApp && server.reusePort)
        var memory = ServerMemory()
        memory.master = 25e6
        memory.worker = 50e6
        memory.perRequest = 32768
        #expect(server.memory == memory)
    }

    @Test(arguments: [
        ("postgresql://", Driver.psycopg2), ("postgresql+psycopg2://", .psycopg2),
        ("postgresql+psycopg://", .psycopg),
    ])
    func `the URL's dialect is the driver`(url: String, driver: Driver) throws {
        let experiment = try Self.stack("database: {url: \"\(url)\"}")
        #expect(experiment.scenario.database?.driver == driver)
        #expect(experiment.scenario.database?.host == "database")
        #expect(experiment.scenario.hosts.contains { $0.name == "database" && $0.cores == 1 })
    }

    @Test func `SQLite has its busy timeout`() throws {
        let stated = try Self.stack("database: {url: \"sqlite:///\", busy_timeout: 250ms}")
        #expect(stated.scenario.database?.busyTimeout == 0.25)
        let standard = try Self.stack("database: {url: \"sqlite:///\"}")
        #expect(standard.scenario.database?.busyTimeout == 5)
        #expect(
            standard.origins.first { $0.path == "stack.database.busy_timeout" }?.origin
                == .defaultOf("sqlite3"))
    }

    @Test func `a cache is asked by keys or by a ratio`() {
        var cache = Cache()
        cache.host = "data"
        cache.maxConnections = 50
        cache.maxMemory = 256e6
        cache.rtt = 0.000_2
        #expect(long.scenario.cache == cache)
        var miss = Query(cpu: .constant(0.001), rows: 50)
        miss.table = 20_000
        miss.index = false
        #expect(
            long.scenario.endpoints[0].steps[1]
                == .cache(
                    CacheLookup(
                        finding: .keys(count: 5000, exponent: 0.9), ttl: 120, size: 8000,
                        miss: [.query(miss), .cpu(.constant(0.000_1))])))
        #expect(
            long.scenario.endpoints[1].steps[1]
                == .cache(CacheLookup(finding: .ratio(0.8), miss: [.query(Query())])))
        #expect(long.scenario.endpoints[0].steps[2] == .respond(size: 12_000, gzip: true))
    }

    @Test func `keys may all be alike`() throws {
        let experiment = try Self.stack("cache: {}", steps: "[{cache: {keys: {uniform: 100}}}]")
        #expect(
            experiment.scenario.endpoints[0].steps
                == [.cache(CacheLookup(finding: .keys(count: 100, exponent: 0)))])
    }

    @Test func `measured, all instances share this computer, and the reference server its own loop order`()
        throws
    {
        let experiment = try Self.stack()
        #expect(!experiment.scenario(on: .deployed).server.sharesHost)
        #expect(experiment.scenario(on: .deployed).server.loopOrder == .gevent)
        #expect(experiment.scenario(on: .measured).server.sharesHost)
        #expect(experiment.scenario(on: .measured).server.loopOrder == .reference)
        let gunicorn = try Self.stack(more: "measure: {target: gunicorn}")
        #expect(gunicorn.scenario(on: .measured).server.loopOrder == .gevent)
    }

    /// A small experiment with more in its stack.
    static func stack(
        _ sections: String = "", hosts: String = "{web: {cores: 1}}", server: String = "{host: web}",
        steps: String = "[{cpu: 1ms}]", more: String = ""
    ) throws -> Experiment {
        try ExperimentFile(
            text: """
                version: 1
                stack:
                  hosts: \(hosts)
                  server: \(server)
                  \(sections)
                endpoints: {page: {request: GET /page, steps: \(steps)}}
                \(more)
                """, path: "test.yaml"
        ).decode()
    }
}
