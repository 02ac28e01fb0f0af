import Foundation
import SimCore
import Testing

/// The two programs of the model author's page.
@Suite struct `The examples for model authors` {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

    /// 30 replications; three figures share an error of 1 %. A failure is run once more at ten times the length.
    private func agrees(with expected: Double, _ figure: (StreamKey, Double) -> Double) -> Bool {
        [5_000.0, 50_000].contains { seconds in
            let values = (0..<30).map {
                figure(StreamKey(seed: 51, replication: $0, component: 0, purpose: 0), seconds)
            }
            let interval = ReplicationInterval(values, confidence: 1 - 0.01 / 3)
            return interval.low! <= expected && expected <= interval.high!
        }
    }

    /// Kleinrock, vol. 1, section 3.2: 1 / (µ − λ).
    @Test func `the single server's mean response time is that of M/M/1`() {
        #expect(agrees(with: 5) { meanResponse($0, seconds: $1) })
    }

    /// M/M/c with constant patience D: the wait that is offered has the density λ P(c−1) exp((λ − cµ) x) below D,
    /// and above it decays at rate cµ; who would have to wait longer than D gives up (D. Barrer, "Queuing with
    /// impatient customers and ordered service", Operations Research 5, 1957).
    @Test func `the pool's timeouts and waits are those of M/M/2 with constant patience`() {
        let rate = 2.2
        let patience = 1.5
        let drift = rate - 2
        // Relative to the probability that a connection is free and the other is not.
        let growth = exp(drift * patience)
        let early = rate * (growth - 1) / drift
        let late = rate * growth / 2
        let free = 1 / rate + 1
        let total = free + early + late
        let wait = rate * (growth * (patience / drift - 1 / (drift * drift)) + 1 / (drift * drift))
        #expect(agrees(with: late / total) { impatience($0, seconds: $1).timeouts })
        #expect(agrees(with: wait / (free + early)) { impatience($0, seconds: $1).meanWait })
    }

    @Test(arguments: [("SingleServer", 30), ("ImpatientPool", 50)])
    func `the page shows what is compiled here, and it is short`(name: String, lines: Int) throws {
        let page = try String(
            contentsOf: Self.folder.appending(path: "../../../docs/engine.md"), encoding: .utf8)
        let program = try String(contentsOf: Self.folder.appending(path: name + ".swift"), encoding: .utf8)
        #expect(page.contains("```swift\n" + program + "```\n"))
        #expect(program.split(separator: "\n", omittingEmptySubsequences: false).count - 1 <= lines)
    }
}
