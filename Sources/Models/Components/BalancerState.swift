public import SimCore

/// What stands before the instances: who gets the next request, who waits, and who is left out.
///
/// nginx: `ngx_http_upstream_round_robin.c`, `…_least_conn_module.c`, `…_random_module.c` (1.22). HAProxy: `lb_fwlc.c`,
/// `queue.c` (2.6). Requests that find every instance full wait in one queue, first come first served, as in
/// HAProxy's backend. All operations are O(instances).
public struct BalancerState: Sendable {
    public enum Assignment: Equatable, Sendable {
        case instance(Int)
        /// All instances are full; the ticket is for ``BalancerState/withdraw(_:)``.
        case waits(ticket: UInt64)
        /// There is no instance to send it to.
        case none
    }

    /// A request that waited gets its instance.
    public struct Dispatch: Equatable, Sendable {
        public let request: Int32
        public let instance: Int
    }

    /// Which instances a request was sent to before; those are not tried again, but by HAProxy when it has tried all.
    /// Beyond 64 instances it forgets.
    public struct Tries: BitwiseCopyable, Sendable, Equatable {
        /// Times that the request was sent.
        public private(set) var count = 0
        private var instances: UInt64 = 0

        public init() {}

        /// The request is sent to an instance, as by a ``BalancerState/Dispatch``.
        public mutating func add(_ instance: Int) {
            count += 1
            instances |= instance < 64 ? 1 << UInt64(instance) : 0
        }

        mutating func forgetInstances() { instances = 0 }

        func contains(_ instance: Int) -> Bool { instance < 64 && instances & (1 << UInt64(instance)) != 0 }
    }

    struct Instance: Sendable {
        let weight: Int
        /// nginx lowers it at a failure and raises it by one at each choice.
        var effectiveWeight: Int
        /// What smooth weighted round robin has saved up for it.
        var credit = 0
        /// Requests under way.
        var active = 0
        /// Health checks leave it in.
        var isUp = true
        var fails = 0
        /// When a failure last counted, or a request was last let through to see whether it is back.
        var checked = -Double.infinity
        /// When a request last failed.
        var failed = -Double.infinity
    }

    /// nginx's `max_fails` and `fail_timeout`: seconds that an instance gets nothing after a failure.
    public static let failTimeout = 10.0

    public let settings: BalancerSettings
    var instances: [Instance]
    private var queue = TicketQueue<Int32>()

    /// - Parameters:
    ///   - settings: weights, if any, one for each instance and above 0.
    ///   - count: number of instances, at least 1.
    public init(_ settings: BalancerSettings, instances count: Int) {
        precondition(count >= 1, "a balancer needs an instance")
        precondition(
            settings.weights.isEmpty || settings.weights.count == count, "every instance needs a weight")
        self.settings = settings
        instances = (0..<count).map {
            let weight = settings.weights.isEmpty ? 1 : settings.weights[$0]
            return Instance(weight: weight, effectiveWeight: weight)
        }
    }

    /// Requests that wait for an instance.
    public var waiting: Int { queue.count }
    /// Requests under way at an instance.
    public func active(_ instance: Int) -> Int { instances[instance].active }
    /// Whether health checks leave the instance in.
    public func isUp(_ instance: Int) -> Bool { instances[instance].isUp }

    /// Chooses an instance for a request, or lets it wait behind those that came before.
    ///
    /// - Parameters:
    ///   - tries: where the request was sent before; the instance that is chosen is added.
    ///   - stream: for the policies that draw.
    public mutating func assign(
        _ request: Int32, tries: inout Tries, now: Double, using stream: inout RandomStream
    ) -> Assignment {
        if mustRepeat(tries, now: now) { tries.forgetInstances() }
        if queue.isEmpty, let chosen = choose(tries, now, &stream) {
            tries.add(chosen)
            return .instance(chosen)
        }
        // Full ones will have room again; those that are down, or were tried, are not waited for.
        guard instances.indices.contains(where: { isEligible($0, tries, now) }) else { return .none }
        return .waits(ticket: queue.append(request))
    }

    /// The next request that waits and can go; `nil` where there is none. To be asked, until there is none, after a
    /// request has ended and after an instance came back.
    public mutating func dispatch(now: Double, using stream: inout RandomStream) -> Dispatch? {
        guard !queue.isEmpty, let chosen = choose(Tries(), now, &stream) else { return nil }
        guard let request = queue.popFirst() else { return nil }
        return Dispatch(request: request, instance: chosen)
    }

    /// A request stops waiting, as at the queue's timeout. Returns it; `nil` where it has left. O(1).
    public mutating func withdraw(_ ticket: UInt64) -> Int32? {
        queue.withdraw(ticket)
    }

    /// A request at an instance has ended.
    ///
    /// - Parameter failed: whether the connection failed, nothing came back or it came too late; an answer with
    ///   an error is an answer.
    public mutating func end(_ instance: Int, failed: Bool, now: Double) {
        assert(instances[instance].active > 0, "a request ended that had not begun")
        instances[instance].active -= 1
        if failed {
            instances[instance].fails += 1
            instances[instance].failed = now
            instances[instance].checked = now
            if isPassive { instances[instance].effectiveWeight = 0 }
        } else if instances[instance].failed < instances[instance].checked {
            // The one that was let through to see.
            instances[instance].fails = 0
        }
    }

    /// Health checks take an instance out, or back in.
    public mutating func set(_ instance: Int, isUp: Bool) {
        instances[instance].isUp = isUp
        instances[instance].fails = 0
        instances[instance].effectiveWeight = instances[instance].weight
    }

    /// Whether failed requests alone take an instance out: with nginx, and never the only one.
    private var isPassive: Bool { isNginx && instances.count > 1 }

    /// Whether the request can only go where it was sent before, which HAProxy does.
    func mustRepeat(_ tries: Tries, now: Double) -> Bool {
        isHAProxy && tries.count > 0
            && !instances.indices.contains { isEligible($0, tries, now) }
    }

    func isEligible(_ index: Int, _ tries: Tries, _ now: Double) -> Bool {
        let instance = instances[index]
        guard instance.isUp, !tries.contains(index) else { return false }
        return !isPassive || instance.fails == 0 || now - instance.checked > Self.failTimeout
    }

    func hasRoom(_ index: Int) -> Bool {
        guard let most = settings.maximumConnections else { return true }
        return instances[index].active < most
    }

    private mutating func choose(_ tries: Tries, _ now: Double, _ stream: inout RandomStream) -> Int? {
        guard let chosen = candidate(tries, now, &stream) else { return nil }
        instances[chosen].active += 1
        if now - instances[chosen].checked > Self.failTimeout { instances[chosen].checked = now }
        return chosen
    }
}
