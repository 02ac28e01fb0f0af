import Models
import Testing

@Suite struct `A gthread worker` {
    func queue(_ count: Int32) -> AcceptQueue {
        var queue = AcceptQueue(backlog: 200)
        for connection in 0..<count { _ = queue.take(connection) }
        return queue
    }

    /// Runs a woken worker until it sleeps; each accepted connection goes to the threads, each served request waits.
    func run(_ loop: inout ThreadedLoop, _ queue: inout AcceptQueue) -> [WorkerStep] {
        var steps: [WorkerStep] = []
        loop.wake()
        while true {
            let step = loop.next(&queue)
            steps.append(step)
            switch step {
            case .accept(let connection): _ = loop.enqueue(connection: connection)
            case .serve: break
            case .linger: _ = loop.lingered()
            case .sleep: return steps
            }
        }
    }

    @Test func `hoards connections that its threads cannot serve`() {
        var queue = queue(40)
        var loop = ThreadedLoop(limit: 1000, threads: 4)
        let steps = run(&loop, &queue)
        #expect(loop.accepted == 40 && queue.count == 0)
        #expect(loop.busyThreads == 4 && loop.waitingForThread == 36)
        let served = steps.filter { if case .serve = $0 { true } else { false } }
        #expect(served == [.serve(0), .serve(1), .serve(2), .serve(3)])
    }

    @Test func `stops accepting at worker_connections`() {
        var queue = queue(10)
        var loop = ThreadedLoop(limit: 6, threads: 2)
        _ = run(&loop, &queue)
        #expect(loop.connections == 6 && queue.count == 4)
        #expect(!loop.listensIdle)
    }

    @Test func `lets main thread and threads take turns`() {
        var queue = queue(3)
        var loop = ThreadedLoop(limit: 10, threads: 3)
        let steps = run(&loop, &queue)
        #expect(steps == [.accept(0), .serve(0), .accept(1), .serve(1), .accept(2), .serve(2), .sleep])
    }

    @Test func `gives a freed thread to the connection that waits longest`() {
        var queue = queue(4)
        var loop = ThreadedLoop(limit: 10, threads: 2)
        _ = run(&loop, &queue)
        let wakes = loop.enqueue(due: 1)
        loop.wake()
        let serves = loop.next(&queue)
        let finish = loop.finish(1, keepsAlive: false)
        let rest = [loop.next(&queue), loop.next(&queue), loop.next(&queue)]
        #expect(wakes && finish == .closes)
        #expect(serves == .serve(1))
        // The thread was in line for the lock before the main thread.
        #expect(rest == [.serve(2), .linger(1), .sleep])
        #expect(loop.busyThreads == 2 && loop.connections == 3)
    }

    @Test func `accepts nobody while its main thread lingers, but serves`() {
        var queue = queue(1)
        var loop = ThreadedLoop(limit: 10, threads: 2)
        _ = run(&loop, &queue)
        _ = loop.enqueue(due: 0)
        loop.wake()
        _ = loop.next(&queue)
        _ = loop.finish(0, keepsAlive: false)
        let lingers = loop.next(&queue)
        _ = queue.take(7)
        let sleeps = loop.next(&queue)
        let listens = loop.listensIdle
        let wakes = loop.lingered()
        loop.wake()
        let accepts = loop.next(&queue)
        #expect(lingers == .linger(0) && sleeps == .sleep)
        #expect(!listens && wakes)
        #expect(accepts == .accept(7))
    }

    @Test func `keeps a connection without a thread, until too many are kept`() {
        var queue = queue(3)
        var loop = ThreadedLoop(limit: 3, threads: 1)
        _ = run(&loop, &queue)
        var finishes: [ThreadedLoop.Finish] = []
        for request: Int32 in 0..<3 {
            _ = loop.enqueue(due: request)
            loop.wake()
            while loop.next(&queue) != .sleep {}
            finishes.append(loop.finish(request, keepsAlive: true))
            loop.wake()
            while loop.next(&queue) != .sleep {}
        }
        #expect(finishes == [.kept, .kept, .closes])
        #expect(loop.kept == 2 && loop.busyThreads == 0 && loop.connections == 2)
        let wakes = loop.enqueue(kept: 0)
        loop.closeKept()
        #expect(wakes)
        #expect(loop.kept == 0 && loop.busyThreads == 1 && loop.connections == 1)
    }

    @Test func `runs one thread at a time, five milliseconds each while others wait`() {
        var queue = queue(2)
        var loop = ThreadedLoop(limit: 10, threads: 2)
        _ = run(&loop, &queue)
        _ = loop.enqueue(due: 0)
        loop.wake()
        let first = loop.next(&queue)
        let alone = loop.givesWay(0, &queue)
        _ = loop.enqueue(due: 1)
        let contended = loop.givesWay(0, &queue)
        let rest = [loop.next(&queue), loop.next(&queue)]
        #expect(first == .serve(0))
        #expect(!alone && contended)
        #expect(rest == [.serve(1), .serve(0)])
        #expect(ThreadedLoop.piece(of: 0.012) == 0.005 && ThreadedLoop.piece(of: 0.003) == 0.003)
    }

    @Test func `gives way to its main thread, too`() {
        var queue = queue(1)
        var loop = ThreadedLoop(limit: 10, threads: 2)
        _ = run(&loop, &queue)
        _ = loop.enqueue(due: 0)
        loop.wake()
        _ = loop.next(&queue)
        _ = queue.take(5)
        let gives = loop.givesWay(0, &queue)
        let steps = [loop.next(&queue), loop.next(&queue)]
        #expect(gives)
        #expect(steps == [.accept(5), .serve(0)])
    }

    @Test func `sets a silent connection aside, and its thread takes the next`() {
        var queue = queue(2)
        var loop = ThreadedLoop(limit: 10, threads: 1)
        _ = run(&loop, &queue)
        let wakes = loop.setAside()
        loop.wake()
        let next = loop.next(&queue)
        loop.close()
        #expect(wakes && next == .serve(1))
        #expect(loop.connections == 1 && loop.busyThreads == 1)
    }
}
