import Experiments
import Foundation

/// A kind of request that a file of another tool knows: an endpoint for an experiment to start from.
public struct ImportedRoute: Sendable, Equatable {
    public var method: String
    /// As in Flask's routes, `/items/<int:id>`; what follows a question mark stays.
    public var path: String
    public var requests: Int
}

extension ImportedFile {
    /// At most ten routes, the most frequent first; numbers in a log's paths are taken for parameters.
    public var routes: [ImportedRoute] {
        switch self {
        case .ab(let output):
            let method = output.sendsBody ? "POST" : "GET"
            return [ImportedRoute(method: method, path: output.path, requests: output.requests)]
        case .k6, .observed: return []
        case .log(let log):
            let names = log.entries.filter { ($0.status ?? 200) < 400 }
                .map { "\($0.method) \(Self.template($0.target))" }
            return Self.counted(names.map { ($0, 1) })
        case .probe(let record):
            return Self.counted(record.endpoints.map { ($0.name, $0.requests) })
        }
    }

    private static func counted(_ names: [(String, Int)]) -> [ImportedRoute] {
        var counts: [String: Int] = [:]
        for (name, count) in names { counts[name, default: 0] += count }
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return sorted.prefix(10).compactMap { name, count in
            let words = name.split(separator: " ").map(String.init)
            guard words.count == 2, words[1].hasPrefix("/") else { return nil }
            return ImportedRoute(method: words[0], path: named(words[1]), requests: count)
        }
    }

    /// `/items/17?page=2` as `/items/<int>`.
    private static func template(_ target: String) -> String {
        target.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false).map { part in
            !part.isEmpty && part.allSatisfy { $0.isASCII && $0.isNumber } ? "<int>" : String(part)
        }.joined(separator: "/")
    }

    /// Gives each place without a name one: `/a/<int>/b/<int>` becomes `/a/<int:id>/b/<int:id2>`.
    private static func named(_ path: String) -> String {
        var result = ""
        var number = 0
        for (index, part) in path.components(separatedBy: "<int>").enumerated() {
            if index > 0 {
                number += 1
                result += "<int:id\(number == 1 ? "" : String(number))>"
            }
            result += part
        }
        return result
    }
}
