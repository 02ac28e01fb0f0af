import Yams

/// Text to tree: composes with Yams, keeps every place, and turns what is not YAML into findings.
struct YAMLDocument {
    /// The tree; a mapping without entries where the document has none.
    let root: YAMLNode

    /// Aliases are expanded; a document that would grow beyond this many nodes is refused.
    static let greatestSize = 200_000

    /// - Throws: ``InvalidExperiment`` with the one place where reading stopped.
    init(_ text: String, source: SourceText) throws(InvalidExperiment) {
        let (composed, names) = try Self.compose(text, source: source)
        guard let composed else {
            throw InvalidExperiment(findings: [
                source.finding(
                    "the file is empty", at: .file(line: 1, column: 1),
                    remedy: "`headroom init` writes one to start from")
            ])
        }
        var conversion = NodeConversion(source: source, names: names)
        root = conversion.node(composed)
        if !conversion.findings.isEmpty { throw InvalidExperiment(findings: conversion.findings) }
    }

    /// Yams stops at the first mapping with a key given twice and names the first of the two. Each such key
    /// is therefore replaced in the text by one that is unique and as long, and the text read again: the
    /// tree then holds both, and all errors can be told at once.
    private static func compose(
        _ text: String, source: SourceText
    ) throws(InvalidExperiment) -> (Yams.Node?, [Place: String]) {
        var names: [Place: String] = [:]
        var text = text
        while true {
            do {
                return (try Yams.compose(yaml: text, .default, .default, .utf8), names)
            } catch let YamlError.duplicatedKeysInMapping(keys, context) {
                let place = source.place(line: context.mark.line, scalarColumn: context.mark.column)
                guard let key = keys.first, names.count < 1000,
                    let renamed = renaming(key, at: context.mark, number: names.count, in: text)
                else {
                    let key = keys.first ?? ""
                    throw InvalidExperiment(findings: [
                        source.finding(
                            "the key `\(key)` is given twice in this mapping", at: place,
                            remedy: "keep one of them")
                    ])
                }
                names[place] = key
                text = renamed
            } catch {
                throw InvalidExperiment(findings: [SyntaxFinding.finding(error, source: source)])
            }
        }
    }

    /// The text with the key's first letter replaced by a character of Unicode's private use area.
    private static func renaming(_ key: String, at mark: Mark, number: Int, in text: String) -> String? {
        guard let first = key.unicodeScalars.first, let letter = Unicode.Scalar(0xE000 + UInt32(number))
        else {
            return nil
        }
        var scalars = text.unicodeScalars
        var at = scalars.startIndex
        for _ in 1..<mark.line {
            guard let end = scalars[at...].firstIndex(of: "\n") else { return nil }
            at = scalars.index(after: end)
        }
        guard var at = scalars.index(at, offsetBy: mark.column - 1, limitedBy: scalars.endIndex),
            at < scalars.endIndex
        else { return nil }
        if scalars[at] != first { at = scalars.index(after: at) }
        guard at < scalars.endIndex, scalars[at] == first else { return nil }
        scalars.replaceSubrange(at...at, with: CollectionOfOne(letter))
        return String(scalars)
    }
}

/// Yams' tree to ours, with places, merge keys and the keys that were renamed.
private struct NodeConversion {
    let source: SourceText
    let names: [Place: String]
    var findings: [Finding] = []
    private var size = 0

    init(source: SourceText, names: [Place: String]) {
        self.source = source
        self.names = names
    }

    mutating func node(_ node: Yams.Node) -> YAMLNode {
        let place = place(node.mark)
        size += 1
        guard size <= YAMLDocument.greatestSize else {
            if size == YAMLDocument.greatestSize + 1 {
                findings.append(
                    source.finding("the document is too large once its aliases are expanded", at: place))
            }
            return YAMLNode(content: .scalar("", quoted: false), place: place)
        }
        switch node {
        case .scalar(let scalar):
            let quoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
            return YAMLNode(content: .scalar(scalar.string, quoted: quoted), place: place)
        case .sequence(let sequence):
            return YAMLNode(content: .sequence(sequence.map { self.node($0) }), place: place)
        case .mapping(let mapping):
            return YAMLNode(content: .mapping(entries(mapping)), place: place)
        case .alias:
            findings.append(source.finding("an alias without its anchor", at: place))
            return YAMLNode(content: .scalar("", quoted: false), place: place)
        }
    }

    private mutating func entries(_ mapping: Yams.Node.Mapping) -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        var merged: [YAMLNode] = []
        for (key, value) in mapping {
            let keyPlace = place(key.mark)
            guard case .scalar(let scalar) = key else {
                findings.append(source.finding("a key must be a single word", at: keyPlace))
                continue
            }
            let name = names[keyPlace] ?? scalar.string
            let converted = node(value)
            if name == "<<" && scalar.style == .plain {
                merged += converted.elements ?? [converted]
            } else {
                entries.append(YAMLNode.Entry(key: name, keyPlace: keyPlace, value: converted))
            }
        }
        for source in merged {
            guard let inherited = source.entries else {
                findings.append(self.source.finding("`<<` merges mappings only", at: source.place))
                continue
            }
            let own = Set(entries.map(\.key))
            entries += inherited.filter { !own.contains($0.key) }
        }
        return entries
    }

    private func place(_ mark: Mark?) -> Place {
        guard let mark else { return .file(line: 1, column: 1) }
        return source.place(line: mark.line, scalarColumn: mark.column)
    }
}
