/// A path with places for parameters, as Flask's routes have them: `/api/restaurants/<int:id>`.
public struct PathTemplate: Sendable, Equatable {
    public enum Part: Sendable, Equatable {
        case text(String)
        /// Takes the value of the parameter of this name.
        case place(name: String, converter: Converter)
    }

    /// What may stand in a place: Flask's converters.
    public enum Converter: String, Sendable, CaseIterable {
        /// Anything without a slash.
        case string
        case int
        case float
        /// Anything.
        case path
        case uuid
    }

    /// Why a text is no template.
    public struct Fault: Error, Sendable {
        public var message: String
        public var remedy: String
    }

    public let parts: [Part]

    public init(_ path: String) throws(Fault) {
        var parts: [Part] = []
        var rest = path[...]
        while let open = rest.firstIndex(of: "<") {
            guard let close = rest[open...].firstIndex(of: ">") else {
                throw Fault(message: "`\(path)` has a `<` without its `>`", remedy: "write <id> or <int:id>")
            }
            let words = rest[rest.index(after: open)..<close].split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let converter = Converter(rawValue: words.count == 2 ? String(words[0]) : "string") else {
                throw Fault(
                    message: "`\(words[0])` is no converter",
                    remedy: Suggestion.remedy(
                        for: String(words[0]), among: Converter.allCases.map(\.rawValue), noun: "converter"))
            }
            let name = String(words[words.count - 1])
            guard !name.isEmpty else {
                throw Fault(message: "`\(path)` has a place without a name", remedy: "write <id> or <int:id>")
            }
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            parts.append(.place(name: name, converter: converter))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    /// Names of the places, in their order.
    public var names: [String] {
        parts.compactMap { if case .place(let name, _) = $0 { name } else { nil } }
    }

    /// Whether a path was made from this template. Query strings are left out of account on both sides.
    public func matches(_ path: some StringProtocol) -> Bool {
        let path = path.prefix { $0 != "?" }
        return Self.matches(Self.withoutQuery(parts)[...], Array(path.utf8)[...])
    }

    private static func withoutQuery(_ parts: [Part]) -> [Part] {
        var kept: [Part] = []
        for part in parts {
            guard case .text(let text) = part, let mark = text.firstIndex(of: "?") else {
                kept.append(part)
                continue
            }
            if mark > text.startIndex { kept.append(.text(String(text[..<mark]))) }
            return kept
        }
        return kept
    }

    private static func matches(_ parts: ArraySlice<Part>, _ bytes: ArraySlice<UInt8>) -> Bool {
        guard let part = parts.first else { return bytes.isEmpty }
        let rest = parts.dropFirst()
        switch part {
        case .text(let text):
            return bytes.starts(with: text.utf8) && matches(rest, bytes.dropFirst(text.utf8.count))
        case .place(_, let converter):
            // The longest value first, as a regular expression would.
            var end = bytes.startIndex
            while end < bytes.endIndex && accepts(converter, bytes[end]) { end += 1 }
            while end > bytes.startIndex {
                if matches(rest, bytes[end...]) { return true }
                end -= 1
            }
            return false
        }
    }

    private static func accepts(_ converter: Converter, _ byte: UInt8) -> Bool {
        switch converter {
        case .string: byte != UInt8(ascii: "/")
        case .path: true
        case .int: (48...57).contains(byte)
        case .float: (48...57).contains(byte) || byte == UInt8(ascii: ".")
        case .uuid:
            (48...57).contains(byte) || (97...102).contains(byte | 32) || byte == UInt8(ascii: "-")
        }
    }
}
