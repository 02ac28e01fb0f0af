/// What active checks know of one instance: a request every now and then, that has to be answered in time.
///
/// An instance whose checks have failed for long enough gets no more requests; after longer still it is restarted,
/// where the platform does so. One good answer brings it back.
public struct InstanceHealth: Sendable {
    /// What follows from the result of a check.
    public enum Verdict: Equatable, Sendable {
        case unchanged
        /// It gets no more requests.
        case eject
        /// It is restarted; it stays out until a check succeeds.
        case restart
        /// It gets requests again.
        case readmit
    }

    public let check: HealthCheck
    /// Whether the instance is in rotation.
    public private(set) var isIn = true
    /// When the first of the checks was sent that have failed one after another since; `nil` where the last did not.
    public private(set) var failingSince: Double?

    public init(_ check: HealthCheck) {
        self.check = check
    }

    /// When a check that is sent now fails for want of an answer.
    public func deadline(sent now: Double) -> Double { now + check.timeout }

    /// When the check after one that was sent at this instant is sent; it does not overtake its own timeout.
    public func next(after sent: Double) -> Double { sent + max(check.interval, check.timeout) }

    /// A check was answered in time.
    public mutating func succeeded() -> Verdict {
        failingSince = nil
        guard !isIn else { return .unchanged }
        isIn = true
        return .readmit
    }

    /// A check failed: no connection, an error, or no answer by its deadline.
    ///
    /// - Parameter sent: when it was sent; it is from then on that the instance is known to fail.
    public mutating func failed(sent: Double, now: Double) -> Verdict {
        let since = failingSince ?? sent
        failingSince = since
        if let restartAfter = check.restartAfter, now - since >= restartAfter {
            // What was started anew has all the time again.
            failingSince = nil
            isIn = false
            return .restart
        }
        guard isIn, now - since >= check.ejectAfter else { return .unchanged }
        isIn = false
        return .eject
    }
}
