/// Slots in an order from which any can be taken out: a doubly linked list in an array. All operations are O(1).
struct EntryOrder: Sendable {
    private struct Neighbours: BitwiseCopyable, Sendable {
        var before: Int32 = -1
        var after: Int32 = -1
    }

    private var neighbours: [Neighbours] = []
    /// The ends; below 0 where there are none.
    private(set) var first: Int32 = -1
    private var last: Int32 = -1

    /// Adds a slot at the end.
    mutating func append(_ slot: Int32) {
        while neighbours.count <= Int(slot) { neighbours.append(Neighbours()) }
        neighbours[Int(slot)] = Neighbours(before: last, after: -1)
        if last >= 0 { neighbours[Int(last)].after = slot } else { first = slot }
        last = slot
    }

    mutating func remove(_ slot: Int32) {
        let (before, after) = (neighbours[Int(slot)].before, neighbours[Int(slot)].after)
        if before >= 0 { neighbours[Int(before)].after = after } else { first = after }
        if after >= 0 { neighbours[Int(after)].before = before } else { last = before }
    }

    mutating func moveToEnd(_ slot: Int32) {
        guard slot != last else { return }
        remove(slot)
        append(slot)
    }

    mutating func removeAll() {
        first = -1
        last = -1
    }
}
