import Experiments
import Models

/// Parameters fitted to training points: the least sum of squared residuals, each in its own standard deviations, and
/// of the distances from what was believed before.
///
/// Everything is on the scale of logarithms: parameters cannot become negative, and figures of different size weigh
/// alike. The likelihood's profile then says which parameters the points determine, and which stayed what they were
/// believed to be (W. Venables, B. Ripley, "Modern Applied Statistics with S", 4th ed., 2002, section 8.4).
struct Fit {
    /// Step of the numerical derivatives: a tenth, enough to move whole events.
    static let step = 0.1

    let figures: SimulatedFigures
    /// Where the least is: each parameter's logarithm over its prior.
    private(set) var solution: [Double]
    /// Sum of squares of the evidence's residuals there, and their number less that of the parameters.
    private(set) var deviance: Double
    private(set) var degrees: Int
    /// Standard deviations of the solution.
    private(set) var deviations: [Double] = []
    /// How far each parameter can go down and up before the evidence alone, whatever was believed of it, speaks against
    /// it at 95 %; the others are fitted anew each time.
    private(set) var profiles: [(low: Double, high: Double)] = []
    private var jacobian: [[Double]] = []

    private var parameters: [FreeParameter] { figures.parameters }

    init(_ figures: SimulatedFigures) {
        self.figures = figures
        let parameters = figures.parameters
        let prior = Array(repeating: 0.0, count: parameters.count)
        var found = Self.descend(figures, from: prior)
        for (index, parameter) in parameters.enumerated() {
            guard let other = parameter.otherStart else { continue }
            var start = prior
            start[index] = other
            let next = Self.descend(figures, from: start)
            if Self.sum(next.residuals) < Self.sum(found.residuals) { found = next }
        }
        // A descent ends where the noise of single events hides the way; with new slopes it may go on.
        for _ in 0..<Self.restarts {
            let next = Self.descend(figures, from: found.solution)
            let gain = Self.sum(found.residuals) - Self.sum(next.residuals)
            if gain > 0 { found = next }
            if gain < 0.02 * Self.sum(found.residuals) { break }
        }
        solution = found.solution
        deviance = found.residuals.prefix(figures.evidence.count).reduce(0) { $0 + $1 * $1 }
        degrees = max(1, figures.evidence.count - parameters.count)
        jacobian = Self.jacobian(figures, at: solution)
        // A model that misses by more than the figures' own spread says so in its parameters' intervals.
        let scale = max(1, deviance / Double(degrees)).squareRoot()
        deviations = parameters.indices.map { index in
            (inverse(index) ?? parameters[index].spread * parameters[index].spread).squareRoot() * scale
        }
        profiles = profiled(scale)
    }

    private static let restarts = 3

    private static func sum(_ residuals: [Double]) -> Double { residuals.reduce(0) { $0 + $1 * $1 } }

    private static func descend(_ figures: SimulatedFigures, from start: [Double]) -> LeastSquares {
        LeastSquares(
            start: start, residuals: { residuals(figures, at: [$0])[0] },
            jacobian: { jacobian(figures, at: $0) })
    }

    /// The evidence's residuals, then the beliefs'.
    private static func residuals(_ figures: SimulatedFigures, at places: [[Double]]) -> [[Double]] {
        zip(places, figures.logarithms(at: places)).map { place, simulated in
            zip(figures.evidence, simulated).map { figure, value in
                let residual = (value - figure.value) / figure.spread
                return figures.points[figure.point].run == nil ? residual : bounded(residual)
            } + zip(place, figures.parameters).map { $0 / $1.spread }
        }
    }

    /// Residuals of single runs beyond this many standard deviations count in proportion, not as squares.
    private static let farResidual = 2.0

