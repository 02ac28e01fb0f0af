import Models
import Testing

@Suite struct `SQLAlchemy's pool of one worker` {
    func pool(_ size: Int, _ overflow: Int) -> ConnectionPool {
        var settings = PoolSettings()
        settings.poolSize = size
        settings.maxOverflow = overflow
        return ConnectionPool(settings)
    }

    @Test func `starts empty, opens connections lazily, reuses idle ones`() {
        var pool = pool(2, 1)
        #expect(pool.open == 0)
        let first = pool.checkout(1)
        let returned = pool.checkin(7)
        let second = pool.checkout(2)
        #expect(first == .opened)
        #expect(!returned.closes && returned.wakes == nil)
        #expect(second == .reused(7))
        #expect(pool.open == 1)
    }

    @Test func `closes what overflows when it comes back`() {
        var pool = pool(1, 2)
        let opened = [pool.checkout(1), pool.checkout(2), pool.checkout(3)]
        let open = pool.open
        let returned = [pool.checkin(7), pool.checkin(8), pool.checkin(9)].map { $0.closes }
        #expect(opened == [.opened, .opened, .opened])
        #expect(open == 3)
        #expect(returned == [false, true, true])
        #expect(pool.open == 1 && pool.idle == 1)
    }

    @Test func `lets a newcomer barge; the woken waiter queues again at the back`() {
        var pool = pool(1, 0)
        _ = pool.checkout(1)
        let waiters = [pool.checkout(2), pool.checkout(3)]
        let returned = pool.checkin(7)
        let newcomer = pool.checkout(4)
        let again = pool.checkout(2, opens: false)
        let next = pool.checkin(7)
        #expect(waiters == [.waiting(ticket: 0), .waiting(ticket: 1)])
        #expect(returned.wakes == 2)
        #expect(newcomer == .reused(7))
        #expect(again == .waiting(ticket: 2))
        #expect(next.wakes == 3)
    }

    /// `Queue.put` raises `Full` before it notifies anybody, and who waits in `Queue.get` looks at nothing but the queue.
    @Test func `wakes nobody when a connection is closed`() {
        var pool = pool(1, 1)
        let opened = [pool.checkout(1), pool.checkout(2)]
        let waiters = [pool.checkout(3), pool.checkout(4)]
        let kept = pool.checkin(7)
        let closed = pool.checkin(8)
        let waiting = pool.waiting
        let newcomers = [pool.checkout(5), pool.checkout(6)]
        let woken = pool.checkout(3, opens: false)
        pool.discard()
        let patient = pool.checkout(3, opens: false)
        let late = pool.checkout(3)
        #expect(opened == [.opened, .opened])
        #expect(waiters == [.waiting(ticket: 0), .waiting(ticket: 1)])
        #expect(!kept.closes && kept.wakes == 3)
        #expect(closed.closes && closed.wakes == nil)
        #expect(waiting == 1)
        #expect(newcomers == [.reused(7), .opened])
        #expect(woken == .waiting(ticket: 2) && patient == .waiting(ticket: 3))
        #expect(late == .opened)
    }

    /// A connect that fails frees its place; the waiter learns nothing of it, and a newcomer takes the place.
    @Test func `wakes nobody when a connect fails`() {
        var pool = pool(1, 0)
        let steps = [pool.checkout(1), pool.checkout(2)]
        pool.discard()
        let waiting = pool.waiting
        let newcomer = pool.checkout(3)
        #expect(steps == [.opened, .waiting(ticket: 0)])
        #expect(waiting == 1)
        #expect(newcomer == .opened)
    }

    @Test func `forgets a waiter that gave up`() {
        var pool = pool(1, 0)
        _ = pool.checkout(1)
        _ = pool.checkout(2)
        let left = [pool.withdraw(0), pool.withdraw(0)]
        let returned = pool.checkin(7)
        #expect(left == [true, false])
        #expect(returned.wakes == nil)
        #expect(pool.waiting == 0)
    }
}

