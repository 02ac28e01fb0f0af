import Experiments
import Foundation
import Models
import Testing

/// Whatever the models take, a file can say: over some files, each field of a scenario has two values at least.
@Suite("Every field of a scenario can be reached from a file")
struct ScenarioReachTests {
    /// What a run sets, not the file.
    static let others: Set = [
        "hosts[].reloading", "server.loopOrder", "server.sharesHost", "simplifications",
        "simplifications.rawValue",
    ]
    /// Where what is present is the choice: the parts of one kind of step, fault or load.
    static let kinds = [
        "faults[].kind", "workload.load", "endpoints[].steps", "endpoints[].parameters",
        "endpoints[].headers",
    ]

    @Test func `with two values or more`() throws {
        var fields = Fields()
        for scenario in try Self.scenarios() {
            let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(scenario))
            fields.add(json, at: "")
        }
        #expect(fields.values.count > 120)
        let fixed = fields.values.filter { path, values in
            values.count < 2 && values != ["left out"] && !Self.others.contains(path)
                && !Self.kinds.contains { path.hasPrefix($0) }
        }
        #expect(fixed.keys.sorted() == [])
        let kinds =
            [
                "slowDatabase", "killWorker", "stickWorker", "instanceDown", "flushCache", "leak",
            ].map { "faults[].kind.\($0)" } + [
                "workload.load.open._0.rate", "workload.load.closed._0.clients",
            ]
        for kind in kinds { #expect(fields.values.keys.contains { $0.hasPrefix(kind) }, "\(kind)") }
    }

    /// The long form, a small stack, and what they have alike set otherwise.
    private static func scenarios() throws -> [Scenario] {
        let long = try Fixture.file("long-form.yaml")
        let small = Fixture.experiment()
        let more = [
            Assignment(path: "stack.balancer", value: "{kind: render, policy: random}"),
            Assignment(path: "stack.cache", value: "{}"),
            Assignment(path: "stack.hosts.web", value: "{plan: render/free}"),
            Assignment(path: "stack.server.host", value: "load"),
            Assignment(path: "stack.database", value: "{url: postgresql+psycopg2://, psycogreen: true}"),
            Assignment(path: "workload", value: "{open: {rate: 5/s, duration: 10s}}"),
        ]
        return [
            try long.decode(), try small.decode(), try small.decode(more),
            try small.decode(
                [Assignment(path: "stack.database.busy_timeout", value: "1s")] + Self.costs),
        ].map(\.scenario)
    }

    /// Every cost, set to what no prior is.
    private static var costs: [Assignment] {
        func assignments(_ keys: [KeyReference], _ path: String) -> [Assignment] {
            keys.flatMap { key -> [Assignment] in
                let below = path + "." + key.key
                switch key.value {
                case .mapping(let inner): return assignments(inner, below)
                case .number:
                    return [Assignment(path: below, value: key.key.hasSuffix("statements") ? "3" : "0.9")]
                default: return [Assignment(path: below, value: "7.7us")]
                }
            }
        }
        guard case .mapping(let keys) = KeyReference.all.first(where: { $0.key == "costs" })?.value else {
            return []
        }
        return assignments(keys, "costs")
    }

    /// The values of each field; that it is left out where its siblings are not, is one too.
    private struct Fields {
        var values: [String: Set<String>] = [:]
        private var siblings: [String: Set<String>] = [:]

        mutating func add(_ json: Any, at path: String) {
            switch json {
            case let object as [String: Any]:
                let names = Set(object.keys)
                let known = siblings[path]
                for name in (known ?? names).symmetricDifference(names) {
                    values[path.isEmpty ? name : path + "." + name, default: []].insert("left out")
                }
                siblings[path] = (known ?? []).union(names)
                for (name, value) in object { add(value, at: path.isEmpty ? name : path + "." + name) }
            case let list as [Any]:
                for element in list { add(element, at: path + "[]") }
            default: values[path, default: []].insert("\(json)")
            }
        }
    }
}
