extension Calendar {
    @inlinable
    mutating func push(_ entry: Entry) {
        var hole = heap.count
        heap.append(entry)
        while hole > 0 {
            let parent = (hole - 1) >> 2
            guard entry.precedes(heap[parent]) else { break }
            heap[hole] = heap[parent]
            hole = parent
        }
        heap[hole] = entry
    }

    /// Removes the earliest entry. The heap must not be empty.
    @inlinable
    mutating func popHeap() -> Entry {
        let top = heap[0]
        let last = heap.removeLast()
        let count = heap.count
        guard count > 0 else { return top }
        var hole = 0
        while true {
            let firstChild = (hole << 2) + 1
            guard firstChild < count else { break }
            var least = firstChild
            var child = firstChild + 1
            let end = min(firstChild + 4, count)
            while child < end {
                if heap[child].precedes(heap[least]) { least = child }
                child += 1
            }
            guard heap[least].precedes(last) else { break }
            heap[hole] = heap[least]
            hole = least
        }
        heap[hole] = last
        return top
    }
}
