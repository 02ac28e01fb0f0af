/// The event calendar of a simulation: what happens next, and when.
///
/// Events are trivial values. They come out ordered by time, and at one instant in the order in which they
/// were scheduled. Three ways lead in:
/// - a 4-ary heap (``schedule(_:at:)``), O(log n);
/// - a queue for events at the present instant, O(1), taken by ``schedule(_:at:)`` itself;
/// - lanes (``addLane(delay:)``) for timeouts of one length: only a lane's first live event is in the heap, so
///   scheduling and cancelling one are O(1) however many are pending.
public struct Calendar<Event: BitwiseCopyable & Sendable>: ~Copyable {
    /// The present instant in seconds.
    @inlinable public var now: Double { clock }
    /// Number of events handed out so far.
    @inlinable public var handled: UInt64 { handledCount }

    @usableFromInline var clock = 0.0
    @usableFromInline var handledCount: UInt64 = 0
    @usableFromInline var heap = EventHeap<Entry>()
    @usableFromInline var present = RingQueue<Entry>()
    @usableFromInline var sequence: UInt64 = 0
    @usableFromInline var generations: [UInt32] = []
    @usableFromInline var freeSlots: [UInt32] = []
    @usableFromInline var lanes: [Lane<Event>] = []

    /// One scheduled event.
    @usableFromInline
    struct Entry: BitwiseCopyable, Ordered, Sendable {
        @usableFromInline var time: Double
        @usableFromInline var sequence: UInt64
        @usableFromInline var event: Event
        /// `plain`, or the slot of a cancellable event (≥ 0), or a lane (lane index i as −2 − i).
        @usableFromInline var source: Int32
        @usableFromInline var generation: UInt32

        @inlinable
        init(time: Double, sequence: UInt64, event: Event, source: Int32, generation: UInt32) {
            self.time = time
            self.sequence = sequence
            self.event = event
            self.source = source
            self.generation = generation
        }

        @inlinable
        func precedes(_ other: Entry) -> Bool {
            time < other.time || (time == other.time && sequence < other.sequence)
        }

        @inlinable static var plain: Int32 { -1 }
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
        insert(event, at: time, source: Entry.plain, generation: 0)
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
        if let free = freeSlots.popLast() {
            slot = free
        } else {
            slot = UInt32(generations.count)
            generations.append(0)
        }
        let generation = generations[Int(slot)]
        insert(event, at: time, source: Int32(slot), generation: generation)
        return Handle(slot: slot, generation: generation)
    }

    /// Cancels the event, if it is still to come. Returns whether it was.
    @inlinable
    @discardableResult
    public mutating func cancel(_ handle: Handle) -> Bool {
        guard handle.slot != .max, generations[Int(handle.slot)] == handle.generation else { return false }
        retire(handle.slot)
        return true
    }

    /// The next event, with the clock moved to its instant; `nil` when none is left or the next lies
    /// after `horizon`, the clock then standing where it was.
    @inlinable
    public mutating func next(until horizon: Double = .infinity) -> Event? {
        while true {
            let entry: Entry
            if let first = present.first {
                if let earliest = heap.first, earliest.precedes(first) {
                    entry = earliest
                    heap.removeFirst()
                } else {
                    entry = first
                    present.removeFirst()
                }
            } else {
                guard let earliest = heap.first, earliest.time <= horizon else { return nil }
                entry = earliest
                heap.removeFirst()
            }
            if entry.source == Entry.plain {
                advance(to: entry.time)
                return entry.event
            }
            if entry.source >= 0 {
                guard generations[Int(entry.source)] == entry.generation else { continue }
                retire(UInt32(entry.source))
                advance(to: entry.time)
                return entry.event
            }
            if let event = popLane(Int(-2 - entry.source), expecting: entry.sequence) {
                advance(to: entry.time)
                return event
            }
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
        generations[Int(slot)] &+= 1
        freeSlots.append(slot)
    }

    @inlinable
    mutating func insert(_ event: Event, at time: Double, source: Int32, generation: UInt32) {
        assert(time >= now, "an event is scheduled in the past")
        let entry = Entry(
            time: time, sequence: sequence, event: event, source: source, generation: generation)
        sequence += 1
        if time == now { present.append(entry) } else { heap.insert(entry) }
    }
}