@Suite struct `The reference server's loop` {
    @Test func `accepts one connection an iteration and serves it in the next`() {
        var loop = EventLoop(limit: 10, order: .reference)
        var queue = AcceptQueue(backlog: 10)
        for connection: Int32 in 1...3 { _ = queue.take(connection) }
        loop.wake()
        var activities: [WorkerStep] = []
        for _ in 0..<7 {
            let next = loop.next(&queue, now: 0)
            activities.append(next)
            if case .accept(let connection) = next { _ = loop.enqueue(connection, .readable) }
        }
        #expect(activities == [.accept(1), .accept(2), .serve(1), .accept(3), .serve(2), .serve(3), .sleep])
        #expect(loop.accepted == 3 && loop.connections == 3)
    }

    @Test func `serves connections that became ready meanwhile in a later iteration, in order`() {
        var loop = EventLoop(limit: 10, order: .reference)
        var queue = AcceptQueue(backlog: 10)
        var sleeps = [loop.enqueue(1, .readable)]
        loop.wake()
        sleeps.append(loop.enqueue(2, .readable))
        var activities = [loop.next(&queue, now: 0)]
        sleeps.append(loop.enqueue(3, .readable))
        _ = queue.take(9)
        activities += [loop.next(&queue, now: 0), loop.next(&queue, now: 0)]
        #expect(sleeps == [true, false, false])
        #expect(activities == [.serve(1), .serve(2), .accept(9)])
    }

    @Test func `lets requests whose wait is over go on before the next poll`() {
        var loop = EventLoop(limit: 10, order: .reference)
        var queue = AcceptQueue(backlog: 10)
        _ = loop.enqueue(1, .readable)
        loop.wake()
        var activities = [loop.next(&queue, now: 0)]
        _ = loop.enqueue(2, .readable)
        _ = queue.take(9)
        let sleeps = loop.enqueue(3, .timer)
        activities += [loop.next(&queue, now: 0), loop.next(&queue, now: 0)]
        #expect(!sleeps)
        #expect(activities == [.serve(1), .serve(3), .accept(9)])
    }

    @Test func `stops listening at worker_connections`() {
        var loop = EventLoop(limit: 1, order: .reference)
        var queue = AcceptQueue(backlog: 10)
        _ = queue.take(1)
        _ = queue.take(2)
        loop.wake()
        let first = loop.next(&queue, now: 0)
        _ = loop.enqueue(1, .readable)
        let rest = [loop.next(&queue, now: 0), loop.next(&queue, now: 0)]
        let listens = loop.listensIdle
        loop.close()
        #expect(first == .accept(1))
        #expect(rest == [.serve(1), .sleep])
        #expect(!listens && loop.listensIdle)
        #expect(queue.count == 1)
    }
}

@Suite struct `A gevent worker's loop` {
    /// Callbacks, poll, what it found from the last to the first, one accept, timers (libev's `ev_run`).
    @Test func `goes through an iteration in gevent's order`() {
        var loop = EventLoop(limit: 10)
        var queue = AcceptQueue(backlog: 10)
        _ = queue.take(9)
        _ = loop.enqueue(1, .readable)
        loop.wake()
        for (request, cause) in [(2, EventLoop.Cause.readable), (3, .timer), (4, .callback), (5, .timer)] {
            _ = loop.enqueue(Int32(request), cause)
        }
        var activities: [WorkerStep] = []
        for _ in 0..<6 {
            let next = loop.next(&queue, now: 0)
            activities.append(next)
            // The accepted connection's greenlet first runs in the next iteration.
            if case .accept(let connection) = next { _ = loop.enqueue(connection, .callback) }
        }
        #expect(activities == [.serve(2), .serve(1), .accept(9), .serve(3), .serve(5), .serve(4)])
        let last = [loop.next(&queue, now: 0), loop.next(&queue, now: 0)]
        #expect(last == [.serve(9), .sleep])
    }

