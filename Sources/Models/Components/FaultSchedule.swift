/// What goes wrong when: the faults of a scenario as instants at which one begins or ends, and what holds meanwhile.
///
///     while let change = schedule.advance(to: now) { … }   // until nil
///     if let next = schedule.next { wake at next }
public struct FaultSchedule: Sendable {
    /// A fault begins, or is over.
    public struct Change: Equatable, Sendable {
        public let at: Double
        public let kind: Fault.Kind
        public let begins: Bool
    }

    private struct Edge: Sendable {
        let at: Double
        let fault: Int
        let begins: Bool

        /// Ends come before beginnings of the same instant, so that one fault can follow another.
        func precedes(_ other: Edge) -> Bool {
            if at != other.at { return at < other.at }
            if begins != other.begins { return !begins }
            return fault < other.fault
        }
    }

    private let faults: [Fault]
    private let edges: [Edge]
    private var passed = 0
    private var isActive: [Bool]

    /// How many times as long the database's work takes now; faults multiply.
    public private(set) var slowness = 1.0
    /// Bytes that each request leaves behind in its worker now.
    public private(set) var leak = 0.0

    /// - Parameter faults: in any order. One that would last no time is left out; a kill and a flush happen at once,
    ///   whatever their duration.
    public init(_ faults: [Fault]) {
        self.faults = faults
        isActive = faults.map { _ in false }
        var edges: [Edge] = []
        for (index, fault) in faults.enumerated() {
            guard fault.kind.lasts else {
                edges.append(Edge(at: fault.at, fault: index, begins: true))
                continue
            }
            if let duration = fault.duration {
                guard duration > 0 else { continue }
                edges.append(Edge(at: fault.at + duration, fault: index, begins: false))
            }
            edges.append(Edge(at: fault.at, fault: index, begins: true))
        }
        self.edges = edges.sorted { $0.precedes($1) }
    }

    /// When something begins or ends next; `nil` where nothing does.
    public var next: Double? { passed < edges.count ? edges[passed].at : nil }

    /// The next change up to `now`, which holds from here on; `nil` when all have been passed. To be asked until then.
    public mutating func advance(to now: Double) -> Change? {
        guard passed < edges.count, edges[passed].at <= now else { return nil }
        let edge = edges[passed]
        passed += 1
        let kind = faults[edge.fault].kind
        if kind.lasts { isActive[edge.fault] = edge.begins }
        takeStock()
        return Change(at: edge.at, kind: kind, begins: edge.begins)
    }

    /// Whether an instance's master is gone.
    public func isDown(instance: Int) -> Bool {
        holds(.instanceDown(instance: instance))
    }

    /// Whether a worker's loop is stuck.
    public func isStuck(instance: Int, worker: Int) -> Bool {
        holds(.stickWorker(instance: instance, worker: worker))
    }

    private func holds(_ kind: Fault.Kind) -> Bool {
        faults.indices.contains { isActive[$0] && faults[$0].kind == kind }
    }

    private mutating func takeStock() {
        slowness = 1
        leak = 0
        for index in faults.indices where isActive[index] {
            switch faults[index].kind {
            case .slowDatabase(let factor): slowness *= factor
            case .leak(let bytes): leak += bytes
            case .killWorker, .stickWorker, .instanceDown, .flushCache: break
            }
        }
    }
}

extension Fault.Kind {
    /// Whether it holds for a while; otherwise it is over at once.
    public var lasts: Bool {
        switch self {
        case .slowDatabase, .stickWorker, .instanceDown, .leak: true
        case .killWorker, .flushCache: false
        }
    }
}
