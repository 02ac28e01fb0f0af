import Compare
import Experiments
import Testing

@Suite struct `A study's design` {
    static let file = ExperimentFile(
        text: """
            version: 1
            name: small
            stack: {hosts: {web: {cores: 1}, aux: {cores: 1}}, server: {host: web, workers: 2, worker_class: gevent}}
            endpoints: {a: {request: GET /, steps: [{cpu: 2ms}]}}
            workload: {host: aux, closed: {clients: 8, duration: 6s}}
            sweep: {axes: {stack.server.workers: [1, 2, 3, 4], stack.pool.pool_size: [1, 20]}}
            compare: {train: [{stack.server.workers: 1, workload.closed.clients: 1}]}
            """, path: "small.yaml")
    static let size = StudyDesign.Size(ladders: 1, singles: 7)

    @Test func `is the seed's alone`() throws {
        let first = try StudyDesign(Self.file, seed: "abc", size: Self.size).points([])
        #expect(try StudyDesign(Self.file, seed: "abc", size: Self.size).points([]) == first)
        #expect(try StudyDesign(Self.file, seed: "abd", size: Self.size).points([]) != first)
    }

    @Test func `uses every value of an axis alike, and both kinds of load`() throws {
        let points = try StudyDesign(Self.file, seed: "abc", size: Self.size).points([])
        // Four rungs of one ladder, and seven that stand alone.
        #expect(points.count == 11)
        let configurations = Set(points.map { $0.filter { !$0.path.hasPrefix("workload") } })
        #expect(configurations.count >= 4)
        var workers: [String: Int] = [:]
        for point in points.dropFirst(3) { workers[point[0].value, default: 0] += 1 }
        #expect(workers == ["1": 2, "2": 2, "3": 2, "4": 2])
        let open = points.filter { $0.contains { $0.path == "workload" } }
        #expect(open.count == 4 || open.count == 3)
        for point in points { _ = try Self.file.decode(point) }
    }
}
