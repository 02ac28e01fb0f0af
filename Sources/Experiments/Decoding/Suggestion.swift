/// What was probably meant by a word that is not known.
enum Suggestion {
    /// The candidate nearest to the word: at most a third of its letters (one at least) added, dropped,
    /// changed or swapped with their neighbour. The first of equally near ones; `nil` where none is near.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let limit = max(1, word.count / 3)
        let ranked = candidates.map { (name: $0, distance: distance(word.lowercased(), $0.lowercased())) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= limit else {
            return nil
        }
        return best.name
    }

    /// "did you mean `x`?", or the list of what is known.
    static func remedy(for word: String, among candidates: [String], noun: String) -> String {
        if let name = nearest(to: word, among: candidates) { return "did you mean `\(name)`?" }
        guard !candidates.isEmpty else { return "there is no \(noun) here" }
        return candidates.count == 1
            ? "the only \(noun) here is \(candidates[0])"
            : "known here: " + candidates.joined(separator: ", ")
    }

    /// Optimal string alignment distance (Damerau's, each part edited once). O(m n) time, O(n) space.
    static func distance(_ first: String, _ second: String) -> Int {
        let (a, b) = (Array(first), Array(second))
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            row.reserveCapacity(b.count + 1)
            for j in 0..<b.count {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
