/// Findings as a person reads them: place, what is wrong, what was meant, then the line with a caret.
///
///     demo.yaml:7:5: unknown key `wrokers` in stack.server. did you mean `workers`?
///         wrokers: 8
///         ^
public enum FindingText {
    /// Columns that no line exceeds, except for a word that is longer.
    static let width = 80

    /// All findings, one after the other, without a line end after the last.
    /// - Parameter label: written before the message, "note".
    public static func render(_ findings: [Finding], label: String? = nil) -> String {
        findings.map { render($0, label: label) }.joined(separator: "\n")
    }

    /// One finding, without a line end at its end.
    public static func render(_ finding: Finding, label: String? = nil) -> String {
        var message =
            finding.line > 0 ? "\(finding.file):\(finding.line):\(finding.column): " : "\(finding.file): "
        if let label { message += label + ": " }
        message += finding.message
        if let remedy = finding.remedy { message += ". " + remedy }
        var lines = wrapped(message)
        if finding.line > 0 && !finding.source.allSatisfy(\.isWhitespace) {
            lines += excerpt(finding.source, column: finding.column)
        }
        return lines.joined(separator: "\n")
    }

    /// Words in lines of a terminal's width; those after the first are indented.
    public static func wrapped(_ message: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in message.split(separator: " ") {
            if !line.isEmpty && line.count + 1 + word.count > width {
                lines.append(line)
                line = "  " + word
            } else {
                line += line.isEmpty ? String(word) : " " + word
            }
        }
        return lines + [line]
    }

    /// The source line, without its indentation, and a caret under the column. Of a long line the part around
    /// the column is shown.
    static func excerpt(_ source: String, column: Int) -> [String] {
        let characters = source.map { $0 == "\t" ? " " : $0 }
        let indentation = characters.prefix { $0 == " " }.count
        let caret = min(max(column - 1, 0), characters.count)
        let first = min(indentation, caret)
        let room = width - 4
        var shown = Array(characters[first...])
        var at = caret - first
        while shown.last == " " && shown.count > at { shown.removeLast() }
        if at >= room - 10 {
            let cut = at - room / 2
            shown = ["…"] + shown[(cut + 1)...]
            at -= cut
        }
        if shown.count > room { shown = Array(shown[..<(room - 1)]) + ["…"] }
        return ["    " + String(shown), String(repeating: " ", count: 4 + at) + "^"]
    }
}
