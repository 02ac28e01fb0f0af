import GRDB
import Models
import NIOCore
import SimCore

/// One request on its way through its endpoint's operations.
///
/// CPU work and statements run at once, on the event loop's thread, which serves nobody else meanwhile; a wait
/// and a full pool give the loop back.
final class RequestRun {
    let number: Int32
    private let endpoint: Int
    private var draws: StepDraws
    /// Chooses the rows that queries touch, apart from the draws that the simulation shares.
    private var rows: RandomStream
    private let worker: Worker
    private let connection: ConnectionHandler
    private var next = 0
    private var database: DatabaseConnection?
    /// The place in the worker's account of the connection held.
    private var hold = 0
    private var isInTransaction = false
    private var ticket: UInt64?
    private var deadline: Scheduled<Void>?
    private var deadlinePassed = false

    init(number: Int32, endpoint: Int, key: StreamKey, worker: Worker, connection: ConnectionHandler) {
        self.number = number
        self.endpoint = endpoint
        draws = RequestDraws.steps(of: key)
        rows = RandomStream(key.child(1 << 32))
        self.worker = worker
        self.connection = connection
    }

    /// Goes on until the request is answered or has to wait.
    func advance() {
        do {
            while true {
                let operation = worker.plans[endpoint].operations[next]
                if case .checkout = operation {
                    guard try checkout() else { return }
                    next += 1
                    continue
                }
                next += 1
                switch operation {
                case .cpu(let amount):
                    worker.settings.rate.work(draws.sample(amount))
                case .wait(let amount):
                    let pause = TimeAmount.nanoseconds(Int64(draws.sample(amount) * 1e9))
                    worker.loop.assumeIsolated().scheduleTask(in: pause) { self.advance() }
                    return
                case .checkout:
                    break
                case .checkin:
                    checkin()
                case .begin(let writes):
                    try database?.begin(writes: writes)
                    isInTransaction = true
                case .query(let query):
                    try database?.run(query, choosing: &rows)
                    worker.settings.rate.work(draws.sample(query.cpu))
                case .commit:
                    try database?.commit()
                    isInTransaction = false
                case .respond:
                    connection.answer(with: worker.responses[endpoint])
                    return
                }
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            fail(.databaseLocked)
        } catch {
            fail(.application)
        }
    }

    /// Returns false where the request now waits or has failed.
    private func checkout() throws -> Bool {
        switch worker.pool.checkout(for: number, opens: ticket == nil || deadlinePassed) {
        case .connection(let connection):
            deadline?.cancel()
            deadline = nil
            deadlinePassed = false
            ticket = nil
            worker.unpark(self)
            database = connection
            hold = worker.stays.enter(.pool)
            return true
        case .failed(let error):
            deadline?.cancel()
            worker.unpark(self)
            throw error
        case .waiting(let ticket):
            if deadlinePassed {
                _ = worker.pool.withdraw(ticket)
                worker.unpark(self)
                fail(.poolTimeout)
                return false
            }
            self.ticket = ticket
            if deadline == nil {
                worker.park(self)
                let timeout = TimeAmount.nanoseconds(Int64(worker.settings.scenario.pool.poolTimeout * 1e9))
                deadline = worker.loop.assumeIsolated().scheduleTask(in: timeout) { self.giveUp() }
            }
            return false
        }
    }

    /// `pool_timeout` has passed. The request tries once more, one that was woken meanwhile when its turn comes.
    private func giveUp() {
        deadlinePassed = true
        if let ticket, worker.pool.withdraw(ticket) { advance() }
    }

    private func checkin() {
        guard let connection = database else { return }
        database = nil
        worker.stays.leave(.pool, hold)
        worker.wake(worker.pool.checkin(connection))
    }

    private func fail(_ cause: OutcomeCause) {
        if isInTransaction { database?.rollback() }
        isInTransaction = false
        checkin()
        connection.answer(with: Response(failure: cause))
    }
}
