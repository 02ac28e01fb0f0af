import Experiments

extension DiscardRules {
    /// Why the server's account of who was in it does not stand beside itself and the load generator's; `nil` where it
    /// does, or where somebody was left out of it.
    ///
    /// Each is an identity or a bound, whatever the load: Little's law within each place, as many who left as were
    /// answered, Little's law once more with the means, and nobody in the server who is not in flight. Of requests that
    /// ended without an answer the server may know nothing, or work on: the last two ask for a run without any.
    public func reason(against window: StayWindow) -> String? {
        guard window.isWhole else { return nil }
        let server = window.server
        for (name, gap) in [("server", server.littleGap), ("pool", window.pool.littleGap)]
        where gap > littleGap {
            return
                "Little's law does not hold in the \(name): the number present and the stays differ by \(gap.percentage)"
        }
        // Who is in flight or in hand at an end may be counted on one side and not yet, or no longer, on the other.
        let least = window.answered - window.inFlightBefore - window.after.server.present
        let most = window.ended + window.inFlightAfter + window.before.server.present
        guard (least...max(least, most)).contains(server.left) else {
            return
                "the server finished \(server.left) requests and the load generator got \(window.answered) answers"
        }
        guard window.isPlain, window.length > 0 else { return nil }
        // Throughput by the load generator times residence by the server, against the number in hand.
        let expected = Double(window.answered) * (server.mean ?? 0)
        let edges = Double(
            window.inFlightBefore + window.inFlightAfter + window.before.server.present
                + window.after.server.present)
        let gap = (server.area - expected).magnitude
        guard gap <= residenceGap * max(server.area, expected) + edges * window.longest else {
            return
                "the server's \(figure(server.area / window.length)) requests in hand are not throughput times "
                + "residence, \(figure(expected / window.length))"
        }
        guard server.area <= window.inFlight * (1 + residenceExcess) + handOver * Double(server.left) else {
            return
                "requests were \(figure(server.area)) s in the server and \(figure(window.inFlight)) s on their way "
                + "from and to the client, the server included"
        }
        return nil
    }

    private func figure(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}
