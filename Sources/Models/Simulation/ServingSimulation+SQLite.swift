internal import SimCore

/// SQLite's writer lock.
extension ServingSimulation {
    mutating func lock(_ index: Int32, _ calendar: inout EventCalendar) -> Progress {
        let slot = Int(index)
        if writer.tryLock() {
            let waited = requests[slot].tries > 0 ? calendar.now - requests[slot].waiting : 0
            statistics.lockWait.add(waited)
            requests[slot].tries = 0
            requests[slot].flags.insert(.holdsLock)
            requests[slot].next += 1
            return .goesOn
        }
        if requests[slot].tries == 0 { requests[slot].waiting = calendar.now }
        guard
            let pause = WriterLock.delay(
                attempt: Int(requests[slot].tries), waited: calendar.now - requests[slot].waiting,
                busyTimeout: constants.busyTimeout)
        else {
            fail(index, .http500, .databaseLocked)
            answer(index, &calendar)
            return .leaves
        }
        requests[slot].tries += 1
        calendar.schedule(Event(kind: .lockPoll, index: index), after: pause)
        return constants.lockYields ? .leaves : .occupies
    }

    /// The sleep is over; the worker tries again once it gets the CPU.
    mutating func pollLock(_ index: Int32, _ calendar: inout EventCalendar) {
        goOn(index, .timer, yielded: constants.lockYields, &calendar)
    }

    mutating func unlock(_ index: Int32) {
        requests[Int(index)].flags.remove(.holdsLock)
        writer.unlock()
    }
}
