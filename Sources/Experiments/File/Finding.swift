/// Something to say about a place in a file.
public struct Finding: Sendable, Equatable {
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

/// The file is invalid: all findings at once.
public struct InvalidExperiment: Error, Sendable {
    public var findings: [Finding]

    public init(findings: [Finding]) {
        self.findings = findings
    }
}
