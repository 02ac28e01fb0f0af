import Models
import Testing

@Suite struct `A sync worker` {
    func queue(_ connections: Int32...) -> AcceptQueue {
        var queue = AcceptQueue(backlog: 10)
        for connection in connections { _ = queue.take(connection) }
        return queue
    }

    @Test func `has one connection at a time and accepts nobody while its request waits`() {
        var queue = queue(1, 2)
        var worker = SyncLoop()
        worker.wake()
        var steps = [worker.next(&queue)]
        let wakes = worker.enqueue(connection: 1)
        steps.append(worker.next(&queue))
        // The handler waits for the database.
        steps.append(worker.next(&queue))
        let listens = worker.listensIdle
        let wakesAgain = worker.enqueue(due: 1)
        worker.wake()
        steps.append(worker.next(&queue))
        #expect(steps == [.accept(1), .serve(1), .sleep, .serve(1)])
        #expect(!wakes && wakesAgain && !listens)
        #expect(queue.count == 1)
    }

    @Test func `waits for the bytes of a connection that it has accepted`() {
        var queue = queue(1, 2)
        var worker = SyncLoop()
        worker.wake()
        let steps = [worker.next(&queue), worker.next(&queue)]
        let wakes = worker.enqueue(connection: 1)
        #expect(steps == [.accept(1), .sleep])
        #expect(wakes)
    }

    @Test func `lingers after the answer until its client closes, two seconds at most`() {
        var queue = queue(1, 2)
        var worker = SyncLoop()
        worker.wake()
        _ = worker.next(&queue)
        _ = worker.enqueue(connection: 1)
        _ = worker.next(&queue)
        let until = worker.linger(now: 5)
        let meanwhile = worker.next(&queue)
        let wakes = worker.close()
        worker.wake()
        let next = worker.next(&queue)
        #expect(until == 7)
        #expect(meanwhile == .sleep && wakes)
        #expect(next == .accept(2))
        #expect(worker.accepted == 2 && worker.connections == 1)
    }

    @Test func `goes on at once where the client has closed before`() {
        var queue = queue(1)
        var worker = SyncLoop()
        worker.wake()
        _ = worker.next(&queue)
        _ = worker.enqueue(connection: 1)
        _ = worker.next(&queue)
        let wakes = worker.close()
        let next = worker.next(&queue)
        #expect(!wakes)
        #expect(next == .sleep && worker.listensIdle)
    }
}
