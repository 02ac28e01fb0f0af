import Foundation
import GRDB
import Models
import SimCore

/// The SQLite file that the reference server's queries read and write: one table, its rows about 100 bytes.
enum SampleDatabase {
    static let rows = 10_000

    /// How every connection is opened: write-ahead log, synchronous NORMAL, SQLite's own busy timeout.
    static func configuration(busyTimeout: Double) -> Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(busyTimeout)
        // A transaction stays open over a wait, during which the worker serves others.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        return configuration
    }

    /// Makes the file, its rows and its log.
    static func make(at path: String) throws(MeasurementError) {
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration(busyTimeout: 5))
            try queue.write { database in
                try database.execute(
                    sql:
                        "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, stock INTEGER NOT NULL)"
                )
                let insert = try database.makeStatement(
                    sql: "INSERT INTO items (id, name, stock) VALUES (?, ?, 0)")
                let name = String(repeating: "headroom ", count: 10)
                for id in 1...rows { try insert.execute(arguments: [id, name]) }
            }
            try queue.close()
        } catch {
            throw .environment(
                "cannot make the database \(path): \(error). Free the disk, or point TMPDIR elsewhere.")
        }
    }
}

/// One connection to the sample database.
final class DatabaseConnection {
    private let queue: DatabaseQueue

    init(path: String, busyTimeout: Double) throws {
        queue = try DatabaseQueue(
            path: path, configuration: SampleDatabase.configuration(busyTimeout: busyTimeout))
    }

    func begin(writes: Bool) throws {
        try execute(writes ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED")
    }

    func commit() throws {
        try execute("COMMIT")
    }

    func rollback() {
        try? execute("ROLLBACK")
    }

    func close() {
        try? queue.close()
    }

    /// Reads and writes as many rows as the query says.
    ///
    /// - Parameter stream: chooses the rows; not the stream that the steps' times are drawn from.
    /// - Returns: the number of rows read.
    @discardableResult
    func run(_ query: Query, choosing stream: inout RandomStream) throws -> Int {
        let reads = min(query.rows, SampleDatabase.rows)
        let writes = min(query.writes, SampleDatabase.rows)
        return try queue.unsafeReentrantWrite { database in
            var seen = 0
            if reads > 0 && writes == 0 {
                let first = 1 + stream.index(below: SampleDatabase.rows - reads + 1)
                let statement = try database.cachedStatement(
                    sql: "SELECT id, name, stock FROM items WHERE id BETWEEN ? AND ?")
                let cursor = try Row.fetchCursor(statement, arguments: [first, first + reads - 1])
                while try cursor.next() != nil { seen += 1 }
            }
            if writes > 0 {
                let first = 1 + stream.index(below: SampleDatabase.rows - writes + 1)
                let statement = try database.cachedStatement(
                    sql: "UPDATE items SET stock = stock + 1 WHERE id BETWEEN ? AND ?")
                try statement.execute(arguments: [first, first + writes - 1])
            }
            return seen
        }
    }

    private func execute(_ sql: String) throws {
        try queue.unsafeReentrantWrite { database in
            try database.cachedStatement(sql: sql).execute()
        }
    }
}
