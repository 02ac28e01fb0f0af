extension YAMLNode {
    /// The tree of an assignment's value, `4` or `{pool_size: 5}`; every part stands at `place`.
    init(value: String, place: Place) throws(Decoding.Refusal) {
        if value.allSatisfy(\.isWhitespace) {
            self.init(content: .scalar("", quoted: false), place: place)
            return
        }
        do {
            let source = SourceText(file: "", text: value)
            self = try YAMLDocument(value, source: source).root.moved(to: place)
        } catch {
            let reason = error.findings.first?.message ?? "not valid YAML"
            throw Decoding.Refusal(message: "the value cannot be read: \(reason)", remedy: "quote it")
        }
    }

    /// The same tree with everything at one place.
    func moved(to place: Place) -> YAMLNode {
        let content: Content =
            switch self.content {
            case .scalar: self.content
            case .sequence(let elements): .sequence(elements.map { $0.moved(to: place) })
            case .mapping(let entries):
                .mapping(
                    entries.map { Entry(key: $0.key, keyPlace: place, value: $0.value.moved(to: place)) })
            }
        return YAMLNode(content: content, place: place)
    }

    /// Puts `value` at a path of this tree. Missing mappings are made, `null` takes a key away, and a number
    /// names an element of a list, from 0. Whether the path means anything is for decoding to say.
    mutating func assign(_ value: YAMLNode, at path: String, keyPlace: Place) throws(Decoding.Refusal) {
        guard !path.isEmpty, !path.hasPrefix("."), !path.hasSuffix("."), !path.contains("..") else {
            throw Decoding.Refusal(
                message: "`\(path)` is no path",
                remedy: "write keys with points between, stack.server.workers")
        }
        try assign(value, at: path[...], below: "", keyPlace: keyPlace)
    }

    private mutating func assign(
        _ value: YAMLNode, at path: Substring, below prefix: String, keyPlace: Place
    ) throws(Decoding.Refusal) {
        switch content {
        case .sequence(var elements):
            let (head, rest) = Self.split(path, below: prefix)
            guard let index = Int(head), elements.indices.contains(index) else {
                throw Decoding.Refusal(
                    message: "`\(prefix)` has no element `\(head)`",
                    remedy: elements.isEmpty ? nil : "its elements are 0 to \(elements.count - 1)")
            }
            if let rest {
                try elements[index].assign(value, at: rest, below: prefix + "." + head, keyPlace: keyPlace)
            } else {
                elements[index] = value
            }
            content = .sequence(elements)
        case .mapping(var entries):
            let (head, rest) = Self.split(path, below: prefix)
            let index = entries.firstIndex { $0.key == head }
            if value.isNull, value.text != "", rest == nil {
                entries.removeAll { $0.key == head }
            } else if let rest {
                var child =
                    index.map { entries[$0].value } ?? YAMLNode(content: .mapping([]), place: keyPlace)
                let below = prefix.isEmpty ? String(head) : prefix + "." + head
                try child.assign(value, at: rest, below: below, keyPlace: keyPlace)
                Self.put(child, head, index, keyPlace, &entries)
            } else {
                Self.put(value, head, index, keyPlace, &entries)
            }
            content = .mapping(entries)
        case .scalar:
            self = YAMLNode(content: .mapping([]), place: keyPlace)
            try assign(value, at: path, below: prefix, keyPlace: keyPlace)
        }
    }

    private static func put(
        _ value: YAMLNode, _ key: Substring, _ index: Int?, _ keyPlace: Place, _ entries: inout [Entry]
    ) {
        if let index {
            entries[index].value = value
        } else {
            entries.append(Entry(key: String(key), keyPlace: keyPlace, value: value))
        }
    }

    /// The first key of a path and the rest. Where keys are themselves paths or metrics, all is one key.
    private static func split(_ path: Substring, below prefix: String) -> (Substring, Substring?) {
        let keyedByPath =
            ["sweep.axes", "plan.vary", "compare.tolerance"].contains(prefix)
            || ["compare.train.", "compare.holdout.", "observed."].contains { prefix.hasPrefix($0) }
            || prefix.hasPrefix("expect.") && (prefix.hasSuffix(".at") || prefix.hasSuffix(".of"))
        guard !keyedByPath, let point = path.firstIndex(of: ".") else { return (path, nil) }
        return (path[..<point], path[path.index(after: point)...])
    }

    /// Where a path's key stands; what is nearest above it, where the path is not written.
    func place(of path: String) -> Place {
        var node = self
        var place = self.place
        for component in path.split(separator: ".") {
            if let entry = node.entries?.first(where: { $0.key == component }) {
                (node, place) = (entry.value, entry.keyPlace)
            } else if let elements = node.elements, let index = Int(component),
                elements.indices.contains(index)
            {
                node = elements[index]
                place = node.place
            } else {
                break
            }
        }
        return place
    }

    /// The node at a path; `nil` where the tree has none.
    func node(at path: String) -> YAMLNode? {
        var node = self
        for component in path.split(separator: ".") {
            if let entry = node.entries?.first(where: { $0.key == component }) {
                node = entry.value
            } else if let elements = node.elements, let index = Int(component),
                elements.indices.contains(index)
            {
                node = elements[index]
            } else {
                return nil
            }
        }
        return node
    }
}
