/// The Pareto distribution cut off above (M. Harchol-Balter, "Performance Modeling and Design of Computer
/// Systems", 2013, section 20.5).
///
/// With ℓ = log(to/from), P(X ≤ from · eᵗ) = (1 − e^(−shape·t)) / (1 − e^(−shape·ℓ)) for 0 ≤ t ≤ ℓ.
@usableFromInline
struct BoundedPareto {
    let from: Double
    let to: Double
    let shape: Double

    @usableFromInline
    init(from: Double, to: Double, shape: Double) {
        self.from = from
        self.to = to
        self.shape = shape
    }

    private var span: Double { from < to ? Arithmetic.log(to / from) : 0 }

    /// The expected value of a power of a draw over `from`.
    ///
    /// The textbook's quotient of powers, written so that neither shape = power nor from = to divides by zero:
    /// both sides are averages of an exponential over the span.
    func moment(_ power: Double) -> Double {
        Arithmetic.meanGrowth((power - shape) * span) / Arithmetic.meanGrowth(-shape * span)
    }

    @usableFromInline
    func sample(using stream: inout RandomStream) -> Double {
        let cut = Arithmetic.expm1(-shape * span)
        let t = -Arithmetic.log1p(stream.uniform() * cut) / shape
        return min(to, from * Arithmetic.exp(t))
    }
}
