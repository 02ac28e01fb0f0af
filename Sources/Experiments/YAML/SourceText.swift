/// A file's text by lines, to show the place of a finding.
struct SourceText: Sendable {
    /// Path, as the person wrote it.
    let file: String
    let lines: [Substring]

    init(file: String, text: String) {
        self.file = file
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        if let last = lines.last, last.isEmpty, lines.count > 1 { lines.removeLast() }
        self.lines = lines
    }

    /// The folder that the file is in, with a slash at its end; empty for the current one.
    var folder: String { file.lastIndex(of: "/").map { String(file[...$0]) } ?? "" }

    /// The place at a line and a column that counts Unicode scalars, as libYAML does; both from 1.
    /// A place beyond the end becomes the end of the last line.
    func place(line: Int, scalarColumn: Int) -> Place {
        guard line <= lines.count else {
            let last = lines.last ?? ""
            return .file(line: max(lines.count, 1), column: last.count + 1)
        }
        let scalars = lines[max(line, 1) - 1].unicodeScalars
        let end =
            scalars.index(scalars.startIndex, offsetBy: scalarColumn - 1, limitedBy: scalars.endIndex)
            ?? scalars.endIndex
        return .file(line: max(line, 1), column: String(scalars[..<end]).count + 1)
    }

    /// The place of a character of the text, counted from 0.
    func place(offset: Int) -> Place {
        var rest = offset
        for (index, line) in lines.enumerated() {
            if rest <= line.count { return .file(line: index + 1, column: rest + 1) }
            rest -= line.count + 1
        }
        return place(line: lines.count + 1, scalarColumn: 1)
    }

    /// A finding at a place.
    func finding(_ message: String, at place: Place, remedy: String? = nil) -> Finding {
        switch place {
        case .file(let line, let column):
            let source = line <= lines.count ? String(lines[line - 1]) : ""
            return Finding(
                file: file, line: line, column: column, message: message, remedy: remedy, source: source)
        case .assignment(let text):
            return Finding(file: text, line: 0, column: 0, message: message, remedy: remedy, source: "")
        }
    }
}
