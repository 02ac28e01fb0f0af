import RealServer
import SimCore

/// Headroom's load generator and another tool in turns, against a server that takes a millisecond for each request.
struct PairedSection {
    /// Seconds of the server's work for a request, one after the other: what a small application takes.
    static let work = 1e-3
    static let clients = [1, 16, 64]

    private(set) var agrees = true
    private(set) var text = ""

    init(_ tool: OtherTool, _ own: OwnGenerator, rounds: Int) throws {
        let server = try NullServer(work: Self.work, cpus: OtherTool.serverCPUs, executable: own.executable)
        defer { server.stop() }
        text = """
            | clients | figure | \(tool.rawValue) | Headroom | difference, 95 % | A/A floor | allowed | agrees |
            | --- | --- | --- | --- | --- | --- | --- | --- |

            """
        for clients in Self.clients {
            var theirs: [Found] = []
            var first: [Found] = []
            var second: [Found] = []
            for round in 0..<rounds {
                // Each comes first, second and last equally often, so that a drift falls on all three.
                for turn in 0..<3 {
                    switch (round + turn) % 3 {
                    case 0:
                        theirs.append(
                            try tool.closedLoop(
                                clients: clients, requests: 1000, seconds: 1, port: server.port))
                    case 1: first.append(try Self.run(own, tool, clients, server.port))
                    default: second.append(try Self.run(own, tool, clients, server.port))
                    }
                }
            }
            add(clients, "throughput, 1/s", theirs, first, second, \.throughput, scale: 1)
            add(clients, "p50, ms", theirs, first, second, \.median, scale: 1000)
        }
    }

    private static func run(
        _ own: OwnGenerator, _ tool: OtherTool, _ clients: Int, _ port: Int
    ) throws -> Found {
        try own.closedLoop(like: tool, clients: clients, requests: 1000, seconds: 1, port: port)
    }

    private mutating func add(
        _ clients: Int, _ name: String, _ theirs: [Found], _ first: [Found], _ second: [Found],
        _ figure: (Found) -> Double, scale: Double
    ) {
        func relative(_ values: [Found], to base: [Found]) -> ReplicationInterval {
            ReplicationInterval(zip(values, base).map { figure($0) / figure($1) - 1 })
        }
        func mean(_ values: [Found]) -> Double {
            values.map(figure).reduce(0, +) / Double(values.count) * scale
        }
        let difference = relative(first, to: theirs)
        let same = relative(second, to: first)
        let floor = max(same.low?.magnitude ?? 0, same.high?.magnitude ?? 0)
        let allowed = max(2 * floor, 0.03)
        let low = difference.low ?? -.infinity
        let high = difference.high ?? .infinity
        let isWithin = low >= -allowed && high <= allowed
        if !isWithin { agrees = false }
        text +=
            "| \(clients) | \(name) | \(rounded(mean(theirs), 3)) | \(rounded(mean(first), 3)) "
            + "| \(percent(low)) to \(percent(high)) | \(percent(floor)) | ±\(percent(allowed)) "
            + "| \(isWithin ? "yes" : "**no**") |\n"
    }
}

func rounded(_ value: Double, _ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    return "\((value * scale).rounded() / scale)"
}

func percent(_ share: Double) -> String { rounded(share * 100, 2) + " %" }
