import SimCore

/// Pearson's distance of counts from one expected value.
func chiSquareDistance(_ counts: [Int], expected: Double) -> Double {
    counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
}

/// What a chi-square variable exceeds with probability `error`, by Wilson and Hilferty's approximation
/// (Abramowitz & Stegun 26.4.17).
func chiSquareLimit(degrees: Int, error: Double) -> Double {
    let ninth = 2 / (9 * Double(degrees))
    let root = 1 - ninth + NormalDistribution.quantile(1 - error) * ninth.squareRoot()
    return Double(degrees) * root * root * root
}
