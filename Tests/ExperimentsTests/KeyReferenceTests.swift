import Experiments
import Foundation
import Testing

/// What is written about the keys of a file is held against what the decoder knows, in both directions: a key that does
/// not exist is put into each section, and the error lists those that do.
@Suite("The reference of a file's keys")
struct KeyReferenceTests {
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A section by a path of the long form, and the keys that the reference has there.
    struct Section: Sendable, CustomTestStringConvertible {
        var path: String
        var keys: Set<String>
        var testDescription: String { path.isEmpty ? "the file" : path }
    }

    static let sections: [Section] = {
        var found = [Section(path: "", keys: Set(KeyReference.all.map(\.key)))]
        collect(KeyReference.all, "", into: &found)
        let steps = [
            "query": "checkout.steps.4", "cache": "catalogue.steps.1", "respond": "catalogue.steps.2",
        ]
        for key in KeyReference.steps {
            guard let place = steps[key.key] else { continue }
            collect([key], "endpoints.\(place)", into: &found)
        }
        return found
    }()

    private static func collect(_ keys: [KeyReference], _ path: String, into found: inout [Section]) {
        for key in keys {
            let below = path.isEmpty ? key.key : path + "." + key.key
            for (suffix, inner) in mappings(key.value, below) {
                found.append(Section(path: below + suffix, keys: Set(inner.map(\.key))))
                collect(inner, below + suffix, into: &found)
            }
        }
    }

    /// Where in the long form a section of a list or of a named thing stands.
    private static func mappings(_ value: KeyReference.Value, _ path: String) -> [(String, [KeyReference])] {
        switch value {
        case .mapping(let keys): return [("", keys)]
        case .named(let name, let inner):
            let example = ["<host>": "web", "<endpoint>": "catalogue"][name] ?? "none"
            return mappings(inner, path).map { ("." + example + $0.0, $0.1) }
        case .list(let inner): return mappings(inner, path).map { (".0" + $0.0, $0.1) }
        case .either(let values): return values.flatMap { mappings($0, path) }
        default: return []
        }
    }

    @Test func `covers a whole file`() {
        #expect(Self.sections.count >= 45)
        #expect(Set(Self.sections.map(\.path)).count == Self.sections.count)
    }

    @Test(arguments: sections)
    func `has the keys that the decoder knows, and no others`(section: Section) throws {
        var assignments: [Assignment] = []
        if section.path.hasPrefix("workload.open") || section.path.hasPrefix("workload.replay") {
            assignments.append(Assignment(path: "workload.closed", value: "null"))
        }
        if section.path.hasPrefix("workload.open.rate.0") {
            let step = "[{rate: {from: 1/s, to: 2/s}, for: 1s}]"
            assignments.append(Assignment(path: "workload.open.rate", value: step))
        }
        let path = section.path.isEmpty ? "zzzzzzzz" : Self.moved(section.path) + ".zzzzzzzz"
        assignments.append(Assignment(path: path, value: "1"))
        #expect(try Self.known(assignments, "unknown key") == section.keys, "\(path)")
    }

    @Test func `has the steps that the decoder knows`() throws {
        let assignment = Assignment(path: "endpoints.checkout.steps.0", value: "{zzzzzzzz: 1}")
        #expect(try Self.known([assignment], "unknown step") == Set(KeyReference.steps.map(\.key)))
    }

    @Test(arguments: KeyReference.distributions.map(\.key) + [""])
    func `has the distributions that the decoder knows`(kind: String) throws {
        let path = "endpoints.checkout.steps.0.cpu"
        let value = kind.isEmpty ? "{zzzzzzzz: 1}" : "{\(kind): {zzzzzzzz: 1}}"
        let reference = KeyReference.distributions
        if kind.isEmpty {
            let known = try Self.known([Assignment(path: path, value: value)], "unknown key")
            #expect(known == Set(reference.map(\.key)))
        } else if case .mapping(let keys) = reference.first(where: { $0.key == kind })?.value {
            let known = try Self.known([Assignment(path: path, value: value)], "unknown key")
            #expect(known == Set(keys.map(\.key)))
        } else {
            #expect(kind == "constant")
        }
    }

    /// A fault has one kind: each stands in a line of its own.
    private static func moved(_ path: String) -> String {
        let lines = ["kill_worker": 1, "stick_worker": 2, "instance_down": 3]
        for (kind, line) in lines where path == "faults.0.\(kind)" { return "faults.\(line).\(kind)" }
        return path
    }

    /// The keys that an error lists beside the one that does not exist.
    private static func known(_ assignments: [Assignment], _ what: String) throws -> Set<String> {
        let file = try Fixture.file("long-form.yaml")
        do {
            _ = try file.decode(assignments)
            return []
        } catch {
            let finding = error.findings.first { $0.message.hasPrefix("\(what) `zzzzzzzz`") }
            let remedy = finding?.remedy ?? ""
            for start in ["known here: ", "the only key here is "] where remedy.hasPrefix(start) {
                return Set(remedy.dropFirst(start.count).components(separatedBy: ", "))
            }
            Issue.record("\(error.summary) \(remedy)")
            return []
        }
    }

    @Test func `is what the schema for editors says`() throws {
        let path = Self.package.appending(path: "schema/experiment.schema.json")
        #expect(try String(contentsOf: path, encoding: .utf8) == ExperimentSchema.text)
        let json = try JSONSerialization.jsonObject(with: Data(ExperimentSchema.text.utf8)) as? [String: Any]
        let properties = json?["properties"] as? [String: Any]
        #expect(Set(properties?.keys ?? [:].keys) == Set(KeyReference.all.map(\.key)))
    }

    @Test func `is what the page for readers says`() throws {
        let page = try String(
            contentsOf: Self.package.appending(path: "docs/experiment-file.md"), encoding: .utf8)
        #expect(page.hasSuffix(KeyTables.text))
    }
}
