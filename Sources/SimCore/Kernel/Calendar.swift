/// The event calendar of a simulation: what happens next, and when.
///
/// Events are trivial values. They come out ordered by time, and at one instant in the order in which they
/// were scheduled. Four ways lead in:
/// - a 4-ary heap (``schedule(_:at:)``), O(log n);
/// - a queue for events at the present instant, O(1), taken by ``schedule(_:at:)`` itself;
/// - lanes (``addLane(delay:)``) for timeouts of one length: only a lane's first live event is in the heap, so
///   scheduling and cancelling one are O(1) however many are pending;
/// - alarms (``addAlarm(_:)``) for the few events that are moved time and again: none is in the heap.
public struct Calendar<Event: BitwiseCopyable & Sendable>: ~Copyable {
    /// The present instant in seconds.
    @inlinable public var now: Double { clock }
    /// Number of events handed out so far.
    @inlinable public var handled: UInt64 { handledCount }

    @usableFromInline var clock = 0.0
    @usableFromInline var handledCount: UInt64 = 0
    @usableFromInline var sequence: UInt64 = 0
    @usableFromInline var heap = EventHeap<Entry>()
    @usableFromInline var present = UniqueQueue<Entry>()
    @usableFromInline var cancellables = UniqueArray<Cancellable>()
    @usableFromInline var freeSlots = UniqueArray<UInt32>()
    @usableFromInline var lanes = UniqueArray<Lane<Event>>()
    @usableFromInline var alarms = UniqueArray<Alarm>()
    /// The alarm that comes first: its instant and sequence number, and its index. Infinity and the last number
    /// where none is set.
    @usableFromInline var alarmTime = Double.infinity
    @usableFromInline var alarmSequence = UInt64.max
    @usableFromInline var firstAlarm = 0
    /// The first alarm has to be found anew.
    @usableFromInline var alarmsMoved = false

    /// What is in the heap. The smaller it is, the quicker the heap: 24 bytes for an event of at most five.
    @usableFromInline
    struct Entry: BitwiseCopyable, Ordered, Sendable {
        @usableFromInline var time: Double
        @usableFromInline var sequence: UInt64
        @usableFromInline var content: Content

        @usableFromInline
        enum Content: BitwiseCopyable, Sendable {
            case event(Event)
            /// Slot of a cancellable event.
            case cancellable(UInt32)
            /// Index of the lane whose first event this entry stands for.
            case lane(Int32)
        }

        @inlinable
        init(time: Double, sequence: UInt64, _ content: Content) {
            self.time = time
            self.sequence = sequence
            self.content = content
        }

        @inlinable
        func precedes(_ other: Entry) -> Bool {
            time < other.time || (time == other.time && sequence < other.sequence)
        }
    }

    /// A slot for an event that may be cancelled.
    @usableFromInline
    struct Cancellable: BitwiseCopyable, Sendable {
        @usableFromInline var event: Event
        /// How often the slot was used before.
        @usableFromInline var generation: UInt32
        /// Of the entry that stands for the event; the last number where the slot is free.
        @usableFromInline var sequence: UInt64

        @inlinable
        init(event: Event, generation: UInt32, sequence: UInt64) {
            self.event = event
            self.generation = generation
            self.sequence = sequence
        }
    }

    /// Refers to one cancellable event; stale once the event was handed out or cancelled.
    @frozen
    public struct Handle: Sendable, BitwiseCopyable {
        @usableFromInline var slot: UInt32
        @usableFromInline var generation: UInt32

        @inlinable
        init(slot: UInt32, generation: UInt32) {
            self.slot = slot
            self.generation = generation
        }

        /// A handle that refers to no event.
        @inlinable public static var none: Handle { Handle(slot: .max, generation: 0) }
    }

    /// The run that this calendar serves, for messages.
    public let identity: RunIdentity

    @inlinable
    public init(_ identity: RunIdentity = RunIdentity(seed: 0, replication: 0)) {
        self.identity = identity
    }

