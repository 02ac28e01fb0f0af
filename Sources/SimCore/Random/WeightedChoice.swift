/// A choice among n items in proportion to their weights, by one uniform number.
///
/// Cumulative weights and a binary search: O(log n) a draw, and raising one weight moves only the
/// boundaries, so that two configurations mostly choose alike.
public struct WeightedChoice: Sendable {
    @usableFromInline let cumulative: [Double]

    /// - Parameter weights: at least one, none negative, their sum positive.
    public init(_ weights: [Double]) {
        precondition(!weights.isEmpty, "a choice needs at least one weight")
        var sum = 0.0
        var cumulative: [Double] = []
        cumulative.reserveCapacity(weights.count)
        for weight in weights {
            precondition(weight >= 0, "a weight is negative")
            sum += weight
            cumulative.append(sum)
        }
        precondition(sum > 0, "all weights are zero")
        self.cumulative = cumulative
    }

    /// The index of the chosen item.
    @inlinable
    public func sample(using stream: inout RandomStream) -> Int {
        let last = cumulative.count - 1
        let target = stream.uniform() * cumulative[last]
        var low = 0
        var high = last
        while low < high {
            let middle = (low + high) / 2
            if target < cumulative[middle] { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