    /// gevent looks at the clock after every 50 callbacks, and polls in between once 5 ms have passed.
    @Test(arguments: [(0.00009, 55), (0.0002, 50)])
    func `polls between callbacks that take long`(seconds: Double, before: Int) {
        var loop = EventLoop(limit: 100)
        var queue = AcceptQueue(backlog: 10)
        for request: Int32 in 0..<55 { _ = loop.enqueue(request, .callback) }
        loop.wake()
        var now = 0.0
        var served: [Int32] = []
        while case .serve(let request) = loop.next(&queue, now: now) {
            served.append(request)
            now += seconds
            if served.count == 1 { _ = loop.enqueue(100, .readable) }
        }
        #expect(served.count == 56)
        #expect(served.firstIndex(of: 100) == before)
    }

    @Test func `accepts up to 100 connections an iteration where it is the only worker`() {
        var loop = EventLoop(limit: 10, acceptsAtOnce: 100)
        var queue = AcceptQueue(backlog: 10)
        for connection: Int32 in 1...3 { _ = queue.take(connection) }
        loop.wake()
        let steps = [loop.next(&queue, now: 0), loop.next(&queue, now: 0), loop.next(&queue, now: 0)]
        #expect(steps == [.accept(1), .accept(2), .accept(3)])
    }
}

@Suite struct `The kernel's accept queue and SQLite's lock` {
    @Test func `take the end of a handshake only where there is still room`() {
        var queue = AcceptQueue(backlog: 1)
        // Three first packets are answered before a handshake ends: none of them keeps a place.
        let isAnswered = queue.hasRoom
        let entered = [queue.enter(1), queue.enter(2), queue.enter(3)]
        let isFull = !queue.hasRoom
        let accepted = queue.accept()
        // The third one's request comes again.
        let late = queue.enter(3)
        #expect(isAnswered && isFull)
        #expect(entered == [true, true, false])
        #expect(accepted == 1 && late)
    }

    /// The probe of a lost tail, then `TCP_RTO_MIN` doubled, at most `TCP_RTO_MAX`.
    @Test func `have requests repeated that nothing acknowledges`() {
        #expect((0..<6).map { AcceptQueue.pause(before: $0, rtt: 0) } == [0.2, 0.2, 0.4, 0.8, 1.6, 3.2])
        #expect(AcceptQueue.pause(before: 15, rtt: 0) == 120)
        #expect((0..<3).map { AcceptQueue.pause(before: $0, rtt: 0.25) } == [0.75, 0.75, 1.5])
        // `tcp_retries2`: "a value of 15 yields a hypothetical timeout of 924.6 seconds" (ip-sysctl), of which the last
        // wait is for nothing; the probe comes on top.
        let all = (0..<AcceptQueue.repetitions).reduce(0) { $0 + AcceptQueue.pause(before: $1, rtt: 0) }
        #expect((all + 120 - 0.2 - 924.6).magnitude < 1e-9)
    }

    @Test func `hold min(backlog, somaxconn) + 1 connections`() {
        #expect(AcceptQueue(backlog: 2048).capacity == 2049)
        #expect(AcceptQueue(backlog: 100_000).capacity == 4097)
        var queue = AcceptQueue(backlog: 1)
        let taken = [queue.take(1), queue.take(2), queue.take(3)]
        let accepted = [queue.accept(), queue.accept(), queue.accept()]
        #expect(taken == [true, true, false])
        #expect(accepted == [1, 2, nil])
    }

    /// 1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100 ms, then 100 ms each, the last cut short.
    @Test func `poll with SQLite's delays up to the busy timeout`() {
        var waited = 0.0
        var delays: [Double] = []
        while let delay = WriterLock.delay(attempt: delays.count, waited: waited, busyTimeout: 0.5) {
            delays.append(delay)
            waited += delay
        }
        #expect(delays.prefix(12) == WriterLock.delays.prefix(12))
        #expect(delays.count == 14)
        #expect((waited - 0.5).magnitude < 1e-12)
    }
}

extension AcceptQueue {
    /// A connection whose handshake takes no time.
    mutating func take(_ connection: Int32) -> Bool {
        guard reserve() else { return false }
        append(connection)
        return true
    }
}
