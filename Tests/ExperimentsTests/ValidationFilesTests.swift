import Experiments
import Foundation
import Testing

/// `experiments/validation`: each file is about one mechanism of a serving stack, and claims its effect.
@Suite struct `The files of experiments/validation` {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../experiments/validation").standardizedFileURL.path(percentEncoded: false)
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.sorted()

    @Test func `are there`() {
        #expect(Self.names.count >= 10)
    }

    @Test(arguments: names)
    func `show the effect that they claim`(name: String) throws {
        let file = try ExperimentFile(path: Self.folder + "/" + name)
        let points = try file.points()
        let result = simulate(file, points, on: .deployed, threads: 2)
        #expect(result.points.contains { !$0.expect.isEmpty })
        for point in result.points {
            for claim in point.expect {
                #expect(
                    claim.met, "\(point.axes): \(claim.that), \(claim.value.map { "\($0)" } ?? "no figure")")
            }
        }
    }

    @Test(arguments: names)
    func `have a line in the list`(name: String) throws {
        let list = try String(contentsOfFile: Self.folder + "/../README.md", encoding: .utf8)
        #expect(list.contains("`validation/\(name)`"))
    }

    /// The effect is the mechanism's: without it the claim fails.
    @Test(arguments: [
        ("connection-ratchet", "stack.database.reserved", "0"),
        ("pool-churn", "costs.postgresql.server_connect", "0s"),
        ("retry-storm", "faults", "[]"),
        ("quota", "stack.hosts.web", "{cores: 8}"),
        ("heartbeat", "stack.server.timeout", "60"),
        ("stampede", "endpoints.front.steps.1.cache.miss", "[]"),
    ])
    func `claim what is not so without its cause`(name: String, path: String, value: String) throws {
        let file = try ExperimentFile(path: "\(Self.folder)/\(name).yaml")
        let points = try file.points([Assignment(path: path, value: value)])
        let result = simulate(file, points, on: .deployed, threads: 2)
        #expect(result.points.contains { $0.expect.contains { !$0.met } })
    }
}
