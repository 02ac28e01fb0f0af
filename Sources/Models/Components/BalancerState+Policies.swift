internal import SimCore

/// Which of the instances that can take a request gets it.
extension BalancerState {
    mutating func candidate(_ tries: Tries, _ now: Double, _ stream: inout RandomStream) -> Int? {
        switch settings.policy {
        case .roundRobin:
            return nextByTurns(tries, now, among: nil)
        case .leastConnections:
            guard let least = leastLoaded(tries, now) else { return nil }
            return nextByTurns(tries, now, among: least)
        case .random:
            return draw(tries, now, except: nil, &stream)
        case .randomOfTwo:
            guard let one = draw(tries, now, except: nil, &stream) else { return nil }
            guard let other = draw(tries, now, except: one, &stream) else { return one }
            return isLess(other, one) ? other : one
        }
    }

    private func canTake(_ index: Int, _ tries: Tries, _ now: Double) -> Bool {
        hasRoom(index) && isEligible(index, tries, now)
    }

    /// Smooth weighted round robin: each saves up its weight, who has saved most pays for all.
    ///
    /// - Parameter among: only those that are as busy for their weight as this one; `nil` for all.
    private mutating func nextByTurns(_ tries: Tries, _ now: Double, among level: Int?) -> Int? {
        var total = 0
        var best: Int?
        for index in instances.indices where canTake(index, tries, now) {
            if let level, isLess(level, index) { continue }
            total += instances[index].effectiveWeight
            instances[index].credit += instances[index].effectiveWeight
            if instances[index].effectiveWeight < instances[index].weight {
                instances[index].effectiveWeight += 1
            }
            if let top = best, instances[index].credit <= instances[top].credit { continue }
            best = index
        }
        if let best { instances[best].credit -= total }
        return best
    }

    private func leastLoaded(_ tries: Tries, _ now: Double) -> Int? {
        var least: Int?
        for index in instances.indices where canTake(index, tries, now) {
            guard let known = least else {
                least = index
                continue
            }
            if isLess(index, known) { least = index }
        }
        return least
    }

    /// Whether an instance is less busy for its weight than another. HAProxy counts the request to come, which tells
    /// idle instances of different weights apart; nginx does not. The cross product is exact.
    private func isLess(_ one: Int, _ other: Int) -> Bool {
        let coming = isHAProxy ? 1 : 0
        return (instances[one].active + coming) * instances[other].weight
            < (instances[other].active + coming) * instances[one].weight
    }

    /// One of those that can take a request, in proportion to their weights.
    private func draw(
        _ tries: Tries, _ now: Double, except one: Int?, _ stream: inout RandomStream
    ) -> Int? {
        var total = 0
        for index in instances.indices where index != one && canTake(index, tries, now) {
            total += instances[index].weight
        }
        guard total > 0 else { return nil }
        var left = stream.index(below: total)
        for index in instances.indices where index != one && canTake(index, tries, now) {
            left -= instances[index].weight
            if left < 0 { return index }
        }
        return nil
    }
}
