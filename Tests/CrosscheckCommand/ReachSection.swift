import RealServer
import SimCore

/// What the load generator can do at most, against a server that only answers.
struct ReachSection {
    static let clients = 64
    static let rate = 5000.0

    private(set) var agrees = true
    private(set) var text = ""

    init(_ own: OwnGenerator, rounds: Int) throws {
        let server = try NullServer(cpus: OtherTool.serverCPUs, executable: own.executable)
        defer { server.stop() }
        var ratios: [Double] = []
        var rates: (wrk: Double, own: Double) = (0, 0)
        for round in 0..<rounds {
            func wrk() throws -> Double {
                try OtherTool.wrk.closedLoop(
                    clients: Self.clients, requests: 0, seconds: 1, port: server.port
                ).throughput
            }
            func mine() throws -> Double {
                try own.closedLoop(
                    like: .wrk, clients: Self.clients, requests: 0, seconds: 1, port: server.port
                ).throughput
            }
            let isFirst = round % 2 == 0
            let before = isFirst ? try wrk() : try mine()
            let after = isFirst ? try mine() : try wrk()
            let pair = isFirst ? (wrk: before, own: after) : (wrk: after, own: before)
            ratios.append(pair.own / pair.wrk)
            rates.wrk += pair.wrk / Double(rounds)
            rates.own += pair.own / Double(rounds)
        }
        let ratio = ReplicationInterval(ratios)
        let isFast = (ratio.low ?? 0) >= 0.5
        text = """
            | closed loop of \(Self.clients) clients, keep-alive | wrk, 1/s | Headroom, 1/s | ratio, 95 % | at least half |
            | --- | --- | --- | --- | --- |
            | | \(Int(rates.wrk)) | \(Int(rates.own)) | \(rounded(ratio.low ?? .nan, 3)) to \(rounded(ratio.high ?? .nan, 3)) | \(isFast ? "yes" : "**no**") |

            | open, \(Int(Self.rate))/s, Poisson | p99 send lag of each run, ms | median, ms | under 1 ms |
            | --- | --- | --- | --- |

            """
        agrees = isFast
        for keepalive in [false, true] {
            let lags = try (0..<5).map { _ in
                try own.lag(rate: Self.rate, seconds: 2, keepalive: keepalive, port: server.port)
            }
            let median = lags.sorted()[2]
            if median >= 1e-3 { agrees = false }
            text +=
                "| \(keepalive ? "keep-alive" : "a connection each") "
                + "| \(lags.map { rounded($0 * 1000, 3) }.joined(separator: ", ")) "
                + "| \(rounded(median * 1000, 3)) | \(median < 1e-3 ? "yes" : "**no**") |\n"
        }
    }
}
