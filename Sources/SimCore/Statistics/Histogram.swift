/// A histogram of positive quantities with three significant digits: each octave is split into 1 024 equal
/// buckets, so a value is known to better than 0.1 %. Two histograms merge by adding their counts.
///
/// The bucket is read off the number's bit pattern (exponent and leading ten bits of the fraction).
public struct Histogram: Sendable, Equatable {
    @inlinable public var count: Int { observations }
    @usableFromInline var observations = 0
    /// Observations that are zero, or too small to tell from it (below 2⁻⁶⁰).
    @usableFromInline var zeros = 0
    @usableFromInline var counts: [Int] = []
    /// Bucket that `counts[0]` stands for.
    @usableFromInline var lowest = 0

    @inlinable static var shift: UInt64 { 42 }
    @inlinable static var smallest: Double { 0x1p-60 }

    public init() {}

    /// - Parameter value: finite and not negative.
    @inlinable
    public mutating func add(_ value: Double) {
        assert(value >= 0 && value < .infinity, "a histogram takes finite values from 0 up")
        observations += 1
        guard value >= Self.smallest else {
            zeros += 1
            return
        }
        let bucket = Int(value.bitPattern >> Self.shift)
        if bucket < lowest || bucket >= lowest + counts.count { cover(bucket, bucket) }
        counts[bucket - lowest] += 1
    }

    public mutating func merge(_ other: Histogram) {
        observations += other.observations
        zeros += other.zeros
        guard !other.counts.isEmpty else { return }
        cover(other.lowest, other.lowest + other.counts.count - 1)
        for (index, more) in other.counts.enumerated() {
            counts[other.lowest - lowest + index] += more
        }
    }

    /// The smallest value that at least a fraction `p` of the observations do not exceed, as the middle of its
    /// bucket; `nil` without observations.
    public func quantile(_ p: Double) -> Double? {
        value(ofRank: max(1, Int((p * Double(count)).rounded(.up))))
    }

    /// The observation of a rank, 1 for the least, as the middle of its bucket; `nil` beyond the last.
    public func value(ofRank rank: Int) -> Double? {
        guard count > 0 else { return nil }
        var seen = zeros
        if seen >= rank { return 0 }
        for (index, here) in counts.enumerated() {
            seen += here
            if seen >= rank {
                let low = Double(bitPattern: UInt64(lowest + index) << Self.shift)
                let high = Double(bitPattern: UInt64(lowest + index + 1) << Self.shift)
                return (low + high) / 2
            }
        }
        return nil
    }

    /// How many observations lie in the buckets up to that of `value`.
    public func count(upTo value: Double) -> Int {
        guard value >= Self.smallest else { return value >= 0 ? zeros : 0 }
        let buckets = Int(value.bitPattern >> Self.shift) - lowest + 1
        return counts.prefix(max(0, buckets)).reduce(zeros, +)
    }

    @usableFromInline
    mutating func cover(_ low: Int, _ high: Int) {
        if counts.isEmpty {
            lowest = low
            counts = Array(repeating: 0, count: high - low + 1)
            return
        }
        if low < lowest {
            counts.insert(contentsOf: repeatElement(0, count: lowest - low), at: 0)
            lowest = low
        }
        let missing = high - (lowest + counts.count - 1)
        if missing > 0 { counts.append(contentsOf: repeatElement(0, count: missing)) }
    }
}

extension Histogram {
    /// The observations added since this histogram was `earlier`.
    public func since(_ earlier: Histogram) -> Histogram {
        var later = self
        later.observations -= earlier.observations
        later.zeros -= earlier.zeros
        for (index, before) in earlier.counts.enumerated() {
            later.counts[earlier.lowest - lowest + index] -= before
        }
        return later
    }
}
