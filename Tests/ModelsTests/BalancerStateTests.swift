import Models
import SimCore
import Testing

@Suite struct `A balancer` {
    var stream = RandomStream(StreamKey(seed: 5, replication: 0, component: 0, purpose: 0))

    func balancer(
        _ kind: BalancerKind, _ policy: BalancerPolicy, instances: Int = 3, weights: [Int] = [],
        maximum: Int? = nil
    ) -> BalancerState {
        var settings = BalancerSettings()
        settings.kind = kind
        settings.policy = policy
        settings.weights = weights
        settings.maximumConnections = maximum
        return BalancerState(settings, instances: instances)
    }

    /// The instance of a request that was never sent before; −1 where there is none, −2 where it waits.
    mutating func assign(_ balancer: inout BalancerState, at now: Double = 0, _ request: Int32 = 0) -> Int {
        var tries = BalancerState.Tries()
        switch balancer.assign(request, tries: &tries, now: now, using: &stream) {
        case .instance(let instance): return instance
        case .none: return -1
        case .waits: return -2
        }
    }

    /// nginx's own example for weights 5, 1, 1.
    @Test mutating func `takes turns smoothly by weight`() {
        var balancer = balancer(.nginx, .roundRobin, weights: [5, 1, 1])
        var order: [Int] = []
        for _ in 0..<14 { order.append(assign(&balancer)) }
        #expect(order == [0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0])
    }

    @Test mutating func `sends to whoever has the fewest requests, among equals by turns`() {
        var balancer = balancer(.nginx, .leastConnections)
        var order: [Int] = []
        for _ in 0..<3 { order.append(assign(&balancer)) }
        balancer.end(1, failed: false, now: 0)
        order.append(assign(&balancer))
        for _ in 0..<3 { order.append(assign(&balancer)) }
        #expect(order[..<4] == [0, 1, 2, 1])
        #expect(order[4...].sorted() == [0, 1, 2])
        #expect((0..<3).map { balancer.active($0) } == [2, 2, 2])
    }

    /// (served + 1) / weight with weights 1 and 4: the heavy one has the smaller key up to its third request; the
    /// fourth is a tie.
    @Test mutating func `counts the request to come with HAProxy and not with nginx`() {
        var haproxy = balancer(.haproxy, .leastConnections, instances: 2, weights: [1, 4])
        var nginx = balancer(.nginx, .leastConnections, instances: 2, weights: [1, 4])
        var first: [Int] = []
        var second: [Int] = []
        for _ in 0..<3 { first.append(assign(&haproxy)) }
        for _ in 0..<3 { second.append(assign(&nginx)) }
        #expect(first == [1, 1, 1])
        // Both idle is a tie, which the heavier wins; then the idle one is the less busy.
        #expect(second == [1, 0, 1])
    }

    @Test mutating func `takes the less busy of two that it draws`() {
        var balancer = balancer(.nginx, .randomOfTwo)
        var sent: [Int] = []
        for _ in 0..<3000 { sent.append(assign(&balancer)) }
        let active = (0..<3).map { balancer.active($0) }
        // The most busy of three is drawn with another always, and never wins.
        #expect(active.max()! - active.min()! <= 2)
        #expect(sent[0..<30].contains(0) && sent[0..<30].contains(1) && sent[0..<30].contains(2))
    }

    /// Shares ½, ¼, ¼ of 4000: standard deviations 31.6 and 27.4.
    @Test mutating func `draws by weight`() {
        var balancer = balancer(.render, .random, weights: [2, 1, 1])
        for _ in 0..<4000 { _ = assign(&balancer) }
        #expect((1880...2120).contains(balancer.active(0)))
        #expect((900...1100).contains(balancer.active(1)) && (900...1100).contains(balancer.active(2)))
    }

    @Test mutating func `keeps what finds all full, first come first served`() {
        var balancer = balancer(.haproxy, .roundRobin, instances: 2, maximum: 1)
        var tries = BalancerState.Tries()
        var assignments: [BalancerState.Assignment] = []
        for request: Int32 in 0..<5 {
            tries = BalancerState.Tries()
            assignments.append(balancer.assign(request, tries: &tries, now: 0, using: &stream))
        }
        let left = [balancer.withdraw(0), balancer.withdraw(0)]
        let early = balancer.dispatch(now: 1, using: &stream)
        balancer.end(1, failed: false, now: 2)
        let next = balancer.dispatch(now: 2, using: &stream)
        let none = balancer.dispatch(now: 2, using: &stream)
        #expect(
            assignments == [
                .instance(0), .instance(1), .waits(ticket: 0), .waits(ticket: 1), .waits(ticket: 2),
            ])
        #expect(left == [2, nil])
        #expect(early == nil && none == nil)
        #expect(next?.request == 3 && next?.instance == 1)
        #expect(balancer.waiting == 1)
    }

    @Test mutating func `lets nobody overtake who waits`() {
        var balancer = balancer(.haproxy, .roundRobin, instances: 1, maximum: 1)
        let order = [assign(&balancer, at: 0, 1), assign(&balancer, at: 0, 2)]
        balancer.end(0, failed: false, now: 1)
        let newcomer = assign(&balancer, at: 1, 3)
        let next = balancer.dispatch(now: 1, using: &stream)
        #expect(order == [0, -2] && newcomer == -2)
        #expect(next?.request == 2)
    }

    @Test mutating func `says when no instance is left, and uses one again that came back`() {
        var balancer = balancer(.render, .roundRobin, instances: 2)
        balancer.set(0, isUp: false)
        let rest = [assign(&balancer), assign(&balancer)]
        balancer.set(1, isUp: false)
        let none = assign(&balancer)
        balancer.set(0, isUp: true)
        let back = assign(&balancer)
        #expect(rest == [1, 1] && none == -1 && back == 0)
    }
}

