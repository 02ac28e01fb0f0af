public import SimCore

/// One kind of request and what serving it takes.
public struct Endpoint: Sendable, Equatable {
    public var name: String
    public var method = "GET"
    /// Path of the request, with a leading slash.
    public var path = "/"
    /// The status of a right answer.
    public var expect = 200
    /// Share of the traffic, relative to the other endpoints.
    public var weight = 1.0
    /// What serving one request does, in order.
    public var steps: [Step]

    public init(name: String, steps: [Step]) {
        self.name = name
        self.steps = steps
    }
}

/// One step of serving a request. Times in seconds, sizes in bytes.
public indirect enum Step: Sendable, Equatable {
    /// CPU time on the worker's core, during which its event loop serves nobody else.
    case cpu(Distribution)
    /// Waiting for something outside, during which the event loop is free.
    case wait(Distribution)
    /// One statement on a pooled connection; the connection is held to the end of the request,
    /// or of the transaction that the query stands in.
    case query(Query)
    /// Steps on one connection, which is held, ended by a commit.
    case transaction([Step])
    /// Sending the answer, after the connection has gone back to the pool.
    case respond(size: Double)
}

/// One statement to the database.
public struct Query: Sendable, Equatable {
    /// Work that the statement itself is: for SQLite in the worker, which it blocks.
    public var cpu: Distribution
    /// Rows read.
    public var rows: Int
    /// Rows written; any makes the enclosing transaction a writer.
    public var writes: Int

    public init(cpu: Distribution = .constant(0), rows: Int = 1, writes: Int = 0) {
        self.cpu = cpu
        self.rows = rows
        self.writes = writes
    }
}

#if !hasFeature(Embedded)
extension Endpoint: Codable {}
extension Step: Codable {}
extension Query: Codable {}
#endif
