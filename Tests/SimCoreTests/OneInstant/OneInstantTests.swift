import SimCore
import Testing

@Suite struct `At one instant` {
    /// What happens to a station at the instant 1, while visitor 0 is served and 1, 2 and 3 wait.
    enum Step: CaseIterable, Sendable {
        /// Visitor 0 is done.
        case release
        /// Visitor 1 is at its deadline.
        case timeout
        /// Visitor 2 gives up.
        case cancel
        /// Visitor 4 comes and asks.
        case grant
    }

    /// All orders in which the four can be scheduled.
    static let orders: [[Step]] = {
        func orders(_ left: [Step]) -> [[Step]] {
            left.isEmpty
                ? [[]] : left.flatMap { first in orders(left.filter { $0 != first }).map { [first] + $0 } }
        }
        return orders(Step.allCases)
    }()

    /// Whose service begins, in order.
    static func winners(_ kind: StationKind, _ order: [Step]) -> [Int32] {
        var begun: [Int32] = [0]
        var waiting: [Int32] = [1, 2, 3]
        var isFree = false
        var woken: Int32?
        func leave(_ id: Int32) {
            waiting.removeAll { $0 == id }
            if woken == id { woken = isFree && !waiting.isEmpty ? waiting.removeFirst() : nil }
        }
        for step in order {
            switch step {
            case .timeout: leave(1)
            case .cancel: leave(2)
            case .release where kind == .bargingPool:
                isFree = true
                woken = waiting.removeFirst()
            case .release: begun.append(waiting.removeFirst())
            case .grant where isFree:
                isFree = false
                begun.append(4)
            case .grant: waiting.append(4)
            }
        }
        // The one who was woken asks after all that was scheduled before it was woken.
        if let woken { if isFree { begun.append(woken) } else { waiting.append(woken) } }
        return begun + waiting
    }

    @Test(arguments: [StationKind.fifoPool, .bargingPool, .fifoServer], DeadlineWay.allCases)
    func `a token goes to the one who is entitled by the order of scheduling`(
        kind: StationKind, way: DeadlineWay
    ) {
        for order in Self.orders {
            var visit = Visit(kind, capacity: 1, (0..<5).map { _ in Visitor(hold: 1, way: way) })
            visit.occupy(0)
            for id in Int32(1)...3 { visit.enter(id) }
            for step in order {
                switch step {
                case .release: visit.calendar.schedule(.finishes(0), after: 1)
                case .timeout:
                    visit.visitors[1].patience = 1
                    visit.arm(1)
                case .cancel: visit.calendar.schedule(.givesUp(2), after: 1)
                case .grant: visit.calendar.schedule(.arrives(4), after: 1)
                }
            }
            visit.run()
            let begun = visit.begun
            let phases = visit.visitors.map(\.phase)
            let expected = Self.winners(kind, order)
            #expect(begun == expected, "\(order)")
            #expect(phases[1] == (expected.contains(1) ? .served : .late), "\(order)")
            #expect(phases[2] == (expected.contains(2) ? .served : .gone), "\(order)")
            #expect([0, 3, 4].allSatisfy { phases[$0] == .served }, "\(order)")
        }
    }

    /// All services end at the instant 1, in a lane or one after another on their cores.
    @Test(arguments: [StationKind.processor, .lane], DeadlineWay.allCases)
    func `a service that ends and a deadline are heeded in the order of scheduling`(
        kind: StationKind, way: DeadlineWay
    ) throws {
        for order in Self.orders {
            var visit = Visit(kind, capacity: 1, (0..<5).map { _ in Visitor(hold: 1, way: way) })
            for step in order {
                switch step {
                case .release: for id in [Int32(1), 2, 0, 3] { visit.enter(id) }
                case .timeout:
                    visit.visitors[1].patience = 1
                    visit.arm(1)
                case .cancel: visit.calendar.schedule(.givesUp(2), after: 1)
                case .grant: visit.calendar.schedule(.arrives(4), after: 1)
                }
                // They have been armed by hand.
                if step == .timeout { visit.visitors[1].patience = nil }
            }
            visit.run()
            let phases = visit.visitors.map(\.phase)
            let release = try #require(order.firstIndex(of: .release))
            let isLate = try #require(order.firstIndex(of: .timeout)) < release
            let givesUpFirst = try #require(order.firstIndex(of: .cancel)) < release
            // A processor has one event, for its next completion: the second one's is scheduled when the first is
            // done, after the other three; where the first has left, the event stands for the second.
            let isGone = kind == .lane ? givesUpFirst : givesUpFirst || !isLate
            #expect(phases[1] == (isLate ? .late : .served), "\(order)")
            #expect(phases[2] == (isGone ? .gone : .served), "\(order)")
            #expect([0, 3, 4].allSatisfy { phases[$0] == .served }, "\(order)")
        }
    }

    /// Times are multiples of a quarter, so most events share their instant with others, and holding and patience
    /// may be nothing at all.
    @Test(arguments: StationKind.allCases, [1, 2, 5])
    func `whatever comes together, every answer is the naive one`(kind: StationKind, capacity: Int) {
        let key = StreamKey(seed: 41, replication: 0, component: UInt64(capacity), purpose: 0)
        var stream = RandomStream(key)
        func quarters(below bound: Int) -> Double { Double(stream.index(below: bound)) * 0.25 }
        var outcomes: [Visitor.Phase: Int] = [:]
        for _ in 0..<200 {
            let visitors = (0..<40).map { _ in
                Visitor(
                    hold: quarters(below: 5),
                    patience: stream.index(below: 4) == 0 ? nil : quarters(below: 5),
                    way: DeadlineWay.allCases[stream.index(below: 3)])
            }
            var visit = Visit(kind, capacity: capacity, visitors)
            for id in Int32(0)..<40 {
                visit.calendar.schedule(.arrives(id), after: quarters(below: 5 + 40 / capacity))
                if stream.index(below: 4) == 0 {
                    visit.calendar.schedule(.givesUp(id), after: quarters(below: 5 + 40 / capacity))
                }
            }
            visit.run()
            for visitor in visit.visitors { outcomes[visitor.phase, default: 0] += 1 }
        }
        // The test has power only if all outcomes are common.
        for phase in [Visitor.Phase.served, .late, .gone] { #expect(outcomes[phase, default: 0] > 100) }
        #expect(outcomes[.outside] == nil)
    }
}
