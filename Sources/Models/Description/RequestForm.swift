public import SimCore

/// A header that a client sends.
public struct RequestHeader: Sendable, Equatable {
    public var name: String
    public var value: HeaderValue

    public init(name: String, value: HeaderValue) {
        self.name = name
        self.value = value
    }
}

/// What a header says.
public enum HeaderValue: Sendable, Equatable {
    case text(String)
    /// The value of this environment variable, read when the load is sent: a token that no file holds.
    case environment(String)
}

/// A parameter of a request: it fills the place of its name in the path, `<int:id>`, or else stands in the query.
public struct RequestParameter: Sendable, Equatable {
    public var name: String
    public var choice: ParameterChoice

    public init(name: String, choice: ParameterChoice) {
        self.name = name
        self.choice = choice
    }
}

/// What a parameter's value is drawn from.
public enum ParameterChoice: Sendable, Equatable {
    case constant(String)
    /// Every whole number of from … to alike.
    case uniform(from: Int, to: Int)
    /// A rank, from 1.
    case zipf(ZipfDistribution)
    /// One of some texts, all alike; at least one.
    case values([String])

    /// A value, by one word of the stream.
    public func sample(using stream: inout RandomStream) -> ParameterValue {
        switch self {
        case .constant(let text):
            _ = stream.next()
            return .text(text)
        case .uniform(let from, let to): return .number(from + stream.index(below: to - from + 1))
        case .zipf(let ranks): return .number(ranks.sample(using: &stream) + 1)
        case .values(let texts): return .text(texts[stream.index(below: texts.count)])
        }
    }
}

/// The value of a parameter.
public enum ParameterValue: Sendable, Equatable {
    case text(String)
    case number(Int)
}

#if !hasFeature(Embedded)
extension RequestHeader: Codable {}
extension HeaderValue: Codable {}
extension RequestParameter: Codable {}
extension ParameterChoice: Codable {}
#endif
