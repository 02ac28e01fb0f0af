internal import SimCore

#if DEBUG
/// Little's law of a run, as ``StayAccount`` checks it, in debug builds: for the system, where a request itself tells
/// when it came, and for the accept queues.
struct RunBooks: Sendable {
    var system = StayAccount()
    var queues = StayAccount()
    /// When those present came: requests by client and number, connections in accept queues by slot.
    var inSystem: [Int64: Double] = [:]
    var inQueues: [Int32: Double] = [:]
}
#endif

/// The books: nothing in a release build.
extension ServingSimulation {
    /// A client turns to a request.
    @inline(__always)
    mutating func bookArrival(client: Int32, number: Int32, _ calendar: borrowing EventCalendar) {
        #if DEBUG
        let key = Self.key(client, number)
        calendar.check(books.inSystem[key] == nil, entity: client, "a client begins a request twice")
        books.inSystem[key] = calendar.now
        books.system.enter(at: calendar.now)
        #endif
    }

    /// A request ends. It came when it says itself.
    @inline(__always)
    mutating func bookEnd(_ slot: Int, _ calendar: borrowing EventCalendar) {
        #if DEBUG
        let request = requests[slot]
        let came = constants.isClosed ? request.sent : request.intended
        let known = books.inSystem.removeValue(forKey: Self.key(request.client, request.number))
        calendar.check(known == came, entity: Int32(slot), "a request ends that came at another time")
        books.system.leave(entered: came, at: calendar.now)
        #endif
    }

    @inline(__always)
    mutating func bookQueued(_ slot: Int, _ calendar: borrowing EventCalendar) {
        #if DEBUG
        books.inQueues[Int32(slot)] = calendar.now
        books.queues.enter(at: calendar.now)
        #endif
    }

    @inline(__always)
    mutating func bookAccepted(_ slot: Int, _ calendar: borrowing EventCalendar) {
        #if DEBUG
        let known = books.inQueues.removeValue(forKey: Int32(slot))
        let came = requests[slot].waiting
        calendar.check(known == came, entity: Int32(slot), "a connection is accepted that was not queued")
        books.queues.leave(entered: came, at: calendar.now)
        #endif
    }

    /// A warm-up ends.
    mutating func restartBooks(_ calendar: borrowing EventCalendar) {
        #if DEBUG
        checkBooks(calendar)
        books.system.restart(at: calendar.now)
        books.queues.restart(at: calendar.now)
        #endif
    }

    /// At the end of the measured part the time that all spent in the system is the sum of their stays, those that go
    /// on included; and in the accept queues likewise.
    mutating func checkBooks(_ calendar: borrowing EventCalendar) {
        #if DEBUG
        let now = calendar.now
        let system = books.inSystem.values.map { $0 }
        let queues = books.inQueues.values.map { $0 }
        calendar.check(
            books.system.isBalanced(until: now, present: system), entity: -1,
            "Little's law does not hold for the system")
        calendar.check(
            books.queues.isBalanced(until: now, present: queues), entity: -1,
            "Little's law does not hold for the accept queues")
        calendar.check(
            Double(books.system.present) == population.value, entity: -1,
            "requests are under way that nobody counts")
        #endif
    }

    #if DEBUG
    private static func key(_ client: Int32, _ number: Int32) -> Int64 {
        Int64(client) << 32 | Int64(UInt32(bitPattern: number))
    }
    #endif
}
