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
        let returned = pool.checkin()
        let second = pool.checkout(2)
        #expect(first == .opened)
        #expect(!returned.closes && returned.wakes == nil)
        #expect(second == .reused)
        #expect(pool.open == 1)
    }

    @Test func `closes what overflows when it comes back`() {
        var pool = pool(1, 2)
        let opened = [pool.checkout(1), pool.checkout(2), pool.checkout(3)]
        let open = pool.open
        let returned = [pool.checkin(), pool.checkin(), pool.checkin()].map { $0.closes }
        #expect(opened == [.opened, .opened, .opened])
        #expect(open == 3)
        #expect(returned == [false, true, true])
        #expect(pool.open == 1 && pool.idle == 1)
    }

    @Test func `lets a newcomer barge; the woken waiter queues again at the back`() {
        var pool = pool(1, 0)
        _ = pool.checkout(1)
        let waiters = [pool.checkout(2), pool.checkout(3)]
        let returned = pool.checkin()
        let newcomer = pool.checkout(4)
        let again = pool.checkout(2)
        let next = pool.checkin()
        #expect(waiters == [.waiting(ticket: 0), .waiting(ticket: 1)])
        #expect(returned.wakes == 2)
        #expect(newcomer == .reused)
        #expect(again == .waiting(ticket: 2))
        #expect(next.wakes == 3)
    }

    @Test func `forgets a waiter that gave up`() {
        var pool = pool(1, 0)
        _ = pool.checkout(1)
        _ = pool.checkout(2)
        let left = [pool.withdraw(0), pool.withdraw(0)]
        let returned = pool.checkin()
        #expect(left == [true, false])
        #expect(returned.wakes == nil)
        #expect(pool.waiting == 0)
    }
}

@Suite struct `A gevent worker's loop` {
    @Test func `accepts one connection an iteration and serves it in the next`() {
        var loop = EventLoop(limit: 10)
        var queue = AcceptQueue(backlog: 10)
        for connection: Int32 in 1...3 { _ = queue.take(connection) }
        loop.wake()
        var activities: [EventLoop.Next] = []
        for _ in 0..<7 {
            let next = loop.next(&queue)
            activities.append(next)
            if case .accept(let connection) = next { _ = loop.enqueue(connection: connection) }
        }
        #expect(activities == [.accept(1), .accept(2), .serve(1), .accept(3), .serve(2), .serve(3), .sleep])
        #expect(loop.accepted == 3 && loop.connections == 3)
    }

    @Test func `serves connections that became ready meanwhile in a later iteration, in order`() {
        var loop = EventLoop(limit: 10)
        var queue = AcceptQueue(backlog: 10)
        var sleeps = [loop.enqueue(connection: 1)]
        loop.wake()
        sleeps.append(loop.enqueue(connection: 2))
        var activities = [loop.next(&queue)]
        sleeps.append(loop.enqueue(connection: 3))
        _ = queue.take(9)
        activities += [loop.next(&queue), loop.next(&queue)]
        #expect(sleeps == [true, false, false])
        #expect(activities == [.serve(1), .serve(2), .accept(9)])
    }

    @Test func `lets requests whose wait is over go on before the next poll`() {
        var loop = EventLoop(limit: 10)
        var queue = AcceptQueue(backlog: 10)
        _ = loop.enqueue(connection: 1)
        loop.wake()
        var activities = [loop.next(&queue)]
        _ = loop.enqueue(connection: 2)
        _ = queue.take(9)
        let sleeps = loop.enqueue(due: 3)
        activities += [loop.next(&queue), loop.next(&queue)]
        #expect(!sleeps)
        #expect(activities == [.serve(1), .serve(3), .accept(9)])
    }

    @Test func `stops listening at worker_connections`() {
        var loop = EventLoop(limit: 1)
        var queue = AcceptQueue(backlog: 10)
        _ = queue.take(1)
        _ = queue.take(2)
        loop.wake()
        let first = loop.next(&queue)
        _ = loop.enqueue(connection: 1)
        let rest = [loop.next(&queue), loop.next(&queue)]
        let listens = loop.listensIdle
        loop.close()
        #expect(first == .accept(1))
        #expect(rest == [.serve(1), .sleep])
        #expect(!listens && loop.listensIdle)
        #expect(queue.count == 1)
    }
}

@Suite struct `The kernel's accept queue and SQLite's lock` {
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
