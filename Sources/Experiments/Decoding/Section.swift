/// A mapping of the file with its path, whose keys are known.
struct Section: Sendable {
    /// `stack.server`; empty for the file itself.
    let path: String
    /// Where a missing key is told: the section's own key, or the start of the file.
    let place: Place
    let entries: [YAMLNode.Entry]

    /// The value of a key; the first, where the key is given twice.
    func node(_ key: String) -> YAMLNode? {
        entries.first { $0.key == key }?.value
    }

    /// Where the key stands; the section where it is missing.
    func place(of key: String) -> Place {
        entries.first { $0.key == key }?.keyPlace ?? place
    }

    func path(_ key: String) -> String {
        path.isEmpty ? key : path + "." + key
    }
}

extension Decoding {
    /// The section that a node is. Reports what is no mapping, keys given twice, and keys other than `known`;
    /// `nil` for `known` takes any name.
    mutating func section(
        _ node: YAMLNode, _ path: String, known: [String]?, place: Place? = nil
    ) -> Section? {
        guard let entries = node.entries else {
            let keys = (known ?? []).prefix(4).joined(separator: ", ")
            let more = (known?.count ?? 0) > 4 ? " and others" : ""
            report(
                "`\(path)` is a mapping, not \(node.kind)", at: node.place,
                remedy: keys.isEmpty ? nil : "its keys are \(keys)\(more)")
            return nil
        }
        var first: [String: Place] = [:]
        for entry in entries {
            if let earlier = first[entry.key] {
                let line = if case .file(let line, _) = earlier { ", first at line \(line)" } else { "" }
                report(
                    "the key `\(entry.key)` is given twice\(line)", at: entry.keyPlace,
                    remedy: "keep one of them")
            }
            first[entry.key] = first[entry.key] ?? entry.keyPlace
            if let known, !known.contains(entry.key) {
                report(
                    "unknown key `\(entry.key)`\(path.isEmpty ? "" : " in \(path)")", at: entry.keyPlace,
                    remedy: Suggestion.remedy(for: entry.key, among: known, noun: "key"))
            }
        }
        return Section(path: path, place: place ?? node.place, entries: entries)
    }

    /// The section under a key; `nil` where the key is absent, or not a mapping (which is reported).
    mutating func section(_ parent: Section, _ key: String, known: [String]?) -> Section? {
        guard let node = parent.node(key) else { return nil }
        return section(node, parent.path(key), known: known, place: parent.place(of: key))
    }

    /// A quantity in base units. Absent, it is the default, and whose default it is is recorded.
    mutating func number(
        _ section: Section, _ key: String, _ measure: Measure, default standard: Double, of owner: String
    ) -> Double {
        guard let node = section.node(key) else {
            resolve(section.path(key), Quantity(standard, measure.dimension), .defaultOf(owner))
            return standard
        }
        guard let value = quantity(node, measure) else { return standard }
        resolve(section.path(key), Quantity(value, measure.dimension), node.place.origin)
        return value
    }

    /// A quantity in base units; `nil` where the key is absent or wrong.
    mutating func number(_ section: Section, _ key: String, _ measure: Measure) -> Double? {
        guard let node = section.node(key), let value = quantity(node, measure) else { return nil }
        resolve(section.path(key), Quantity(value, measure.dimension), node.place.origin)
        return value
    }

    /// A whole number.
    mutating func count(
        _ section: Section, _ key: String, from least: Int = 0, to most: Int = 1_000_000_000,
        default standard: Int, of owner: String
    ) -> Int {
        Int(number(section, key, .count(from: least, to: most), default: Double(standard), of: owner))
    }

    /// true or false.
    mutating func flag(_ section: Section, _ key: String, default standard: Bool, of owner: String) -> Bool {
        guard let node = section.node(key) else {
            resolve(section.path(key), String(standard), .defaultOf(owner))
            return standard
        }
        guard case .scalar(let text, false) = node.content, let value = Bool(text) else {
            let written = node.text.map { "`\($0)`" } ?? node.kind
            report("`\(key)` is true or false, not \(written)", at: node.place)
            return standard
        }
        resolve(section.path(key), text, node.place.origin)
        return value
    }

    /// One of some words.
    mutating func word(
        _ section: Section, _ key: String, among words: [String], default standard: String, of owner: String
    ) -> String {
        guard let node = section.node(key) else {
            resolve(section.path(key), standard, .defaultOf(owner))
            return standard
        }
        guard let text = text(node, key) else { return standard }
        guard words.contains(text) else {
            report(
                "`\(text)` is no \(key)", at: node.place,
                remedy: Suggestion.remedy(for: text, among: words, noun: key))
            return standard
        }
        resolve(section.path(key), text, node.place.origin)
        return text
    }

    /// Any text; `nil` where the key is absent or wrong.
    mutating func text(_ section: Section, _ key: String) -> String? {
        guard let node = section.node(key), let text = text(node, key) else { return nil }
        resolve(section.path(key), text, node.place.origin)
        return text
    }

    /// The text of a scalar that must not be empty.
    mutating func text(_ node: YAMLNode, _ what: String) -> String? {
        guard let text = node.text, !node.isNull, !text.isEmpty else {
            report("`\(what)` needs a text, not \(node.text == "" ? "nothing" : node.kind)", at: node.place)
            return nil
        }
        return text
    }

    /// The elements of a list; a finding and none where it is something else.
    mutating func list(_ node: YAMLNode, _ path: String) -> [YAMLNode] {
        guard let elements = node.elements else {
            report(
                "`\(path)` is a list, not \(node.kind)", at: node.place,
                remedy: "write [one, two], or a line with `- ` each")
            return []
        }
        return elements
    }

    /// A name that may stand in a path and in a metric.
    mutating func checkName(_ name: String, _ what: String, at place: Place) {
        let allowed = name.allSatisfy {
            ($0.isASCII && ($0.isLetter || $0.isNumber)) || $0 == "_" || $0 == "-"
        }
        if name.isEmpty || !allowed || name.first?.isNumber == true {
            report(
                "`\(name)` cannot name \(what)", at: place,
                remedy: "a name has letters, digits, _ and -, and begins with a letter")
        }
    }
}
