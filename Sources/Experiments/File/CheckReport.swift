/// What `headroom check` found: `headroom.check/1`.
public struct CheckReport: Encodable, Sendable {
    public var schema = "headroom.check/1"
    public var file: String
    /// Every error; none where the file is valid.
    public var findings: [Finding]
    /// What is valid and not run by this version, or left out of its results.
    public var notes: [Finding]
    /// How many points the file makes; 0 for an invalid one.
    public var points: Int

    /// An invalid file.
    public init(file: String, findings: [Finding]) {
        self.file = file
        self.findings = findings
        notes = []
        points = 0
    }

    /// A valid file.
    public init(file: String, base: Experiment, points: [Point]) {
        self.file = file
        findings = []
        notes = Finding.distinct(
            ([base] + points.map(\.experiment)).flatMap { $0.unsupported + $0.unmeasured + $0.notes })
        self.points = points.count
    }

    /// For a person.
    public func text(quiet: Bool) -> String {
        guard findings.isEmpty else {
            let count = findings.count == 1 ? "1 error" : "\(findings.count) errors"
            return FindingText.render(findings) + "\n\(file): \(count)"
        }
        let told = quiet || notes.isEmpty ? "" : FindingText.render(notes, label: "note") + "\n"
        return told + "\(file): no errors, \(points) point\(points == 1 ? "" : "s")"
    }
}
