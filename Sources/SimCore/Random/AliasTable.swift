/// A choice among n items in proportion to their weights in O(1), by one word of the stream: the alias method
/// (A. J. Walker, "An efficient method for generating discrete random variables with general distributions",
/// ACM Transactions on Mathematical Software 3(3), 1977), its table filled in O(n) as M. D. Vose does ("A linear
/// algorithm for generating random numbers with a given distribution", IEEE Transactions on Software
/// Engineering 17(9), 1991).
///
/// Where two configurations differ in one weight, ``WeightedChoice`` keeps more of their choices alike.
public struct AliasTable: Sendable, Equatable {
    /// A column is shared by two items: its own below the threshold, the alias from there on.
    @usableFromInline
    struct Column: Sendable, Equatable {
        @usableFromInline var threshold: UInt64
        @usableFromInline var alias: Int32
    }

    @usableFromInline let columns: [Column]

    /// - Parameter weights: at least one, none negative, their sum positive and finite.
    public init(_ weights: [Double]) {
        precondition(!weights.isEmpty && weights.count <= Int(Int32.max), "a choice needs a weight an item")
        precondition(weights.allSatisfy { $0 >= 0 }, "a weight is negative")
        let sum = weights.reduce(0, +)
        precondition(sum > 0 && sum < .infinity, "all weights are zero, or one is infinite")
        // Each column holds 1 on average; those with less are filled up by those with more.
        var share = weights.map { $0 / sum * Double(weights.count) }
        var columns = weights.indices.map { Column(threshold: .max, alias: Int32($0)) }
        var small = share.indices.filter { share[$0] < 1 }
        var large = share.indices.filter { share[$0] >= 1 }
        while let item = small.last, let donor = large.last {
            small.removeLast()
            columns[item] = Column(threshold: UInt64(share[item] * 0x1p64), alias: Int32(donor))
            share[donor] -= 1 - share[item]
            if share[donor] < 1 { small.append(large.removeLast()) }
        }
        // What is left in either list holds 1 but for rounding, and its column stays its own. An item of little
        // weight is not among them: as many columns are left as the shares of their items add up to.
        self.columns = columns
    }

    /// The index of the chosen item.
    @inlinable
    public func sample(using stream: inout RandomStream) -> Int {
        let product = stream.next().multipliedFullWidth(by: UInt64(columns.count))
        let index = Int(truncatingIfNeeded: product.high)
        let column = columns[index]
        return product.low < column.threshold ? index : Int(column.alias)
    }
}
