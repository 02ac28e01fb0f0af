/// Something to say about a place in a file.
public struct Finding: Sendable, Hashable, Encodable {
    public var file: String
    /// From 1; 0 where the finding is about an assignment, which ``file`` then shows as `--set path=value`.
    public var line: Int
    /// From 1, in characters; 0 where `line` is.
    public var column: Int
    public var message: String
    /// What was probably meant, or what to do instead.
    public var remedy: String?
    /// The line of the file, for the caret.
    public var source: String

    public init(
        file: String, line: Int, column: Int, message: String, remedy: String? = nil, source: String
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.remedy = remedy
        self.source = source
    }
}

extension Finding {
    /// The findings of several points, each once, in the order of the file.
    public static func distinct(_ findings: [Finding]) -> [Finding] {
        var seen: Set<Finding> = []
        return Decoding.sorted(findings.filter { seen.insert($0).inserted })
    }
}

/// The file is invalid: all findings at once.
public struct InvalidExperiment: Error, Sendable {
    public var findings: [Finding]

    public init(findings: [Finding]) {
        self.findings = findings
    }
}
