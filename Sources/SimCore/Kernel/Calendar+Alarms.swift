/// Names an alarm of a calendar.
@frozen
public struct AlarmID: Sendable, BitwiseCopyable {
    @usableFromInline let index: Int32

    @inlinable
    init(index: Int32) {
        self.index = index
    }
}

/// Events that are moved rather than scheduled anew: the next change of a processor, whenever a job comes or goes.
extension Calendar {
    @usableFromInline
    struct Alarm: BitwiseCopyable, Sendable {
        @usableFromInline let event: Event
        /// Infinity where it is not set.
        @usableFromInline var time = Double.infinity
        @usableFromInline var sequence = UInt64.max

        @inlinable
        init(event: Event) {
            self.event = event
        }
    }

    /// Makes an alarm for one event, which is not set yet.
    ///
    /// All are looked at once one was moved, so they should be few: stations, not customers.
    public mutating func addAlarm(_ event: Event) -> AlarmID {
        alarms.append(Alarm(event: event))
        return AlarmID(index: Int32(alarms.count - 1))
    }

    /// Sets an alarm, which is thereby scheduled at this place of the order, and no longer where it was before.
    /// O(1); then the next event is found in O(alarms).
    ///
    /// - Parameter time: the instant in seconds, not before ``now``; infinity for never.
    @inlinable
    public mutating func set(_ alarm: AlarmID, at time: Double) {
        assert(time >= now, "an alarm is set in the past")
        let index = Int(alarm.index)
        alarms[index].time = time
        alarms[index].sequence = time < .infinity ? sequence : .max
        sequence += 1
        alarmsMoved = true
    }

    @inlinable
    func alarmPrecedes(_ entry: Entry) -> Bool {
        alarmTime < entry.time || (alarmTime == entry.time && alarmSequence < entry.sequence)
    }

    /// Hands out the first alarm's event.
    @inlinable
    mutating func ring() -> Event {
        let index = firstAlarm
        advance(to: alarmTime)
        alarms[index].time = .infinity
        alarms[index].sequence = .max
        alarmsMoved = true
        return alarms[index].event
    }

    @inlinable
    mutating func findFirstAlarm() {
        alarmsMoved = false
        var first = 0
        var earliest = Double.infinity
        var least = UInt64.max
        for index in alarms.indices {
            let time = alarms[index].time
            guard time <= earliest else { continue }
            let sequence = alarms[index].sequence
            guard time < earliest || sequence < least else { continue }
            first = index
            earliest = time
            least = sequence
        }
        firstAlarm = first
        alarmTime = earliest
        alarmSequence = least
    }
}
