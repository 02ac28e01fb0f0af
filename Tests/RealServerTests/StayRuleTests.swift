import RealServer
import Testing

/// The server's account against itself and the load generator's, with violations planted in a run that has none.
@Suite("Who is in the server, by its own account")
struct StayRuleTests {
    /// Ten seconds of 100 requests a second, 20 ms in flight each, 15 of them in the server, 5 with a connection.
    private var sound: StayWindow {
        var before = ServerStays()
        before.server = place(left: 500, stay: 0.015, present: 2, age: 0.01)
        before.pool = place(left: 500, stay: 0.005, present: 1, age: 0.002)
        var after = ServerStays()
        after.server = place(left: 1500, stay: 0.015, present: 2, age: 0.01)
        after.pool = place(left: 1500, stay: 0.005, present: 1, age: 0.002)
        return StayWindow(
            before: before, after: after, length: 10, answered: 1000, ended: 1000, inFlightBefore: 3,
            inFlightAfter: 3, inFlight: 20, longest: 0.1)
    }

    private func place(left: Int, stay: Double, present: Int, age: Double) -> PlaceStays {
        var place = PlaceStays()
        place.came = left + present
        place.left = left
        place.present = present
        place.stays = Double(left) * stay
        place.ages = Double(present) * age
        place.area = place.stays + place.ages
        return place
    }

    private func reason(_ change: (inout StayWindow) -> Void) -> String? {
        var window = sound
        change(&window)
        return DiscardRules().reason(against: window)
    }

    @Test func `a run without violations counts`() {
        #expect(reason { _ in } == nil)
    }

    @Test func `a clock that jumps breaks Little's law in the server`() throws {
        // One of the readings of 1000 requests was 20 ms too late.
        let found = try #require(reason { $0.after.server.stays += 0.02 })
        #expect(found.hasPrefix("Little's law does not hold in the server"))
        // A rounding is no jump.
        #expect(reason { $0.after.server.stays += 1e-6 } == nil)
    }

    @Test func `a connection that comes back twice breaks it in the pool`() throws {
        let found = try #require(
            reason {
                $0.after.pool.left += 10
                $0.after.pool.present -= 10
                $0.after.pool.area -= 0.05
            })
        #expect(found.hasPrefix("Little's law does not hold in the pool"))
    }

    @Test func `requests that came and never left are missed`() throws {
        // Their answers were got; the server has them in hand for the rest of the run.
        let found = try #require(
            reason {
                $0.after.server.left -= 1
                $0.after.server.stays -= 0.015
                $0.after.server.present += 1
                $0.after.server.ages += 5
                $0.after.server.area += 4.985
            })
        #expect(found.contains("are not throughput times residence"))
    }

    @Test func `answers that the server knows nothing of are missed`() throws {
        let lost = try #require(
            reason {
                $0.answered += 6
                $0.ended += 6
            })
        #expect(lost == "the server finished 1000 requests and the load generator got 1006 answers")
        // As many as were in flight or in hand at the ends may be on one side only.
        #expect(
            reason {
                $0.answered += 5
                $0.ended += 5
            } == nil)
        #expect(
            reason {
                $0.answered -= 6
                $0.ended -= 6
            } != nil)
    }

    @Test func `nobody is longer in the server than on the way`() throws {
        let found = try #require(reason { $0.inFlight = 13 })
        #expect(found.contains("the server included"))
        // By as much as a worker still does after the last byte.
        #expect(reason { $0.inFlight = 14.5 } == nil)
    }

    @Test func `what a client gave up may go on in the server`() {
        // 900 of 1000 were answered, and the server finished more than that, late.
        #expect(
            reason {
                $0.answered = 900
                $0.inFlight = 12
            } == nil)
        // More than were sent it cannot have finished.
        #expect(
            reason {
                $0.answered = 900
                $0.ended = 990
            } != nil)
    }

    @Test func `an account with gaps is not judged`() {
        #expect(
            reason {
                $0.after.isWhole = false
                $0.after.server.stays += 5
            } == nil)
    }
}
