import SimCore
import Testing

@Suite struct `The calendar hands out events in order` {
    /// What the calendar should hand out: the earliest event, at one instant the one scheduled first.
    struct Expected {
        var time: Double
        var order: Int
        var event: Int32
    }

    /// A hundred thousand random operations of every kind, against a plain list.
    @Test func `whatever is scheduled and cancelled, as a plain list would`() {
        var stream = RandomStream(StreamKey(seed: 3, replication: 0, component: 0, purpose: 0))
        var calendar = Calendar<Int32>()
        let lanes = [calendar.addLane(delay: 0.5), calendar.addLane(delay: 2), calendar.addLane(delay: 0)]
        let delays = [0.5, 2.0, 0.0]
        var list: [Expected] = []
        var cancellable: [(Calendar<Int32>.Handle, Int32)] = []
        var laned: [(LaneHandle, Int32)] = []
        let alarms = (1...3).map { calendar.addAlarm(Int32(-$0)) }
        for step in 0..<20_000 {
            let event = Int32(step)
            switch stream.index(below: 12) {
            case 0, 1:
                // Coarse times, so that ties are common.
                let time = calendar.now + Double(stream.index(below: 8)) * 0.25
                calendar.schedule(event, at: time)
                list.append(Expected(time: time, order: step, event: event))
            case 2:
                let time = calendar.now + Double(stream.index(below: 8)) * 0.25
                cancellable.append((calendar.scheduleCancellable(event, at: time), event))
                list.append(Expected(time: time, order: step, event: event))
            case 3, 4:
                let lane = stream.index(below: 3)
                laned.append((calendar.schedule(event, in: lanes[lane]), event))
                list.append(Expected(time: calendar.now + delays[lane], order: step, event: event))
            case 5 where !cancellable.isEmpty:
                let (handle, victim) = cancellable.remove(at: stream.index(below: cancellable.count))
                let present = list.contains { $0.event == victim }
                let cancelled = calendar.cancel(handle)
                let again = calendar.cancel(handle)
                #expect(cancelled == present && !again)
                list.removeAll { $0.event == victim }
            case 6 where !laned.isEmpty:
                let (handle, victim) = laned.remove(at: stream.index(below: laned.count))
                let present = list.contains { $0.event == victim }
                let cancelled = calendar.cancel(handle)
                let again = calendar.cancel(handle)
                #expect(cancelled == present && !again)
                list.removeAll { $0.event == victim }
            case 7, 8:
                // One time of nine takes the alarm back.
                let alarm = stream.index(below: 3)
                let steps = stream.index(below: 9)
                let time = steps == 8 ? Double.infinity : calendar.now + Double(steps) * 0.25
                calendar.set(alarms[alarm], at: time)
                list.removeAll { $0.event == Int32(-1 - alarm) }
                if time < .infinity {
                    list.append(Expected(time: time, order: step, event: Int32(-1 - alarm)))
                }
            default:
                let earliest = list.indices.min {
                    (list[$0].time, list[$0].order) < (list[$1].time, list[$1].order)
                }
                let event = calendar.next()
                #expect(event == earliest.map { list[$0].event })
                if let earliest {
                    let now = calendar.now
                    #expect(now == list[earliest].time)
                    list.remove(at: earliest)
                }
            }
        }
    }

    @Test func `nothing beyond the horizon`() {
        var calendar = Calendar<Int32>()
        let alarm = calendar.addAlarm(1)
        calendar.set(alarm, at: 1)
        calendar.schedule(2, at: 2)
        var handed: [Int32?] = [calendar.next(until: 1.5), calendar.next(until: 1.5)]
        let stood = calendar.now
        handed += [calendar.next(), calendar.next()]
        let count = calendar.handled
        #expect(handed == [1, nil, 2, nil], "an alarm counts as an event")
        #expect(stood == 1)
        #expect(count == 2)
    }

    @Test func `nor an alarm that lies there`() {
        var calendar = Calendar<Int32>()
        let alarm = calendar.addAlarm(1)
        calendar.set(alarm, at: 2)
        let handed = [calendar.next(until: 1.5), calendar.next(until: 2), calendar.next()]
        #expect(handed == [nil, 1, nil])
    }

    @Test func `a stale handle cancels nothing, though its slot is used again`() {
        var calendar = Calendar<Int32>()
        let first = calendar.scheduleCancellable(1, at: 1)
        let handed = calendar.next()
        let second = calendar.scheduleCancellable(2, at: 2)
        let cancelled = [
            calendar.cancel(first), calendar.cancel(second), calendar.cancel(Calendar<Int32>.Handle.none),
            calendar.cancel(LaneHandle.none),
        ]
        let rest = calendar.next()
        #expect(handed == 1)
        #expect(cancelled == [false, true, false, false])
        #expect(rest == nil)
    }
}
