import Models
import SimCore

/// One thing that a request draws: how long a step takes, or what it finds in the cache.
enum Demand: Equatable, Sendable {
    /// Seconds.
    case time(Distribution)
    /// Whether the cache has it, with this probability; the next `misses` demands are those of a miss.
    case hit(Double, misses: Int)
    /// Which of some keys is asked for, from 0, by Zipf's law.
    case key(count: Int, exponent: Double)
}

/// Draws a request's demands from the stream that the simulation draws them from, in the steps' order, so that both
/// sides serve the same requests: the load generator sends them along.
///
/// What a hit leaves out draws nothing, as in the simulation. Where it is the cache's contents that decide, which
/// only the cache knows, draws go on as after a miss.
struct DemandHeader: Sendable {
    static let name = "X-Headroom-Demands"

    private enum Sampler: Sendable {
        case time(Distribution)
        case hit(Double, misses: Int)
        case key(ZipfDistribution)
    }

    private let samplers: [[Sampler]]

    init(_ endpoints: [Endpoint]) {
        samplers = endpoints.map { endpoint in
            var demands: [Demand] = []
            _ = endpoint.steps.map { AppStep($0, &demands) }
            return demands.map { demand in
                switch demand {
                case .time(let distribution): .time(distribution)
                case .hit(let ratio, let misses): .hit(ratio, misses: misses)
                case .key(let count, let exponent): .key(ZipfDistribution(count: count, exponent: exponent))
                }
            }
        }
    }

    /// The header's value for one request, whole numbers with commas between: nanoseconds, 1 or 0 for a hit, a
    /// key's number; `nil` for an endpoint that draws nothing.
    func text(endpoint: Int, key: StreamKey) -> String? {
        guard !samplers[endpoint].isEmpty else { return nil }
        var draws = RequestDraws.steps(of: key)
        var leftOut = 0
        return samplers[endpoint].map { sampler in
            guard leftOut == 0 else {
                leftOut -= 1
                return "0"
            }
            switch sampler {
            case .time(let distribution):
                return "\(Int64(draws.sample(distribution) * 1e9))"
            case .hit(let ratio, let misses):
                var stream = draws.next()
                let isHit = stream.uniform() < ratio
                if isHit { leftOut = misses }
                return isHit ? "1" : "0"
            case .key(let popularity):
                var stream = draws.next()
                return "\(popularity.sample(using: &stream))"
            }
        }.joined(separator: ",")
    }
}

/// As the applications read it: `{"lognormal": {"mean": …, "cv": …}}`.
extension Demand: Encodable {
    func encode(to encoder: any Encoder) throws {
        try named.encode(to: encoder)
    }

    private var named: [String: [String: [Double]]] {
        switch self {
        case .hit(let ratio, _): ["hit": ["ratio": [ratio]]]
        case .key(let count, let exponent): ["key": ["count": [Double(count)], "exponent": [exponent]]]
        case .time(let distribution): [distribution.kind: distribution.parameters]
        }
    }
}

extension Distribution {
    fileprivate var kind: String {
        switch self {
        case .constant: "constant"
        case .uniform: "uniform"
        case .exponential: "exponential"
        case .normal: "normal"
        case .lognormal: "lognormal"
        case .gamma: "gamma"
        case .hyperexponential: "hyperexponential"
        case .weibull: "weibull"
        case .boundedPareto: "bounded_pareto"
        case .discrete: "discrete"
        case .empirical: "empirical"
        }
    }

    fileprivate var parameters: [String: [Double]] {
        switch self {
        case .constant(let value): ["value": [value]]
        case .uniform(let from, let to): ["from": [from], "to": [to]]
        case .exponential(let mean): ["mean": [mean]]
        case .normal(let mean, let cv), .lognormal(let mean, let cv), .gamma(let mean, let cv),
            .hyperexponential(let mean, let cv):
            ["mean": [mean], "cv": [cv]]
        case .weibull(let mean, let shape): ["mean": [mean], "shape": [shape]]
        case .boundedPareto(let from, let to, let shape): ["from": [from], "to": [to], "shape": [shape]]
        case .discrete(let values): ["values": values.values, "weights": values.weights]
        case .empirical(let sample): ["sample": sample.sample]
        }
    }
}
