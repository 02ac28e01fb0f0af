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
    /// - Parameter isSafe: whether the request may be sent twice: ``isIdempotent(_:)``.
    public func retries(after failure: Failure, tries: Tries, isSafe: Bool) -> Bool {
        guard tries.count <= settings.retries else { return false }
        switch failure {
        case .connection: return true
        case .emptyReply, .timeout: return !isHAProxy && isSafe
        case .queueTimeout, .noBackend: return false
        }
    }

    var isHAProxy: Bool {
        if case .haproxy = settings.kind { true } else { false }
    }

    var isNginx: Bool {
        if case .nginx = settings.kind { true } else { false }
    }

    /// Seconds until the request is sent again: HAProxy waits a second before it tries what it has tried before.
    public func pause(tries: Tries, now: Double) -> Double {
        mustRepeat(tries, now: now) ? 1 : 0
    }

    /// Whether sending a request twice does no more than sending it once, as nginx sees it.
    public static func isIdempotent(_ method: String) -> Bool {
        // By bytes: to compare texts takes Unicode's tables, which a page lacks.
        let unsafe: [StaticString] = ["POST", "PATCH", "LOCK"]
        return !unsafe.contains { name in
            name.withUTF8Buffer { method.utf8.elementsEqual($0) }
        }
    }

    /// What the client gets in the end.
    public func answer(to failure: Failure) -> OutcomeClass {
        switch failure {
        case .connection, .noBackend: isHAProxy ? .http503 : .http502
        case .emptyReply: .http502
        case .timeout: .http504
        case .queueTimeout: .http503
        }
    }
}
