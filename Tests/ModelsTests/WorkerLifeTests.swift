import Models
import SimCore
import Testing

@Suite struct `A worker's life` {
    var stream = RandomStream(StreamKey(seed: 3, replication: 0, component: 0, purpose: 0))

    mutating func worker(_ workerClass: WorkerClass, _ change: (inout Server) -> Void = { _ in })
        -> WorkerLife
    {
        var server = Server()
        server.workerClass = workerClass
        change(&server)
        var life = WorkerLife(server)
        life.spawn(using: &stream)
        life.booted()
        return life
    }

    @Test mutating func `begins with a boot in which nothing is accepted`() {
        var life = WorkerLife(Server())
        let before = life.exists
        life.spawn(using: &stream)
        let accepts = life.accepts
        life.booted()
        #expect(!before && !accepts)
        #expect(life.accepts && life.state == .serving && life.generation == 1)
    }

    @Test mutating func `has no end without max_requests`() {
        var life = worker(.gevent)
        var leaves = false
        for _ in 0..<100_000 where life.begin() { leaves = true }
        #expect(!leaves && life.requests == 100_000)
        let look = life.look(now: 1, connections: 3)
        #expect(look == .serves)
    }

    /// max_requests + U{0 … jitter}: every number of the range comes up, and none outside.
    @Test mutating func `ends after max_requests and a jitter drawn once`() {
        var life = worker(.sync) {
            $0.maxRequests = 10
            $0.maxRequestsJitter = 4
        }
        var counts = Array(repeating: 0, count: 20)
        for _ in 0..<2000 {
            while !life.begin() {}
            counts[life.requests] += 1
            _ = life.look(now: 0, connections: 1)
            life.spawn(using: &stream)
            life.booted()
        }
        // Five equally likely numbers: 400 each, standard deviation 18.
        #expect(counts[10...14].allSatisfy { (310...490).contains($0) })
        #expect(counts[..<10].allSatisfy { $0 == 0 } && counts[15...].allSatisfy { $0 == 0 })
        #expect(life.generation == 2001)
    }

    @Test
    mutating func `goes on accepting with gevent until its main greenlet looks, then polls each second`() {
        var life = worker(.gevent) { $0.gracefulTimeout = 2 }
        life.terminate()
        let accepts = life.accepts
        let closes = life.closesConnections
        let looks = [life.look(now: 10.5, connections: 2), life.look(now: 11.5, connections: 1)]
        let acceptsThen = life.accepts
        let last = life.look(now: 12.5, connections: 0)
        #expect(accepts && closes && !acceptsThen)
        #expect(looks == [.waits(until: 11.5), .waits(until: 12.5)])
        #expect(last == .exits && !life.exists)
    }

    @Test mutating func `kills a gevent worker's handlers a second after graceful_timeout`() {
        var life = worker(.gevent) { $0.gracefulTimeout = 2 }
        life.terminate()
        var now = 10.0
        var looks = 0
        while case .waits(let until) = life.look(now: now, connections: 1) {
            now = until
            looks += 1
        }
        // Looks at 10, 11, 12 within the timeout and at 13 beyond it.
        #expect(now == 14 && looks == 4)
    }

    @Test mutating func `waits with gthread until the last connection is closed`() {
        var life = worker(.gthread) { $0.gracefulTimeout = 30 }
        life.terminate()
        let waits = [life.look(now: 10, connections: 2), life.look(now: 10.25, connections: 1)]
        let exits = life.look(now: 10.5, connections: 0)
        var slow = worker(.gthread) { $0.gracefulTimeout = 30 }
        slow.terminate()
        let late = [slow.look(now: 10, connections: 1), slow.look(now: 40, connections: 1)]
        #expect(waits == [.waits(until: 40), .waits(until: 40)] && exits == .exits)
        #expect(late == [.waits(until: 40), .exits])
    }

    @Test mutating func `is over with sync after the request`() {
        var life = worker(.sync) { $0.maxRequests = 1 }
        let leaves = life.begin()
        let look = life.look(now: 10, connections: 0)
        #expect(leaves && look == .exits)
    }

    @Test mutating func `is over at once when the process is killed, or told to leave while it boots`() {
        var life = worker(.gevent)
        life.killed()
        #expect(!life.exists)
        life.spawn(using: &stream)
        life.terminate()
        #expect(!life.exists)
    }
}
