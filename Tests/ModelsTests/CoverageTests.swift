import SimCore
import Testing
import Validation

@Suite struct `The known transient of an autoregressive series` {
    @Test(arguments: AutoregressiveStudy.Setting.all)
    func `is found by MSER-5`(setting: AutoregressiveStudy.Setting) {
        let study = AutoregressiveStudy(setting, seeds: 200)
        #expect(study.agrees, "expected \(study.expected), deleted \(study.deleted)")
        #expect(study.bias(deleting: 0) > 0.75)
    }
}

@Suite struct `Intervals` {
    /// Seeds of a short study; the long one has 1 000.
    static let seeds = 200

    /// The fewest that a 95 % interval covers, if that is what it is, and the most: all figures together are
    /// outside by chance in 1 % of all choices of seeds.
    static func allowed() -> ClosedRange<Int> {
        let error = 0.01 / Double(CoverageStudy.figures)
        let n = Double(seeds)
        var weights = [Arithmetic.exp(n * Arithmetic.log(0.05))]
        for k in 1...seeds {
            weights.append(weights[k - 1] * 19 * Double(seeds - k + 1) / Double(k))
        }
        var least = 0
        var below = weights[0]
        while below <= error / 2 {
            least += 1
            below += weights[least]
        }
        var most = seeds
        var above = weights[seeds]
        while above <= error / 2 {
            most -= 1
            above += weights[most]
        }
        return least...most
    }

    @Test func `are judged by the binomial distribution`() {
        let allowed = Self.allowed()
        // 190 of 200 are expected, with a standard deviation of 3.1.
        #expect(allowed.lowerBound >= 178 && allowed.lowerBound <= 181)
        #expect(allowed.upperBound >= 197 && allowed.upperBound <= 199)
    }

    @Test(arguments: CoverageStudy.Setting.all)
    func `of 95 % cover the truth as often as they say`(setting: CoverageStudy.Setting) {
        let study = CoverageStudy(setting, seeds: 0..<UInt64(Self.seeds))
        for figure in study.figures {
            #expect(
                Self.allowed().contains(figure.covered),
                "\(figure.name) at a load of \(setting.load): \(figure.covered) of \(Self.seeds)")
        }
    }

    /// Intervals that take the observations of a run for independent ones would pass for a queue without load only.
    @Test func `that ignore the dependence within a run are found out`() {
        let covered = (UInt64(0)..<UInt64(Self.seeds)).filter { seed in
            let run = CoverageStudy.run(load: 0.8, length: 40_000, seed: seed, replication: 0)
            let half =
                NormalDistribution.quantile(0.975)
                * (run.response.variance / Double(run.response.count)).squareRoot()
            return (run.response.mean - 5).magnitude <= half
        }
        #expect(!Self.allowed().contains(covered.count))
    }
}
