/// The gamma distribution of mean 1 (G. Marsaglia, W. W. Tsang, "A simple method for generating gamma
/// variables", ACM Transactions on Mathematical Software 26(3), 2000).
@usableFromInline
struct GammaDistribution {
    let shape: Double

    /// - Parameter cv: the coefficient of variation; with 0 every draw is 1.
    @usableFromInline
    init(cv: Double) {
        shape = 1 / (cv * cv)
    }

    @usableFromInline
    func sample(using stream: inout RandomStream) -> Double {
        var own = stream.fork()
        guard shape < .infinity else { return 1 }
        guard shape < 1 else { return Self.sample(shape: shape, using: &own) / shape }
        // A draw of shape a + 1 times U^(1/a) has shape a (section 6 of the paper); −log U is exponential.
        let boost = Arithmetic.exp(-ExponentialDistribution.sample(using: &own) / shape)
        return Self.sample(shape: shape + 1, using: &own) * boost / shape
    }

    /// A draw of scale 1, for a shape of at least 1; at least 95 % of all tries succeed.
    private static func sample(shape: Double, using stream: inout RandomStream) -> Double {
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = NormalDistribution.sample(using: &stream)
            let root = 1 + c * x
            guard root > 0 else { continue }
            let v = root * root * root
            let u = stream.openUniform()
            if u < 1 - 0.0331 * (x * x) * (x * x) { return d * v }
            if Arithmetic.log(u) < 0.5 * x * x + d * (1 - v + Arithmetic.log(v)) { return d * v }
        }
    }
}
