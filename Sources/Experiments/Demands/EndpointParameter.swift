/// What a calibration may say of an endpoint without steps, by the path that a demands file names it with:
/// `endpoints.<endpoint>.cpu` and `endpoints.<endpoint>.wait`, means in seconds.
public struct EndpointParameter: Sendable, Equatable {
    public enum Part: String, Sendable, CaseIterable {
        /// CPU time of the worker, beside the costs of serving.
        case cpu
        /// Waiting for someone else's service.
        case wait
    }
    public var endpoint: String
    public var part: Part

    public init(endpoint: String, _ part: Part) {
        self.endpoint = endpoint
        self.part = part
    }

    public init?(path: String) {
        let words = path.split(separator: ".", omittingEmptySubsequences: false)
        guard words.count >= 3, words[0] == "endpoints",
            let part = Part(rawValue: String(words[words.count - 1]))
        else { return nil }
        endpoint = words[1..<(words.count - 1)].joined(separator: ".")
        self.part = part
    }

    public var path: String { "endpoints.\(endpoint).\(part.rawValue)" }
}
