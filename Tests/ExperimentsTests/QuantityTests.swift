import Experiments
import Models
import SimCore
import Testing

@Suite("Quantities")
struct QuantityTests {
    /// The value of a `wait` step written so.
    private func wait(_ text: String) throws -> Double? {
        let file = Fixture.experiment()
        let experiment = try file.decode([
            Assignment(path: "endpoints.page.steps", value: "[{wait: \(text)}]")
        ])
        return experiment.value(of: "endpoints.page.steps.0.wait")
    }

    @Test(arguments: [
        ("250ns", 250e-9), ("12.3us", 12.3e-6), ("12.3µs", 12.3e-6), ("12.3μs", 12.3e-6), ("0.3ms", 0.3e-3),
        ("1s", 1), ("1.5 s", 1.5), ("2min", 120), ("1h", 3600), (".5s", 0.5), ("1e-3s", 1e-3), ("+2s", 2),
        ("25e-1ms", 2.5e-3), ("0s", 0),
    ])
    func `a duration is the number nearest to what was written`(text: String, seconds: Double) throws {
        #expect(try wait(text) == seconds)
    }

    @Test(arguments: [
        "1", "1 sec", "1ms2", "ms", "1,5ms", "0x10ms", "--1ms", "1e999s", "1_000ms", "inf", "1  ms",
    ])
    func `what is no duration is refused`(text: String) {
        #expect(throws: InvalidExperiment.self) { try wait(text) }
    }

    @Test(arguments: [
        ("512B", 512.0), ("64KB", 64e3), ("64kB", 64e3), ("2MB", 2e6), ("4GB", 4e9), ("1TB", 1e12),
        ("64KiB", 65_536.0),
        ("2MiB", 2_097_152.0), ("1GiB", 1_073_741_824.0),
    ])
    func `sizes are decimal, or binary with an i`(text: String, bytes: Double) throws {
        let assignment = Assignment(path: "stack.hosts.web.memory", value: text)
        #expect(try Fixture.experiment().decode([assignment]).scenario.hosts[0].memory == bytes)
    }

    @Test(arguments: [("80/s", 80.0), ("90/min", 1.5), ("0.5 /s", 0.5)])
    func `rates`(text: String, perSecond: Double) throws {
        let assignment = Assignment(path: "workload", value: "{open: {rate: \(text), duration: 60s}}")
        #expect(try Fixture.experiment().decode([assignment]).value(of: "workload.open.rate") == perSecond)
    }

    @Test func `settings of gunicorn and SQLAlchemy may be bare or carry a unit`() throws {
        let file = Fixture.experiment()
        for (text, seconds) in [("120", 120.0), ("2min", 120), ("500ms", 0.5)] {
            let timeout = Assignment(path: "stack.server.timeout", value: text)
            #expect(try file.decode([timeout]).scenario.server.timeout == seconds)
            let pool = Assignment(path: "stack.pool.pool_timeout", value: text)
            #expect(try file.decode([pool]).scenario.pool.poolTimeout == seconds)
        }
    }

    @Test(arguments: [
        (Quantity(0.0123, .duration), "12.3 ms"), (Quantity(0.000_012_345, .duration), "12.3 µs"),
        (Quantity(2.5e-7, .duration), "250 ns"), (Quantity(0, .duration), "0 s"),
        (Quantity(120, .duration), "120 s"),
        (Quantity(3600, .duration), "60 min"), (Quantity(86_400, .duration), "24 h"),
        (Quantity(0.999_99, .duration), "1 s"), (Quantity(4e9, .size), "4 GB"),
        (Quantity(65_536, .size), "65.5 KB"),
        (Quantity(80, .rate), "80/s"), (Quantity(1234.5, .rate), "1234/s"),
        (Quantity(0.02, .fraction), "2 %"),
        (Quantity(0.123_45, .fraction), "12.3 %"), (Quantity(1.05, .number), "1.05"),
        (Quantity(-0.5, .number), "-0.5"),
    ])
    func `a quantity's text has three digits and a fitting unit`(quantity: Quantity, text: String) {
        #expect(quantity.text == text)
    }

    @Test func `more digits on request`() {
        #expect(Quantity(0.001_234_567, .duration).text(digits: 6) == "1.23457 ms")
        #expect(Quantity(0.5, unit: "s").text == "500 ms")
        #expect(Quantity(3, unit: "1/s").text == "3/s")
    }
}