    /// A residual whose square is twice Huber's loss, smoothed: one run that a neighbour spoiled does not decide (P. Huber,
    /// "Robust estimation of a location parameter", 1964; P. Charbonnier et al., 1997).
    private static func bounded(_ residual: Double) -> Double {
        let ratio = residual / farResidual
        let loss = 2 * farResidual * farResidual * ((1 + ratio * ratio).squareRoot() - 1)
        return residual < 0 ? -loss.squareRoot() : loss.squareRoot()
    }

    private static func jacobian(_ figures: SimulatedFigures, at place: [Double]) -> [[Double]] {
        let moved = place.indices.map { index in
            var other = place
            other[index] += step
            return other
        }
        let all = residuals(figures, at: [place] + moved)
        return all[0].indices.map { row in place.indices.map { (all[$0 + 1][row] - all[0][row]) / step } }
    }

    /// JᵀJ over some rows and columns.
    private func normal(_ rows: Range<Int>, _ columns: [Int]) -> [[Double]] {
        columns.map { first in
            columns.map { second in
                rows.reduce(0) { $0 + jacobian[$1][first] * jacobian[$1][second] }
            }
        }
    }

    /// A diagonal entry of (JᵀJ)⁻¹.
    private func inverse(_ index: Int) -> Double? {
        var unit = Array(repeating: 0.0, count: parameters.count)
        unit[index] = 1
        let matrix = normal(0..<jacobian.count, Array(parameters.indices))
        return LinearSystem.solve(matrix, unit).map { max(0, $0[index]) }
    }

    /// The others' best answer to residuals, while some parameter stays: a step of Gauss and Newton.
    private func answer(to residuals: [Double], without fixed: Int) -> [Double] {
        let others = parameters.indices.filter { $0 != fixed }
        let right = others.map { column in
            -jacobian.indices.reduce(0) { $0 + jacobian[$1][column] * residuals[$1] }
        }
        let moves = LinearSystem.solve(normal(0..<jacobian.count, others), right)
        var step = Array(repeating: 0.0, count: parameters.count)
        for (place, other) in others.enumerated() { step[other] = moves?[place] ?? 0 }
        return step
    }

    /// 95 % of the squares of a normal variable lie below.
    private static let limit = 3.841

    /// Farther than a factor of a hundred nothing is looked for.
    static let farthest = 4.6

    private func profiled(_ scale: Double) -> [(low: Double, high: Double)] {
        // Two standard deviations down and up; the others first move as the slopes say, then by what is left.
        var places: [[Double]] = []
        let base = Self.residuals(figures, at: [solution])[0]
        for index in parameters.indices {
            for sign in [-1.0, 1] {
                let move = sign * min(2 * deviations[index], 1.5)
                let moved = jacobian.indices.map { base[$0] + jacobian[$0][index] * move }
                var place = solution
                for (other, step) in answer(to: moved, without: index).enumerated() { place[other] += step }
                place[index] += move
                places.append(place)
            }
        }
        let once = Self.residuals(figures, at: places)
        for number in places.indices {
            for (other, step) in answer(to: once[number], without: number / 2).enumerated() {
                places[number][other] += step
            }
        }
        let twice = Self.residuals(figures, at: places)
        let least = base.reduce(0) { $0 + $1 * $1 }
        let prior = figures.evidence.count
        return parameters.indices.map { index in
            let ends = [2 * index, 2 * index + 1].map { number -> Double in
                let move = places[number][index] - solution[index]
                let sums = [once[number], twice[number]].map { residuals in
                    // What was believed of this parameter itself is left out.
                    residuals.reduce(0) { $0 + $1 * $1 } - residuals[prior + index] * residuals[prior + index]
                }
                let own = base[prior + index] * base[prior + index]
                let rise = (min(sums[0], sums[1]) - (least - own)) / (scale * scale)
                guard rise > 0.01 else { return Self.farthest }
                return min(Self.farthest, move.magnitude * (Self.limit / rise).squareRoot())
            }
            return (-ends[0], ends[1])
        }
    }
}
