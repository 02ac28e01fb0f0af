import Foundation

/// The JSON schema of an experiment file (draft 2020-12), for editors: completion, and most mistakes at once. What
/// depends on other parts of a file, `headroom check` finds.
public enum ExperimentSchema {
    /// The document, with sorted keys and a line end.
    public static var text: String {
        var schema = object(KeyReference.all)
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["title"] = "Headroom experiment"
        schema["description"] =
            "What is deployed, what a request does, who asks. See docs/experiment-file.md."
        schema["$defs"] = definitions
        let options: JSONSerialization.WritingOptions = [
            .prettyPrinted, .sortedKeys, .withoutEscapingSlashes,
        ]
        guard let data = try? JSONSerialization.data(withJSONObject: schema, options: options) else {
            return ""
        }
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    private static var definitions: [String: Any] {
        var definitions: [String: Any] = [
            "distribution": [
                "anyOf": [reference("duration"), single(KeyReference.distributions)] as [Any]
            ], "steps": ["type": "array", "items": single(KeyReference.steps)] as [String: Any],
            "check": [
                "type": "string", "pattern": "^ *[A-Za-z][A-Za-z0-9_.-]* *(<|<=|>|>=) *[0-9].*$",
                "description": "A metric, a comparison and a limit: latency.p95 < 2s",
            ], "factor": ["type": "string", "pattern": "^[0-9.]+x$", "description": "A number and x: 3x"],
        ]
        for (name, dimension) in dimensions {
            let units = Quantity.units.filter { $0.dimension == dimension }.flatMap(\.names)
            definitions[name] =
                [
                    "type": "string",
                    "pattern": "^[+-]?[0-9.]+([eE][+-]?[0-9]+)? ?(\(units.joined(separator: "|")))$",
                    "description": dimension.example,
                ] as [String: Any]
        }
        return definitions
    }

    private static let dimensions: [(String, Quantity.Dimension)] = [
        ("duration", .duration), ("size", .size), ("rate", .rate), ("bandwidth", .bandwidth),
        ("percentage", .fraction),
    ]

    private static func reference(_ name: String) -> [String: Any] { ["$ref": "#/$defs/\(name)"] }

    private static func quantity(_ dimension: Quantity.Dimension) -> [String: Any] {
        let name = dimensions.first { $0.1 == dimension }?.0
        return name.map(reference) ?? ["type": "number"]
    }

    /// A mapping with these keys and no others.
    private static func object(_ keys: [KeyReference]) -> [String: Any] {
        var properties: [String: Any] = [:]
        for key in keys {
            var schema = schema(key.value)
            schema["description"] = key.description
            properties[key.key] = schema
        }
        var object: [String: Any] = [
            "type": "object", "properties": properties, "additionalProperties": false,
        ]
        let required = keys.filter(\.isRequired).map(\.key)
        if !required.isEmpty { object["required"] = required }
        return object
    }

    /// One of some keys.
    private static func single(_ keys: [KeyReference]) -> [String: Any] {
        var object = object(keys)
        object["minProperties"] = 1
        object["maxProperties"] = 1
        return object
    }

    private static func schema(_ value: KeyReference.Value) -> [String: Any] {
        switch value {
        case .quantity(let dimension, let bare):
            return bare ? ["anyOf": [["type": "number"], quantity(dimension)] as [Any]] : quantity(dimension)
        case .range(let dimension):
            let range = ["type": "string", "pattern": "^[^ ]+\\.\\.[^ ]+$"]
            return ["anyOf": [quantity(dimension), range] as [Any]]
        case .count(let least): return ["type": "integer", "minimum": least]
        case .number: return ["type": "number"]
        case .factor: return reference("factor")
        case .flag: return ["type": "boolean"]
        case .word("false"): return ["const": false]
        case .word(let word): return ["const": word]
        case .words(let words): return ["enum": words]
        case .text: return ["type": "string"]
        case .distribution: return reference("distribution")
        case .steps: return reference("steps")
        case .check: return reference("check")
        case .mapping(let keys): return object(keys)
        case .named(_, let value): return ["type": "object", "additionalProperties": schema(value)]
        case .list(let value): return ["type": "array", "items": schema(value)]
        case .either(let values): return ["anyOf": values.map(schema)]
        case .anything: return [:]
        }
    }
}

extension KeyReference {
    /// The meaning, and the default with its owner.
    var description: String {
        guard let standard else { return meaning }
        let whose = owner.map { $0.isEmpty ? "" : " (\($0))" } ?? ""
        return "\(meaning) Default: \(standard)\(whose)."
    }
}
