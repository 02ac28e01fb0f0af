import Models
import SimCore
import Testing

@Suite struct `PostgreSQL's connections` {
    func database(_ maximum: Int, reserved: Int) -> Database {
        var database = Database(kind: .postgresql)
        database.maxConnections = maximum
        database.reserved = reserved
        return database
    }

    @Test func `are 97 by default, and the next fails at once until one is closed`() {
        var connections = DatabaseConnections(Database(kind: .postgresql))
        var attempts: [DatabaseConnections.Attempt] = []
        for _ in 0..<98 { attempts.append(connections.open()) }
        connections.close()
        let again = connections.open()
        #expect(attempts == Array(repeating: .opened, count: 97) + [.refused])
        #expect(again == .opened)
        #expect(connections.count == 97 && connections.peak == 97)
        #expect(connections.opened == 98 && connections.refused == 1)
    }

    @Test func `count where they are idle; the peak stays when a process closes all of its own`() {
        var connections = DatabaseConnections(database(10, reserved: 2))
        for _ in 0..<8 { _ = connections.open() }
        let refused = connections.open()
        connections.close(5)
        #expect(refused == .refused)
        #expect(connections.count == 3 && connections.peak == 8)
    }

    @Test func `are refused in the server's own words`() {
        let some = DatabaseConnections(database(100, reserved: 3)).refusal
        let none = DatabaseConnections(database(100, reserved: 0)).refusal
        #expect(
            some
                == "FATAL:  remaining connection slots are reserved for non-replication superuser connections"
        )
        #expect(none == "FATAL:  sorry, too many clients already")
    }

    /// Eight workers with pools of 20 + 40: nothing fails until their open connections pass 97 together, and it is
    /// the late ones that fail, while the early ones sit on what they have.
    @Test func `starve the workers that come late`() {
        var settings = PoolSettings()
        settings.poolSize = 20
        settings.maxOverflow = 40
        var pools = UniqueArray<ConnectionPool>()
        for _ in 0..<8 { pools.append(ConnectionPool(settings)) }
        var connections = DatabaseConnections(Database(kind: .postgresql))
        var refused = Array(repeating: 0, count: 8)
        for worker in pools.indices {
            // A burst of 20 requests; each connection is kept when it comes back.
            var held = 0
            for request in 0..<20 where pools[worker].checkout(Int32(request)) == .opened {
                if connections.open() == .opened { held += 1 } else { refused[worker] += 1 }
            }
            for _ in 0..<held where pools[worker].checkin(0).closes { connections.close() }
        }
        #expect(refused == [0, 0, 0, 0, 3, 20, 20, 20])
        #expect(connections.count == 97)
    }
}
