import SimCore
import Testing

@Suite struct `Choices by weight` {
    static let weights: [[Double]] = [
        [80, 0, 20], [1, 1, 1, 1, 1, 1, 1], (1...100).map { 1 / Double($0) }, [0, 0, 5],
        [1e-3, 1e3, 1, 0, 10],
    ]

    /// Chi-square over the items that have a weight; 1 % over ten figures.
    @Test(arguments: weights, [true, false])
    func `are in proportion to the weights`(weights: [Double], byAlias: Bool) {
        let search = WeightedChoice(weights)
        let alias = AliasTable(weights)
        var stream = RandomStream(StreamKey(seed: 9, replication: 0, component: 0, purpose: 0))
        var counts = [Int](repeating: 0, count: weights.count)
        let draws = 10_000_000
        for _ in 0..<draws {
            counts[byAlias ? alias.sample(using: &stream) : search.sample(using: &stream)] += 1
        }
        let sum = weights.reduce(0, +)
        var distance = 0.0
        var degrees = -1
        for (weight, count) in zip(weights, counts) {
            guard weight > 0 else {
                #expect(count == 0)
                continue
            }
            distance += chiSquareDistance([count], expected: weight / sum * Double(draws))
            degrees += 1
        }
        #expect(degrees == 0 ? distance == 0 : distance < chiSquareLimit(degrees: degrees, error: 0.001))
    }
}
