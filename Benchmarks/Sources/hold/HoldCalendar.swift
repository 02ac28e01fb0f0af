import Harness
import SimCore

/// Takes the next event and schedules one more, once for each increment: the CPU seconds taken, and the final clock.
func holdCalendar(_ increments: Increments) -> (seconds: Double, clock: Double) {
    var calendar = Calendar<Int32>()
    for (index, time) in increments.pending.enumerated() { calendar.schedule(Int32(index), at: time) }
    let stopwatch = Stopwatch(.processor)
    for increment in increments.operations {
        guard let event = calendar.next() else { break }
        calendar.schedule(event, after: increment)
    }
    return (stopwatch.seconds, calendar.now)
}
