/// Events that all come the same time after they were scheduled, hence in the order of scheduling.
@usableFromInline
struct Lane<Event: BitwiseCopyable & Sendable>: Sendable {
    @usableFromInline let delay: Double
    @usableFromInline var queue = TicketQueue<Pending>()
    /// Sequence number of the entry that stands for this lane in the heap; `nil` where none does.
    @usableFromInline var standing: UInt64?

    @usableFromInline
    struct Pending: BitwiseCopyable, Sendable {
        @usableFromInline var time: Double
        @usableFromInline var sequence: UInt64
        @usableFromInline var event: Event

        @inlinable
        init(time: Double, sequence: UInt64, event: Event) {
            self.time = time
            self.sequence = sequence
            self.event = event
        }
    }
}

/// Names a lane of a calendar.
@frozen
public struct LaneID: Sendable, BitwiseCopyable {
    @usableFromInline let index: Int32

    @inlinable
    init(index: Int32) {
        self.index = index
    }
}

/// Refers to one event in a lane; stale once it was handed out or cancelled.
@frozen
public struct LaneHandle: Sendable, BitwiseCopyable {
    /// The lane's index in the leading 16 bits, the ticket in the others, which last for 2.8 × 10¹⁴ events. In one
    /// word, since every request may hold one.
    @usableFromInline let bits: UInt64

    @inlinable
    init(bits: UInt64) {
        self.bits = bits
    }

    @inlinable
    init(lane: Int32, ticket: UInt64) {
        precondition(ticket >> 48 == 0, "a lane's tickets are used up")
        bits = UInt64(UInt32(bitPattern: lane)) << 48 | ticket
    }

    @inlinable var lane: Int { Int(truncatingIfNeeded: bits >> 48) }
    @inlinable var ticket: UInt64 { bits & 0xFFFF_FFFF_FFFF }

    /// A handle that refers to no event.
    @inlinable public static var none: LaneHandle { LaneHandle(bits: .max) }
}

extension Calendar {
    /// Makes a lane for events that come `delay` ≥ 0 seconds after they were scheduled.
    public mutating func addLane(delay: Double) -> LaneID {
        precondition(lanes.count < 0xFFFF, "a calendar has room for 65 535 lanes")
        lanes.append(Lane(delay: delay))
        return LaneID(index: Int32(lanes.count - 1))
    }

    /// Schedules an event at the end of a lane: O(1).
    @inlinable
    @discardableResult
    public mutating func schedule(_ event: Event, in lane: LaneID) -> LaneHandle {
        let index = Int(lane.index)
        let pending = Lane<Event>.Pending(
            time: now + lanes[index].delay, sequence: sequence, event: event)
        sequence += 1
        let ticket = lanes[index].queue.append(pending)
        if lanes[index].standing == nil { stand(index) }
        return LaneHandle(lane: lane.index, ticket: ticket)
    }

    /// Cancels the event, if it is still to come: O(1). Returns whether it was.
    @inlinable
    @discardableResult
    public mutating func cancel(_ handle: LaneHandle) -> Bool {
        guard handle.bits != LaneHandle.none.bits else { return false }
        // The heap's entry, if it stood for this event, finds it gone and stands for the next instead.
        return lanes[handle.lane].queue.withdraw(handle.ticket) != nil
    }

    /// Takes the lane's first event if it is the one that the heap's entry stood for, and lets the next one
    /// stand in the heap under its own original sequence number.
    @inlinable
    mutating func popLane(_ index: Int, expecting sequence: UInt64) -> Event? {
        lanes[index].standing = nil
        var event: Event?
        if let first = lanes[index].queue.first(), first.element.sequence == sequence {
            event = lanes[index].queue.popFirst()?.event
        }
        stand(index)
        return event
    }

    @inlinable
    mutating func stand(_ index: Int) {
        guard let first = lanes[index].queue.first() else { return }
        let pending = first.element
        lanes[index].standing = pending.sequence
        heap.insert(Entry(time: pending.time, sequence: pending.sequence, .lane(Int32(index))))
    }
}
