/// A node of a document's tree: what it holds and where it stands.
///
/// The tree is edited by assignments (``YAMLNode/assign(_:at:to:)``) and then decoded, so that every path
/// that a file may write can also be set on the command line or by an axis of a sweep.
struct YAMLNode: Sendable {
    enum Content: Sendable {
        /// Text, and whether it was quoted: a quoted scalar is never a number or null.
        case scalar(String, quoted: Bool)
        case sequence([YAMLNode])
        case mapping([Entry])
    }

    /// A key and its value. A key that is written twice is here twice.
    struct Entry: Sendable {
        var key: String
        var keyPlace: Place
        var value: YAMLNode
    }

    var content: Content
    var place: Place

    /// The text of a scalar.
    var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// Whether nothing was written.
    var isNull: Bool {
        if case .scalar(let text, false) = content { ["", "~", "null"].contains(text) } else { false }
    }

    /// The entries of a mapping.
    var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The elements of a sequence.
    var elements: [YAMLNode]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    /// What the node is, for a person: "a list".
    var kind: String {
        switch content {
        case .scalar(_, let quoted): isNull ? "nothing" : quoted ? "a quoted text" : "a single value"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    /// The node on one line, in YAML's flow style.
    var flowText: String {
        switch content {
        case .scalar(let text, let quoted):
            return quoted
                ? "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" : text
        case .sequence(let elements):
            return "[" + elements.map(\.flowText).joined(separator: ", ") + "]"
        case .mapping(let entries):
            return "{" + entries.map { "\($0.key): \($0.value.flowText)" }.joined(separator: ", ") + "}"
        }
    }
}

/// Where a value was written.
enum Place: Sendable, Hashable {
    /// A line and a column of the file, both from 1, the column in characters.
    case file(line: Int, column: Int)
    /// An assignment given beside the file, as the person wrote it: `--set path=value`.
    case assignment(String)
}