extension `A balancer` {
    @Test mutating func `leaves a failed instance out for ten seconds with nginx, then lets one request see`()
    {
        var balancer = balancer(.nginx, .roundRobin, instances: 2)
        let first = assign(&balancer, at: 0)
        balancer.end(first, failed: true, now: 1)
        var within: [Int] = []
        for _ in 0..<4 { within.append(assign(&balancer, at: 11)) }
        var after: [Int] = []
        for _ in 0..<12 { after.append(assign(&balancer, at: 11.5)) }
        balancer.end(0, failed: false, now: 12)
        var back: [Int] = []
        for _ in 0..<4 { back.append(assign(&balancer, at: 12)) }
        #expect(first == 0)
        #expect(within == [1, 1, 1, 1])
        #expect(after.count { $0 == 0 } == 1)
        #expect(back.count { $0 == 0 } == 2)
    }

    @Test mutating func `never leaves out an only instance, and has no such rule without nginx`() {
        var single = balancer(.nginx, .roundRobin, instances: 1)
        var render = balancer(.render, .roundRobin, instances: 2)
        _ = assign(&single)
        single.end(0, failed: true, now: 1)
        let only = assign(&single, at: 2)
        _ = assign(&render)
        render.end(0, failed: true, now: 1)
        let both = Set([assign(&render, at: 2), assign(&render, at: 2)])
        #expect(only == 0)
        #expect(both == [0, 1])
    }

    @Test mutating func `has no backend with nginx when all have failed`() {
        var balancer = balancer(.nginx, .leastConnections, instances: 2)
        for _ in 0..<2 {
            let instance = assign(&balancer, at: 0)
            balancer.end(instance, failed: true, now: 0)
        }
        let none = assign(&balancer, at: 5)
        #expect(none == -1)
        #expect(balancer.answer(to: .noBackend) == .http502)
    }

    @Test mutating func `tries the next instance, and none twice`() {
        var balancer = balancer(.nginx, .roundRobin)
        var tries = BalancerState.Tries()
        var assignments: [BalancerState.Assignment] = []
        for _ in 0..<4 {
            let assignment = balancer.assign(1, tries: &tries, now: 0, using: &stream)
            assignments.append(assignment)
        }
        #expect(assignments == [.instance(0), .instance(1), .instance(2), .none])
        #expect(tries.count == 3)
    }

    @Test mutating func `tries an instance again with HAProxy, after a second, when it has tried all`() {
        var balancer = balancer(.haproxy, .roundRobin, instances: 1)
        var tries = BalancerState.Tries()
        let none = balancer.pause(tries: tries, now: 0)
        _ = balancer.assign(1, tries: &tries, now: 0, using: &stream)
        let pause = balancer.pause(tries: tries, now: 0)
        let again = balancer.assign(1, tries: &tries, now: 1, using: &stream)
        #expect(none == 0 && pause == 1)
        #expect(again == .instance(0) && tries.count == 2)
    }

    @Test mutating func `sends again what does no harm`() {
        let nginx = balancer(.nginx, .roundRobin)
        let haproxy = balancer(.haproxy, .roundRobin)
        var once = BalancerState.Tries()
        once.add(0)
        var often = once
        for _ in 0..<3 { often.add(1) }
        for failure in [BalancerState.Failure.emptyReply, .timeout] {
            #expect(nginx.retries(after: failure, tries: once, isSafe: BalancerState.isIdempotent("GET")))
            #expect(!nginx.retries(after: failure, tries: once, isSafe: BalancerState.isIdempotent("POST")))
            #expect(!haproxy.retries(after: failure, tries: once, isSafe: BalancerState.isIdempotent("GET")))
        }
        #expect(nginx.retries(after: .connection, tries: once, isSafe: BalancerState.isIdempotent("POST")))
        #expect(haproxy.retries(after: .connection, tries: once, isSafe: BalancerState.isIdempotent("POST")))
        #expect(!nginx.retries(after: .connection, tries: often, isSafe: BalancerState.isIdempotent("GET")))
        #expect(
            !haproxy.retries(
                after: .queueTimeout, tries: BalancerState.Tries(), isSafe: BalancerState.isIdempotent("GET"))
        )
    }

    @Test func `answers 502, 503 or 504`() {
        let nginx = balancer(.nginx, .roundRobin)
        let haproxy = balancer(.haproxy, .roundRobin)
        let failures: [BalancerState.Failure] = [
            .connection, .emptyReply, .timeout, .queueTimeout, .noBackend,
        ]
        #expect(failures.map { nginx.answer(to: $0) } == [.http502, .http502, .http504, .http503, .http502])
        #expect(
            failures.map { haproxy.answer(to: $0) } == [.http503, .http502, .http504, .http503, .http503])
    }
}
