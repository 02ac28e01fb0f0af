import Models

/// What decoding a tree gathers on its way: findings, refused and noted sections, resolved values.
///
/// Decoding goes on after an error with a value in its place, so that every error of a file is told at once.
struct Decoding: Sendable {
    let source: SourceText
    private(set) var findings: [Finding] = []
    private(set) var unsupported: [Finding] = []
    private(set) var unmeasured: [Finding] = []
    private(set) var notes: [Finding] = []
    var origins: [ResolvedValue] = []
    /// Where demands are from that were not stated, with their intervals; `nil` where all are stated.
    var provenance: String?
    /// Whether a query has nothing to talk to, and nobody has said so yet.
    var lacksDatabase = false
    /// The same of a look into the cache.
    var lacksCache = false
    /// Whether any step asks the cache.
    var asksCache = false

    init(source: SourceText) {
        self.source = source
    }

    /// An error.
    mutating func report(_ message: String, at place: Place, remedy: String? = nil) {
        add(source.finding(message, at: place, remedy: remedy), to: &findings)
    }

    /// Errors that were found elsewhere, in another file or in another point of the sweep.
    mutating func report(_ more: [Finding]) {
        for finding in more { add(finding, to: &findings) }
    }

    /// Something valid that this version simulates, and does not measure.
    mutating func refuseToMeasure(_ what: String, at place: Place, remedy: String) {
        add(
            source.finding("\(what) is not measured by this version yet", at: place, remedy: remedy),
            to: &unmeasured)
    }

    /// Something without which there is nothing to simulate, and nothing for the reference server to imitate.
    mutating func lack(_ message: String, at place: Place, remedy: String, measures: Bool) {
        let finding = source.finding(message, at: place, remedy: remedy)
        add(finding, to: &unsupported)
        if !measures { add(finding, to: &unmeasured) }
    }

    /// Something valid that is left out without harm.
    mutating func note(_ message: String, at place: Place, remedy: String? = nil) {
        add(source.finding(message, at: place, remedy: remedy), to: &notes)
    }

    /// A value and where it came from.
    mutating func resolve(_ path: String, _ quantity: Quantity, _ origin: ResolvedValue.Origin) {
        resolve(path, quantity.text(digits: 6), value: quantity.value, origin)
    }

    /// A range and where it came from; its value is the geometric middle.
    mutating func resolve(
        _ path: String, _ span: ClosedSpan, _ dimension: Quantity.Dimension, _ origin: ResolvedValue.Origin
    ) {
        let ends = [span.low, span.high].map { Quantity($0, dimension).text(digits: 6) }
        let text = span.low == span.high ? ends[0] : ends.joined(separator: "..")
        resolve(path, text, value: span.middle, origin)
    }

    mutating func resolve(
        _ path: String, _ text: String, value: Double? = nil, _ origin: ResolvedValue.Origin
    ) {
        origins.append(ResolvedValue(path: path, text: text, value: value, origin: origin))
    }

    /// Whether anything was wrong.
    var isValid: Bool { findings.isEmpty }

    /// In the order of the file, assignments first.
    var sortedFindings: [Finding] { Self.sorted(findings) }
    var sortedUnsupported: [Finding] { Self.sorted(unsupported) }
    var sortedUnmeasured: [Finding] { Self.sorted(unmeasured) }
    var sortedNotes: [Finding] { Self.sorted(notes) }

    /// By position; equal ones stay as they were found.
    static func sorted(_ findings: [Finding]) -> [Finding] {
        findings.enumerated().sorted {
            ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
        }.map(\.element)
    }

    /// An alias brings the same place up twice: it is told once.
    private func add(_ finding: Finding, to list: inout [Finding]) {
        if !list.contains(finding) { list.append(finding) }
    }
}

extension Place {
    /// The origin of a value that was written here.
    var origin: ResolvedValue.Origin {
        switch self {
        case .file(let line, _): .file(line: line)
        case .assignment: .assigned
        }
    }
}
