import Models

/// A step as the application `steps` reads it: what is drawn stands by its number.
struct AppStep: Encodable {
    private enum Keys: String, CodingKey {
        case kind, demand, rows, writes, table, index, steps, finding, key, ttl, size, miss, gzip
    }

    private enum Content {
        case cpu(demand: Int)
        case wait(demand: Int)
        case query(Query, demand: Int)
        case transaction([AppStep])
        case cache(CacheLookup, demand: Int, miss: [AppStep])
        case respond(size: Double, gzip: Bool)
    }

    private let content: Content

    /// - Parameter demands: what is drawn so far; the step's own are added.
    init(_ step: Step, _ demands: inout [Demand]) {
        switch step {
        case .cpu(let amount):
            content = .cpu(demand: Self.add(.time(amount), to: &demands))
        case .wait(let amount):
            content = .wait(demand: Self.add(.time(amount), to: &demands))
        case .query(let query):
            content = .query(query, demand: Self.add(.time(query.cpu), to: &demands))
        case .transaction(let steps):
            var inner: [AppStep] = []
            for step in steps { inner.append(AppStep(step, &demands)) }
            content = .transaction(inner)
        case .cache(let lookup):
            let demand: Int
            switch lookup.finding {
            case .ratio(let ratio):
                var inner: [Demand] = []
                for step in lookup.miss { _ = AppStep(step, &inner) }
                demand = Self.add(.hit(ratio, misses: inner.count), to: &demands)
            case .keys(let count, let exponent):
                demand = Self.add(.key(count: count, exponent: exponent), to: &demands)
            }
            var miss: [AppStep] = []
            for step in lookup.miss { miss.append(AppStep(step, &demands)) }
            content = .cache(lookup, demand: demand, miss: miss)
        case .respond(let size, let gzip):
            content = .respond(size: size, gzip: gzip)
        }
    }

    private static func add(_ demand: Demand, to demands: inout [Demand]) -> Int {
        demands.append(demand)
        return demands.count - 1
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch content {
        case .cpu(let demand):
            try container.encode("cpu", forKey: .kind)
            try container.encode(demand, forKey: .demand)
        case .wait(let demand):
            try container.encode("wait", forKey: .kind)
            try container.encode(demand, forKey: .demand)
        case .query(let query, let demand):
            try container.encode("query", forKey: .kind)
            try container.encode(demand, forKey: .demand)
            try container.encode(query.rows, forKey: .rows)
            try container.encode(query.writes, forKey: .writes)
            try container.encode(query.table, forKey: .table)
            try container.encode(query.index, forKey: .index)
        case .transaction(let steps):
            try container.encode("transaction", forKey: .kind)
            try container.encode(steps, forKey: .steps)
        case .cache(let lookup, let demand, let miss):
            try container.encode("cache", forKey: .kind)
            try container.encode(demand, forKey: .demand)
            switch lookup.finding {
            case .ratio: try container.encode("ratio", forKey: .finding)
            case .keys: try container.encode("keys", forKey: .finding)
            }
            try container.encode(lookup.ttl, forKey: .ttl)
            try container.encode(Int(lookup.size), forKey: .size)
            try container.encode(miss, forKey: .miss)
        case .respond(let size, let gzip):
            try container.encode("respond", forKey: .kind)
            try container.encode(Int(size), forKey: .size)
            try container.encode(gzip, forKey: .gzip)
        }
    }
}
