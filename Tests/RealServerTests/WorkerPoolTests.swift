import Models
import RealServer
import Testing

@Suite("A worker's connection pool")
struct WorkerPoolTests {
    /// Connections are numbers; what was opened and closed is noted.
    final class Ledger {
        var opened: [Int] = []
        var closed: [Int] = []
        var fails = false
    }

    struct Refused: Error {}

    /// The pool behind a reference, since `#expect` does not change what it looks at.
    final class Pool {
        private var pool: WorkerPool<Int>
        init(_ pool: consuming WorkerPool<Int>) { self.pool = pool }
        var connections: Int { pool.connections }
        var waiting: Int { pool.waiting }
        func checkout(for waiter: Int32) -> WorkerPool<Int>.Checkout { pool.checkout(for: waiter) }
        func checkin(_ connection: Int) -> Int32? { pool.checkin(connection) }
        func withdraw(_ ticket: UInt64) -> Bool { pool.withdraw(ticket) }
    }

    private func pool(_ size: Int, overflow: Int, _ ledger: Ledger) -> Pool {
        var settings = PoolSettings()
        settings.poolSize = size
        settings.maxOverflow = overflow
        return Pool(
            WorkerPool(
                settings,
                open: {
                    if ledger.fails { throw Refused() }
                    ledger.opened.append(ledger.opened.count)
                    return ledger.opened.count - 1
                }, close: { ledger.closed.append($0) }))
    }

    private func connection(_ checkout: WorkerPool<Int>.Checkout) -> Int? {
        if case .connection(let connection) = checkout { connection } else { nil }
    }

    @Test func `opens connections only when they are needed, and uses the one idle longest first`() {
        let ledger = Ledger()
        let pool = pool(2, overflow: 0, ledger)
        #expect(pool.connections == 0)
        #expect(connection(pool.checkout(for: 0)) == 0)
        #expect(pool.checkin(0) == nil)
        #expect(connection(pool.checkout(for: 1)) == 0)
        #expect(connection(pool.checkout(for: 2)) == 1)
        #expect(pool.checkin(1) == nil)
        #expect(pool.checkin(0) == nil)
        #expect(connection(pool.checkout(for: 3)) == 1)
        #expect(ledger.opened == [0, 1])
    }

    @Test func `closes the overflow on return`() {
        let ledger = Ledger()
        let pool = pool(1, overflow: 2, ledger)
        for number in 0..<3 { #expect(connection(pool.checkout(for: Int32(number))) == number) }
        for number in 0..<3 { #expect(pool.checkin(number) == nil) }
        #expect(ledger.closed == [1, 2])
        #expect(pool.connections == 1)
    }

    @Test func `lets a newcomer barge in before the one who was woken`() {
        let ledger = Ledger()
        let pool = pool(1, overflow: 0, ledger)
        _ = pool.checkout(for: 0)
        _ = pool.checkout(for: 1)
        _ = pool.checkout(for: 2)
        #expect(pool.waiting == 2)
        #expect(pool.checkin(0) == 1)
        #expect(connection(pool.checkout(for: 3)) == 0)
        // The woken one queues again, behind the other.
        #expect(connection(pool.checkout(for: 1)) == nil)
        #expect(pool.checkin(0) == 2)
    }

    @Test func `frees the place of a connection that could not be opened`() {
        let ledger = Ledger()
        let pool = pool(1, overflow: 0, ledger)
        ledger.fails = true
        guard case .failed = pool.checkout(for: 0) else {
            Issue.record("a connection was opened")
            return
        }
        ledger.fails = false
        #expect(connection(pool.checkout(for: 1)) == 0)
    }

    @Test func `forgets one who gives up`() {
        let ledger = Ledger()
        let pool = pool(1, overflow: 0, ledger)
        _ = pool.checkout(for: 0)
        guard case .waiting(let ticket) = pool.checkout(for: 1) else {
            Issue.record("there was a connection")
            return
        }
        #expect(pool.withdraw(ticket))
        #expect(!pool.withdraw(ticket))
        #expect(pool.checkin(0) == nil)
    }
}
