import Compare
import Experiments
import Foundation
import SimCore
import Testing

@Suite("Calibrating from the probe's record")
struct ProbeImportTests {
    /// Intervals of one worker whose CPU time is known to the last digit but for noise.
    private func record(intervals: Int, noise: Double, base: Double = 0.002) -> String {
        var stream = RandomStream(StreamKey(seed: 3, replication: 0, component: 0, purpose: 0))
        return (0..<intervals).map { _ in
            let items = stream.index(below: 40)
            let buys = stream.index(below: 12)
            let error = noise * (stream.uniform() - 0.5)
            let cpu = max(0, 0.004 * Double(items) + 0.009 * Double(buys) + base + error)
            return #"{"headroom_probe":1,"t":1,"pid":7,"s":1.0,"cpu":\#(cpu),"exact":false,"requests":{"#
                + #""GET /items/<int:id>":{"n":\#(items),"wall":\#(0.014 * Double(items)),"own":null,"in_flight":0,"queries":\#(2 * items),"query_s":0.1,"holds":0,"hold_s":0},"#
                + #""POST /buy":{"n":\#(buys),"wall":\#(0.03 * Double(buys)),"own":null,"in_flight":0,"queries":0,"query_s":0,"holds":0,"hold_s":0}}}"#
        }.joined(separator: "\n")
    }

    private func cpu(_ evidence: ImportedEvidence, _ endpoint: Int) -> Estimate? {
        evidence.statements.first { $0.endpoint == endpoint && $0.subject == .cpu }?.estimate
    }

    @Test func `CPU time is told apart by regression, the idle worker's aside`() throws {
        let evidence = try ImportFixture.evidence(record(intervals: 200, noise: 0.02))
        for (endpoint, truth) in [(0, 0.004), (1, 0.009)] {
            let estimate = try #require(cpu(evidence, endpoint))
            #expect(estimate.low < truth && truth < estimate.high)
            #expect(estimate.high - estimate.low < 0.3 * truth)
        }
    }

    @Test func `a larger error widens the interval`() throws {
        let quiet = try #require(cpu(ImportFixture.evidence(record(intervals: 200, noise: 0.01)), 0))
        let loud = try #require(cpu(ImportFixture.evidence(record(intervals: 200, noise: 0.2)), 0))
        #expect(loud.high - loud.low > 3 * (quiet.high - quiet.low))
    }

    @Test func `few intervals give the mean request only`() throws {
        let evidence = try ImportFixture.evidence(record(intervals: 5, noise: 0))
        #expect(cpu(evidence, 0) == nil)
        #expect(evidence.statements.contains { $0.endpoint == nil && $0.subject == .cpu })
        #expect(evidence.gaps.contains { $0.contains("some minutes") })
    }

    @Test func `a line that was cut off is left out, a file of other lines is refused`() throws {
        let cut = record(intervals: 50, noise: 0) + "\n{\"headroom_probe\":1,\"t\""
        #expect(try ImportFixture.evidence(cut).findings.contains { $0.contains("1 lines cannot be read") })
        let wrong = ImportFixture.findings {
            _ = try ImportFixture.evidence("{\"headroom_probe\":1}\nhello\nhello", "p.jsonl")
        }
        #expect(wrong.first?.line == 1)
    }
}