    /// Schedules an event that is never cancelled.
    ///
    /// - Parameter time: the instant in seconds, not before ``now``.
    @inlinable
    public mutating func schedule(_ event: Event, at time: Double) {
        insert(.event(event), at: time)
    }

    /// Schedules an event `delay` ≥ 0 seconds from now.
    @inlinable
    public mutating func schedule(_ event: Event, after delay: Double) {
        schedule(event, at: now + delay)
    }

    /// Schedules an event that may be cancelled.
    @inlinable
    public mutating func scheduleCancellable(_ event: Event, at time: Double) -> Handle {
        let slot: UInt32
        var generation: UInt32 = 0
        if let free = freeSlots.popLast() {
            slot = free
            generation = cancellables[Int(slot)].generation
            cancellables[Int(slot)] = Cancellable(event: event, generation: generation, sequence: sequence)
        } else {
            slot = UInt32(cancellables.count)
            cancellables.append(Cancellable(event: event, generation: generation, sequence: sequence))
        }
        insert(.cancellable(slot), at: time)
        return Handle(slot: slot, generation: generation)
    }

    /// Cancels the event, if it is still to come. Returns whether it was.
    @inlinable
    @discardableResult
    public mutating func cancel(_ handle: Handle) -> Bool {
        guard handle.slot != .max, cancellables[Int(handle.slot)].generation == handle.generation else {
            return false
        }
        retire(handle.slot)
        return true
    }

    /// The next event, with the clock moved to its instant; `nil` when none is left or the next lies
    /// after `horizon`, the clock then standing where it was.
    @inlinable
    public mutating func next(until horizon: Double = .infinity) -> Event? {
        if alarmsMoved { findFirstAlarm() }
        while true {
            let entry: Entry
            if let first = present.first {
                if alarmPrecedes(first) {
                    if let earliest = heap.first, !alarmPrecedes(earliest) {
                        entry = earliest
                        heap.removeFirst()
                    } else {
                        return ring()
                    }
                } else if let earliest = heap.first, earliest.precedes(first) {
                    entry = earliest
                    heap.removeFirst()
                } else {
                    entry = first
                    present.removeFirst()
                }
            } else {
                guard let earliest = heap.first, !alarmPrecedes(earliest) else {
                    return alarmTime < .infinity && alarmTime <= horizon ? ring() : nil
                }
                guard earliest.time <= horizon else { return nil }
                entry = earliest
                heap.removeFirst()
            }
            switch entry.content {
            case .event(let event):
                advance(to: entry.time)
                return event
            case .cancellable(let slot):
                guard cancellables[Int(slot)].sequence == entry.sequence else { continue }
                retire(slot)
                advance(to: entry.time)
                return cancellables[Int(slot)].event
            case .lane(let lane):
                if let event = popLane(Int(lane), expecting: entry.sequence) {
                    advance(to: entry.time)
                    return event
                }
            }
        }
    }

    /// No event comes before this instant; `nil` when none is left. An event that was cancelled may still be the one
    /// that it tells of.
    @inlinable
    public var earliest: Double? {
        mutating get {
            if alarmsMoved { findFirstAlarm() }
            let entry = (present.first ?? heap.first)?.time ?? .infinity
            let time = min(entry, alarmTime)
            return time < .infinity ? time : nil
        }
    }

    /// Moves the clock to `time`, before which no event is left, so that averages over time end there.
    public mutating func elapse(until time: Double) {
        assert(time >= clock, "the clock runs forward")
        clock = time
    }

    @inlinable
    mutating func advance(to time: Double) {
        assert(time >= now, "an event lies in the past")
        clock = time
        handledCount += 1
    }

    @inlinable
    mutating func retire(_ slot: UInt32) {
        cancellables[Int(slot)].generation &+= 1
        cancellables[Int(slot)].sequence = .max
        freeSlots.append(slot)
    }

    @inlinable
    mutating func insert(_ content: Entry.Content, at time: Double) {
        assert(time >= now, "an event is scheduled in the past")
        let entry = Entry(time: time, sequence: sequence, content)
        sequence += 1
        if time == now { present.append(entry) } else { heap.insert(entry) }
    }
}
