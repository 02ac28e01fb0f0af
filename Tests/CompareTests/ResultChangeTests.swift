import Compare
import Experiments
import Testing

@Suite struct `A change from one result to another` {
    static func result(
        _ values: [Double: [String: (value: Double, half: Double?)]], source: ResultFile.Source = .measured
    ) -> ResultFile {
        ResultFile(
            experiment: "quickstart", source: source, seed: 1, fileSHA256: "aa",
            points: values.keys.sorted().map { clients in
                ResultPoint(
                    axes: ["workload.closed.clients": .number(clients)], replications: 5, terminating: true,
                    steady: true, warnings: [],
                    metrics: (values[clients] ?? [:]).mapValues { figure in
                        Metric(
                            value: figure.value, low: figure.half.map { figure.value - $0 },
                            high: figure.half.map { figure.value + $0 }, unit: "s")
                    }, bottleneck: nil, slo: [], expect: [])
            })
    }

    static func change(
        _ before: ResultFile, _ after: ResultFile, noise: NoiseFloor? = nil
    ) -> ResultChange {
        ResultChange(("main", before), ("branch|1", after), noise: noise)
    }

    @Test func `counts where its interval does not hold 0`() throws {
        let before = Self.result([5: ["cpu.server": (1e-3, 3e-5), "throughput": (100, 3)]])
        let after = Self.result([5: ["cpu.server": (1.1e-3, 4e-5), "throughput": (98, 4)]])
        let change = Self.change(before, after)
        let cpu = try #require(change.rows.first { $0.metric == "cpu.server" })
        #expect((cpu.change - 0.1).magnitude < 1e-12)
        // √(3² + 4²) = 5, of 100.
        #expect((try #require(cpu.low) - 0.05).magnitude < 1e-12)
        #expect((try #require(cpu.high) - 0.15).magnitude < 1e-12)
        #expect(cpu.verdict == .rose)
        #expect(change.rows.first { $0.metric == "throughput" }?.verdict == .unchanged)
        #expect(change.verdict == "CPU per request rose by up to 10.0 %, throughput is unchanged.")
        #expect(change.changes.map(\.metric) == ["cpu.server"])
    }

    @Test func `counts the points of one direction, and names those of the other`() {
        let before = Self.result([
            5: ["throughput": (100, 0)], 9: ["throughput": (100, 0)], 12: ["throughput": (100, 0)],
        ])
        let after = Self.result([
            5: ["throughput": (104, 0)], 9: ["throughput": (103, 0)], 12: ["throughput": (95, 0)],
        ])
        #expect(
            Self.change(before, after).verdict
                == "Throughput fell by up to 5.00 % at 1 of 3 points and rose at 2.")
    }

    @Test func `an interval that was cut at 0 is as uncertain as before`() throws {
        let (before, after) = (
            Self.result([5: ["cpu.server": (1, 3)]]), Self.result([5: ["cpu.server": (3, 1)]])
        )
        var cut = before
        cut.points[0].metrics["cpu.server"]?.low = 0
        let rows = [before, cut].map { Self.change($0, after).rows[0] }
        #expect(rows[0].verdict == .unchanged)
        #expect(rows[0].low == rows[1].low && rows[0].high == rows[1].high)
        #expect(rows[1].verdict == .unchanged)
    }

    @Test func `does not count below the noise floor`() throws {
        let before = Self.result([5: ["cpu.server": (1e-3, 1e-6)]])
        let after = Self.result([5: ["cpu.server": (1.02e-3, 1e-6)]])
        #expect(Self.change(before, after).rows[0].verdict == .rose)
        let figure = try #require(NoiseFloor.Figure([1e-3, 1.01e-3], [1.03e-3, 1.04e-3], unit: "s"))
        let axes: [String: AxisValue] = ["workload.closed.clients": .number(5)]
        let noise = NoiseFloor(
            experiment: "quickstart", seed: 1, fileSHA256: "aa",
            points: [.init(axes: axes, pairs: 2, metrics: ["cpu.server": figure])])
        let change = Self.change(before, after, noise: noise)
        #expect(change.rows[0].verdict == .unchanged)
        #expect((try #require(change.rows[0].floor) - 0.03).magnitude < 1e-9)
    }

    @Test func `without intervals is not known, and a share is told in points`() throws {
        let before = Self.result([5: ["cpu.server": (1e-3, nil), "errors.rate": (0, 0)]])
        let after = Self.result([5: ["cpu.server": (2e-3, nil), "errors.rate": (0.02, 0.004)]])
        let change = Self.change(before, after)
        #expect(change.rows.first { $0.metric == "cpu.server" }?.verdict == .unknown)
        let errors = try #require(change.rows.first { $0.metric == "errors.rate" })
        #expect(errors.isShare && errors.change == 0.02 && errors.verdict == .rose)
    }

    @Test func `pairs points by their coordinates, single ones as they are, and names those left over`() {
        let one = Self.result([5: ["throughput": (1, 0)], 10: ["throughput": (1, 0)]])
        let other = Self.result([10: ["throughput": (2, 0)], 20: ["throughput": (1, 0)]])
        let change = Self.change(one, other)
        #expect(change.rows.map(\.change) == [1])
        #expect(change.unmatched.count == 2)
        let alone = Self.change(
            Self.result([5: ["throughput": (1, 0)]]), Self.result([7: ["throughput": (1.5, 0)]]))
        #expect(alone.rows.map(\.change) == [0.5] && alone.unmatched.isEmpty)
    }

    @Test func `has a table in Markdown that text cannot break`() {
        let before = Self.result([5: ["cpu.server": (1e-3, 1e-5)]])
        let after = Self.result([5: ["cpu.server": (1.2e-3, 1e-5)]])
        let markdown = Self.change(before, after).markdown
        #expect(markdown.contains("main → branch\\|1"))
        #expect(markdown.contains("**CPU per request rose by up to 20.0 %.**"))
        let row = markdown.split(separator: "\n").first { $0.contains("`cpu.server`") }
        #expect(row?.contains("| clients=5 | `cpu.server` | 1.00 ms | 1.20 ms | +20.0 % |") == true)
        #expect(row?.hasSuffix("▲ rose |") == true)
    }
}
