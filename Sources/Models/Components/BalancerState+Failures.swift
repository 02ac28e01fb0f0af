/// What a balancer does about a request that failed at an instance, and what the client sees.
extension BalancerState {
    public enum Failure: Equatable, Sendable {
        /// The instance could not be connected to: nothing was sent.
        case connection
        /// The connection ended without an answer, or with half of one.
        case emptyReply
        /// No answer within ``BalancerSettings/timeout``.
        case timeout
        /// No instance within ``BalancerSettings/queueTimeout``.
        case queueTimeout
        /// There is no instance to send it to.
        case noBackend
    }

    /// Whether the request is sent to another instance.
    ///
    /// A connection that failed is tried elsewhere, up to ``BalancerSettings/retries`` times. What was sent is sent
    /// again only where doing it twice does no harm, and never by HAProxy (its `retry-on` is connection failures by
    /// default; nginx's `proxy_next_upstream` is errors and timeouts).
    ///
    /// - Parameter method: the request's, in capitals.
    public func retries(after failure: Failure, tries: Tries, method: String) -> Bool {
        guard tries.count <= settings.retries else { return false }
        switch failure {
        case .connection: return true
        case .emptyReply, .timeout: return settings.kind != .haproxy && Self.isIdempotent(method)
        case .queueTimeout, .noBackend: return false
        }
    }

    /// Seconds until the request is sent again: HAProxy waits a second before it tries what it has tried before.
    public func pause(tries: Tries, now: Double) -> Double {
        mustRepeat(tries, now: now) ? 1 : 0
    }

    /// Whether sending a request twice does no more than sending it once, as nginx sees it.
    public static func isIdempotent(_ method: String) -> Bool {
        method != "POST" && method != "PATCH" && method != "LOCK"
    }

    /// What the client gets in the end.
    public func answer(to failure: Failure) -> OutcomeClass {
        switch failure {
        case .connection, .noBackend: settings.kind == .haproxy ? .http503 : .http502
        case .emptyReply: .http502
        case .timeout: .http504
        case .queueTimeout: .http503
        }
    }
}
