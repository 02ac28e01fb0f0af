/// The ``ScalabilityLaw`` nearest to measurements, by least squares of the throughput.
///
/// Neither α nor β is negative: a fit that would need that has the coefficient at 0. Levenberg and Marquardt's
/// method (D. Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", SIAM Journal 11, 1963)
/// from the solution of N / X = 1/γ + α/γ (N − 1) + β/γ N (N − 1), which is linear.
public struct ScalabilityFit: Sendable, Equatable {
    public let law: ScalabilityLaw
    /// Sum of the squared differences between measured and fitted throughput.
    public let squares: Double

    /// - Parameters:
    ///   - loads: N of each measurement, positive.
    ///   - throughputs: X of each measurement, positive.
    /// - Returns: `nil` from fewer than three different N, which leave the law open.
    public init?(loads: [Double], throughputs: [Double]) {
        precondition(loads.count == throughputs.count, "a throughput for each load")
        precondition(loads.allSatisfy { $0 > 0 && $0 < .infinity }, "loads are positive, and finite")
        precondition(
            throughputs.allSatisfy { $0 > 0 && $0 < .infinity }, "throughputs are positive, and finite")
        let sorted = loads.sorted()
        var different = sorted.isEmpty ? 0 : 1
        for (earlier, later) in zip(sorted, sorted.dropFirst()) where later > earlier { different += 1 }
        guard different >= 3 else { return nil }
        let points = Array(zip(loads, throughputs))
        // The best within the limits is a best with some coefficients held at theirs, so all such are tried.
        var best: ScalabilityFit?
        for held in [[], [2], [1], [1, 2]] {
            let free = [0, 1, 2].filter { !held.contains($0) }
            guard let start = Self.linear(points, free: free) else { continue }
            let fit = Self.descend(from: start, points, free: free)
            guard fit.law.contention >= 0, fit.law.coherency >= 0 else { continue }
            if best == nil || fit.squares < best!.squares { best = fit }
        }
        guard let best else { return nil }
        self = best
    }

    private init(_ law: ScalabilityLaw, _ points: [(Double, Double)]) {
        self.law = law
        var squares = 0.0
        for (n, x) in points {
            let difference = x - law.throughput(n)
            squares += difference * difference
        }
        self.squares = squares
    }

    /// Least squares of N / X, each point weighted so that its error counts as one of X.
    private static func linear(_ points: [(Double, Double)], free: [Int]) -> ScalabilityLaw? {
        var equations = NormalEquations(free.count)
        for (n, x) in points {
            let weight = x * x / n
            let terms = [1, n - 1, n * (n - 1)]
            equations.add(free.map { terms[$0] * weight }, n / x * weight)
        }
        guard let solution = equations.solve(damping: 0), solution[0] > 0 else { return nil }
        var law = ScalabilityLaw(single: 1 / solution[0], contention: 0, coherency: 0)
        for (index, parameter) in free.enumerated() where parameter > 0 {
            law[parameter] = max(0, solution[index] / solution[0])
        }
        return law
    }

    private static func descend(
        from start: ScalabilityLaw, _ points: [(Double, Double)], free: [Int]
    ) -> ScalabilityFit {
        var current = ScalabilityFit(start, points)
        var damping = 1e-3
        for _ in 0..<500 {
            var equations = NormalEquations(free.count)
            for (n, x) in points {
                let gradient = current.law.gradient(n)
                equations.add(free.map { gradient[$0] }, x - current.law.throughput(n))
            }
            guard let step = equations.solve(damping: damping) else { break }
            var next = current.law
            for (index, parameter) in free.enumerated() { next[parameter] += step[index] }
            let tried = ScalabilityFit(next, points)
            if tried.squares < current.squares {
                current = tried
                damping = max(damping / 10, 1e-15)
            } else {
                damping *= 10
                if damping > 1e15 { break }
            }
        }
        return current
    }
}

extension ScalabilityLaw {
    /// γ, α, β.
    fileprivate subscript(parameter: Int) -> Double {
        get { parameter == 0 ? single : parameter == 1 ? contention : coherency }
        set {
            switch parameter {
            case 0: single = newValue
            case 1: contention = newValue
            default: coherency = newValue
            }
        }
    }

    /// Derivatives of X(N) by γ, α and β.
    fileprivate func gradient(_ n: Double) -> [Double] {
        let bottom = 1 + contention * (n - 1) + coherency * n * (n - 1)
        let slope = -single * n / (bottom * bottom)
        return [n / bottom, slope * (n - 1), slope * n * (n - 1)]
    }
}

/// JᵀJ x = Jᵀr, summed up row by row.
private struct NormalEquations {
    var matrix: [[Double]]
    var right: [Double]

    init(_ count: Int) {
        matrix = Array(repeating: Array(repeating: 0, count: count), count: count)
        right = Array(repeating: 0, count: count)
    }

    mutating func add(_ row: [Double], _ residual: Double) {
        for i in row.indices {
            for j in row.indices { matrix[i][j] += row[i] * row[j] }
            right[i] += row[i] * residual
        }
    }

    /// The solution with each diagonal entry raised by a factor 1 + damping, in units in which all are 1: the
    /// parameters' sizes differ by orders of magnitude.
    func solve(damping: Double) -> [Double]? {
        let scales = matrix.indices.map { matrix[$0][$0].squareRoot() }
        guard scales.allSatisfy({ $0 > 0 }) else { return nil }
        let scaled = matrix.indices.map { i in
            matrix.indices.map { j in i == j ? 1 + damping : matrix[i][j] / (scales[i] * scales[j]) }
        }
        let solution = LinearSystem.solve(scaled, right.indices.map { right[$0] / scales[$0] })
        return solution.map { x in x.indices.map { x[$0] / scales[$0] } }
    }
}
