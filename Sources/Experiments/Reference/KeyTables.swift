/// The tables of `docs/experiment-file.md`: every key, what stands there, its default and whose that is, its meaning.
public enum KeyTables {
    /// Markdown, with a line end.
    public static var text: String {
        var lines: [String] = []
        table("The file", nil, KeyReference.all, into: &lines)
        table(
            "Steps", "What a list of `steps` is made of; each has one of these keys.", KeyReference.steps,
            into: &lines)
        table(
            "Distributions",
            "A duration that may vary: one value, or one of these. `cv` is the standard deviation over the mean.",
            KeyReference.distributions, into: &lines)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func table(
        _ title: String, _ meaning: String?, _ keys: [KeyReference], path: String = "",
        into lines: inout [String]
    ) {
        lines += ["### \(title)", ""]
        if let meaning { lines += [meaning, ""] }
        lines += ["| Key | What stands there | Default | Meaning |", "| --- | --- | --- | --- |"]
        for key in keys {
            let standard = key.standard.map { text in
                let whose = key.owner.flatMap { $0.isEmpty || $0 == "Headroom" ? nil : " (\($0))" } ?? ""
                return text + whose
            }
            let cells = [
                "`\(key.key)`", words(key.value), standard ?? (key.isRequired ? "needed" : ""), key.meaning,
            ]
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        lines.append("")
        for key in keys {
            let below = path.isEmpty ? key.key : "\(path).\(key.key)"
            for (suffix, inner) in mappings(key.value) {
                table("`\(below)\(suffix)`", nil, inner, path: below + suffix, into: &lines)
            }
        }
    }

    /// The mappings that a value may be, with what stands between its key and theirs.
    private static func mappings(_ value: KeyReference.Value) -> [(String, [KeyReference])] {
        switch value {
        case .mapping(let keys): [("", keys)]
        case .named(let name, let inner): mappings(inner).map { (".\(name)" + $0.0, $0.1) }
        case .list(let inner): mappings(inner).map { (".<n>" + $0.0, $0.1) }
        case .either(let values): values.flatMap(mappings)
        default: []
        }
    }

    private static func words(_ value: KeyReference.Value) -> String {
        switch value {
        case .quantity(let dimension, let bare): noun(dimension) + (bare ? ", or a bare number" : "")
        case .range(let dimension): noun(dimension) + ", or two with `..` between"
        case .count(let least): "whole number" + (least > 0 ? " from \(least)" : "")
        case .number: "number"
        case .factor: "number and `x`"
        case .flag: "true or false"
        case .word(let word): "`\(word)`"
        case .words(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .text: "text"
        case .distribution: "duration, or a distribution"
        case .steps: "list of steps"
        case .check: "check"
        case .mapping: "mapping"
        case .named(let name, let inner): "mapping of `\(name)` to: " + words(inner)
        case .list(let inner): "list of: " + words(inner)
        case .either(let values): values.map(words).joined(separator: "; or ")
        case .anything: "value"
        }
    }

    private static func noun(_ dimension: Quantity.Dimension) -> String {
        switch dimension {
        case .duration: "duration"
        case .size: "size"
        case .rate: "rate"
        case .bandwidth: "bandwidth"
        case .fraction: "percentage"
        case .number: "number"
        }
    }
}
