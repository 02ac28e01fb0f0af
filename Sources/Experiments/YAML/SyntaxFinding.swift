import Yams

/// What libYAML says about text that is not YAML, as a finding.
enum SyntaxFinding {
    static func finding(_ error: any Error, source: SourceText) -> Finding {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let place = source.place(line: mark.line, scalarColumn: mark.column)
            if let tab = indentingTab(near: mark.line, source) {
                return source.finding(
                    "a tab cannot indent YAML", at: tab, remedy: "indent with spaces")
            }
            var message = "not valid YAML: " + problem
            if let context, context.mark.line >= 1, problem.hasPrefix("did not find expected") {
                message += ", \(context.text) that begins at line \(context.mark.line)"
            }
            return source.finding(message, at: place, remedy: remedy(for: problem))
        case YamlError.reader(let problem, let offset, _, _):
            return source.finding(
                "not readable as YAML: " + problem, at: source.place(offset: offset ?? 0),
                remedy: "save the file as UTF-8 text")
        default:
            return source.finding("not valid YAML: \(error)", at: .file(line: 1, column: 1))
        }
    }

    /// libYAML calls a tab in the indentation "a character that cannot start any token".
    private static func indentingTab(near line: Int, _ source: SourceText) -> Place? {
        for number in [line, line - 1] where number >= 1 && number <= source.lines.count {
            let indentation = source.lines[number - 1].prefix { $0 == " " || $0 == "\t" }
            if let tab = indentation.firstIndex(of: "\t") {
                return .file(
                    line: number, column: indentation.distance(from: indentation.startIndex, to: tab) + 1)
            }
        }
        return nil
    }

    private static func remedy(for problem: String) -> String? {
        if problem.contains("mapping values are not allowed") {
            return "quote a text that holds `: `, or check the indentation"
        }
        if problem.contains("did not find expected key") { return "check the indentation of this line" }
        if problem.contains("expected ',' or") { return "close the bracket, or add the missing comma" }
        if problem.contains("undefined alias") { return "define the anchor with `&` before it is used" }
        if problem.contains("another document") { return "keep one document in a file" }
        if problem.contains("cannot start any token") { return "quote the text" }
        return nil
    }
}
