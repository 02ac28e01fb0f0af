import Experiments
import Testing

/// What is allowed and does nothing, or not what it seems, is told with what to do.
@Suite("Notes of an experiment file")
struct ConsistencyTests {
    @Test(arguments: [
        (["stack.server.threads=4"], "`threads` does nothing for gevent workers"),
        (
            ["stack.server.worker_class=sync", "stack.server.threads=4"],
            "gunicorn runs gthread workers where sync is asked for with `threads` above 1"
        ),
        (
            ["stack.server.worker_class=sync", "stack.server.keepalive=5"],
            "`keepalive` does nothing for sync workers: they close each connection"
        ),
        (
            ["stack.server.worker_class=sync", "stack.server.worker_connections=5"],
            "`worker_connections` does nothing for sync workers: each serves one connection at a time"
        ),
        (
            [
                "stack.server.worker_class=gthread", "stack.server.threads=4",
                "stack.server.worker_connections=3",
            ],
            "more threads than `worker_connections`: some have nothing to do, and no connection is kept"
        ),
        (
            ["stack.server.workers=1", "stack.server.reuse_port=true"],
            "`reuse_port` does nothing for one worker: it has the accept queue to itself"
        ),
        (
            ["stack.server.max_requests_jitter=5"],
            "`max_requests_jitter` does nothing without max_requests"
        ),
        (
            ["stack.server.memory.worker=600MB"],
            "4 workers need 2.43 GB before the first request, and `web` has 2 GB: some will be killed"
        ),
        (
            ["stack.database={url: postgresql+psycopg2://}"],
            "psycopg2 without psycogreen holds a gevent worker's event loop for as long as a query takes"
        ),
        (
            ["stack.database={url: postgresql+psycopg://, max_connections: 60}"],
            "the pools of all workers may open more connections than the 57 that PostgreSQL accepts: beyond that, requests fail at once"
        ),
        (["stack.cache={}"], "no step asks the cache"),
        (
            ["stack.cache={}", "endpoints.page.steps.0={cache: {hit: 90%, ttl: 1s}}"],
            "`ttl` does nothing where `hit` says how often an entry is found"
        ),
        (
            ["stack.balancer={kind: haproxy, host: load, queue_timeout: 5s}"],
            "`queue_timeout` does nothing without max_connections: nothing queues"
        ),
        (["workload.retries={limit: 2, jitter: 50%}"], "`jitter` does nothing without a backoff"),
        (
            ["workload.closed={clients: 5, duration: 10s}", "faults=[{at: 20s, leak: 1MB}]"],
            "the run is over at 10 s, before this fault"
        ),
    ])
    func `say what does nothing`(assignments: [String], message: String) throws {
        let parsed = assignments.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            return Assignment(path: parts[0], value: parts[1])
        }
        let notes = try Fixture.experiment().decode(parsed).notes
        #expect(notes.map(\.message) == [message])
        #expect(notes.allSatisfy { $0.remedy != nil })
    }

    @Test func `are none where nothing is amiss`() throws {
        #expect(try Fixture.experiment().decode().notes.isEmpty)
        let pooled = Assignment(path: "stack.database", value: "null")
        let steps = Assignment(path: "endpoints.page.steps", value: "[{cpu: 1ms}]")
        let notes = try Fixture.experiment().decode([pooled, steps]).notes
        #expect(notes.map(\.message) == ["`pool` does nothing without a database"])
    }

    /// A worker opens no more connections than it has requests at once: 4 workers × 2 threads.
    @Test func `count a worker's connections by its requests at once`() throws {
        let assignments = [
            Assignment(path: "stack.server.worker_class", value: "gthread"),
            Assignment(path: "stack.server.threads", value: "2"),
            Assignment(path: "stack.database", value: "{url: postgresql+psycopg2://, max_connections: 11}"),
        ]
        let file = Fixture.experiment()
        let experiment = try file.decode(assignments)
        #expect(experiment.notes.isEmpty)
        let connections = Explanation(experiment, points: 1).connections
        #expect(connections?.asked == 8 && connections?.available == 8)
    }
}
