public import SimCore

/// One kind of request and what serving it takes.
public struct Endpoint: Sendable, Equatable {
    public var name: String
    public var method = "GET"
    /// Path of the request, with a leading slash; parameters stand in it as in Flask's routes, `/items/<int:id>`.
    public var path = "/"
    public var headers: [RequestHeader] = []
    /// Path of the file whose bytes are the body; `nil` for none.
    public var body: String?
    public var parameters: [RequestParameter] = []
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
    /// One statement on a pooled connection, which is held to the next commit or the end of the request. One that
    /// writes outside a transaction is committed at once.
    case query(Query)
    /// Steps on one connection, which is held, ended by a commit.
    case transaction([Step])
    /// Asking the cache, and doing what a miss takes.
    case cache(CacheLookup)
    /// Sending the answer, after the connection has gone back to the pool: `size` bytes before compression.
    case respond(size: Double, gzip: Bool)
}

/// One statement to the database.
public struct Query: Sendable, Equatable {
    /// Work that the statement itself is: for SQLite in the worker, which it blocks.
    public var cpu: Distribution
    /// Rows read.
    public var rows: Int
    /// Rows written; any makes the enclosing transaction a writer.
    public var writes: Int
    /// Rows of the table, all of which are looked at where there is no index.
    public var table = 0
    /// Whether an index leads to the rows that are read.
    public var index = true

    public init(cpu: Distribution = .constant(0), rows: Int = 1, writes: Int = 0) {
        self.cpu = cpu
        self.rows = rows
        self.writes = writes
    }

    /// Rows that the database has to look at.
    public var examined: Int { index ? rows : max(rows, table) }
}

/// One look into the cache, and what is done where nothing is found. The result of `miss` is then stored.
///
/// Nothing keeps several requests from computing the same missing entry at once.
public struct CacheLookup: Sendable, Equatable {
    /// What decides whether an entry is there.
    public enum Finding: Sendable, Equatable {
        /// Found with this probability, whatever happened before.
        case ratio(Double)
        /// One of `count` keys is asked for: key k, from 1, with a probability proportional to k^−`exponent` (Zipf;
        /// 0 for all alike). It is there if it was stored and has neither expired nor been evicted.
        case keys(count: Int, exponent: Double)
    }
    public var finding: Finding
    /// Seconds that an entry stays; `nil` for ever.
    public var ttl: Double?
    /// Bytes of an entry.
    public var size: Double
    public var miss: [Step]

    public init(finding: Finding, ttl: Double? = nil, size: Double = 1000, miss: [Step] = []) {
        self.finding = finding
        self.ttl = ttl
        self.size = size
        self.miss = miss
    }
}

#if !hasFeature(Embedded)
extension Endpoint: Codable {}
extension Step: Codable {}
extension Query: Codable {}
extension CacheLookup: Codable {}
extension CacheLookup.Finding: Codable {}
#endif
