import Models
import Testing

@Suite struct `Settings that nobody has written` {
    /// gunicorn's `config.py`, SQLAlchemy's `pool/impl.py`, PostgreSQL's, redis-py's and sqlite3's defaults.
    @Test func `are those of the programs themselves`() {
        let server = Server()
        #expect([server.workers, server.threads, server.backlog] == [1, 1, 2048])
        #expect([server.workerConnections, server.maxRequests, server.maxRequestsJitter] == [1000, 0, 0])
        #expect([server.timeout, server.gracefulTimeout, server.keepalive] == [30, 30, 2])
        #expect(!server.preloadApp && !server.reusePort)
        #expect([server.memory.master, server.memory.worker] == [30e6, 62e6])
        let pool = PoolSettings()
        #expect([pool.poolSize, pool.maxOverflow, pool.limit] == [5, 10, 15])
        #expect(pool.poolTimeout == 30 && pool.poolRecycle == -1 && !pool.poolPrePing)
        let database = Database(kind: .postgresql)
        #expect([database.maxConnections, database.reserved, database.usable] == [100, 3, 97])
        #expect(database.busyTimeout == 5)
        #expect(Cache().maxConnections == 100)
        let health = HealthCheck()
        #expect([health.interval, health.timeout, health.ejectAfter] == [5, 5, 15])
        #expect(health.restartAfter == 60)
        #expect(IdleSleep().after == 900 && IdleSleep().waking == ClosedSpan(30, 90))
        #expect(AcceptQueue.retries == [1, 2, 3, 4, 5, 7, 11])
    }
}

@Suite struct `Render's plans` {
    @Test func `grant and cost what Render's list says`() {
        let plans = Plan.render.map { [$0.cpu, $0.memory, $0.price] }
        #expect(
            plans == [
                [0.1, 512e6, 0], [0.5, 512e6, 7], [1, 2e9, 25], [2, 4e9, 85], [4, 8e9, 175], [4, 16e9, 225],
                [8, 32e9, 450],
            ])
        #expect(Plan.render.map { $0.quota } == [0.1, 0.5, nil, nil, nil, nil, nil])
        #expect(Plan.render.map { $0.sleeps } == [true, false, false, false, false, false, false])
    }
}
