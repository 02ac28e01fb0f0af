import Harness
import HeapModule

/// An event in the peer's heap, in the calendar's order: by time, at one instant in the order of scheduling.
struct Entry: Comparable {
    var time: Double
    var sequence: UInt64
    var event: Int32

    static func < (left: Entry, right: Entry) -> Bool {
        left.time < right.time || (left.time == right.time && left.sequence < right.sequence)
    }
}

/// ``holdCalendar(_:)`` on the heap of swift-collections, which knows neither cancelling nor lanes.
func holdHeap(_ increments: Increments) -> (seconds: Double, clock: Double) {
    var heap = Heap<Entry>()
    var sequence: UInt64 = 0
    for (index, time) in increments.pending.enumerated() {
        heap.insert(Entry(time: time, sequence: sequence, event: Int32(index)))
        sequence += 1
    }
    var now = 0.0
    let stopwatch = Stopwatch(.processor)
    for increment in increments.operations {
        guard let entry = heap.popMin() else { break }
        now = entry.time
        heap.insert(Entry(time: now + increment, sequence: sequence, event: entry.event))
        sequence += 1
    }
    return (stopwatch.seconds, now)
}
