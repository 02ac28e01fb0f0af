public import Models

/// What the steps of some endpoints ask for, those inside others included.
public struct StepUses {
    public private(set) var database = false
    public private(set) var cache = false
    public private(set) var compression = false
    /// CPU work, and statements that write.
    public private(set) var computing = false
    public private(set) var writing = false

    public init(_ endpoints: [Endpoint]) {
        for endpoint in endpoints { look(at: endpoint.steps) }
    }

    private mutating func look(at steps: [Step]) {
        for step in steps {
            switch step {
            case .cpu: computing = true
            case .wait: break
            case .query(let query):
                database = true
                writing = writing || query.writes > 0
            case .transaction(let inner):
                database = true
                look(at: inner)
            case .cache(let lookup):
                cache = true
                look(at: lookup.miss)
            case .respond(_, let gzip): compression = compression || gzip
            }
        }
    }
}
