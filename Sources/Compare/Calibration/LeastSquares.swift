internal import CGSL

/// Minimises a sum of squares over a few parameters: Levenberg and Marquardt's method, by the GNU Scientific Library
/// (`gsl_multifit_nlinear`).
///
/// The residuals may come from a simulation under common random numbers: derivatives are the caller's, since a step as
/// small as a library would choose finds only the noise of single events.
struct LeastSquares {
    typealias Residuals = ([Double]) -> [Double]
    /// One row for each residual, one column for each parameter.
    typealias Jacobian = ([Double]) -> [[Double]]

    static let greatestIterations = 25
    /// A sum of squares that falls by less than this share has nothing more to give.
    static let leastGain = 2e-3

    private(set) var solution: [Double]
    private(set) var residuals: [Double]

    /// - Parameters:
    ///   - start: at least one parameter, no more than there are residuals.
    init(start: [Double], residuals: @escaping Residuals, jacobian: @escaping Jacobian) {
        cgsl_return_errors()
        let first = residuals(start)
        precondition(!start.isEmpty && first.count >= start.count, "fewer residuals than parameters")
        let problem = Problem(residuals, jacobian)
        var parameters = gsl_multifit_nlinear_default_parameters()
        parameters.trs = cgsl_levenberg_marquardt()
        parameters.scale = cgsl_unscaled()
        let workspace = gsl_multifit_nlinear_alloc(
            cgsl_trust_region(), &parameters, first.count, start.count)
        let vector = gsl_vector_alloc(start.count)
        defer {
            gsl_multifit_nlinear_free(workspace)
            gsl_vector_free(vector)
        }
        for (index, value) in start.enumerated() { gsl_vector_set(vector, index, value) }
        var functions = gsl_multifit_nlinear_fdf()
        functions.n = first.count
        functions.p = start.count
        functions.params = Unmanaged.passUnretained(problem).toOpaque()
        functions.f = { vector, params, result in
            let problem = Unmanaged<Problem>.fromOpaque(params!).takeUnretainedValue()
            for (row, value) in problem.residuals(problem.values(of: vector)).enumerated() {
                gsl_vector_set(result, row, value)
            }
            return Int32(GSL_SUCCESS)
        }
        functions.df = { vector, params, result in
            let problem = Unmanaged<Problem>.fromOpaque(params!).takeUnretainedValue()
            for (row, values) in problem.jacobian(problem.values(of: vector)).enumerated() {
                for (column, value) in values.enumerated() { gsl_matrix_set(result, row, column, value) }
            }
            return Int32(GSL_SUCCESS)
        }
        var solution = start
        var residual = first
        withExtendedLifetime(problem) {
            gsl_multifit_nlinear_init(vector, &functions, workspace)
            var sum = Double.infinity
            var still = 0
            for _ in 0..<Self.greatestIterations {
                // Not getting further is no failure here: the noise of a simulation ends every descent.
                guard gsl_multifit_nlinear_iterate(workspace) == Int32(GSL_SUCCESS) else { break }
                let left = gsl_multifit_nlinear_residual(workspace)
                let now = first.indices.reduce(0.0) {
                    $0 + gsl_vector_get(left, $1) * gsl_vector_get(left, $1)
                }
                still = sum - now < Self.leastGain * now ? still + 1 : 0
                if still == 2 { break }
                sum = now
            }
            let position = gsl_multifit_nlinear_position(workspace)
            solution = start.indices.map { gsl_vector_get(position, $0) }
            let left = gsl_multifit_nlinear_residual(workspace)
            residual = first.indices.map { gsl_vector_get(left, $0) }
        }
        self.solution = solution
        self.residuals = residual
    }

    /// What the callbacks, which cannot capture, are given.
    private final class Problem {
        let residuals: Residuals
        let jacobian: Jacobian

        init(_ residuals: @escaping Residuals, _ jacobian: @escaping Jacobian) {
            self.residuals = residuals
            self.jacobian = jacobian
        }

        func values(of vector: UnsafePointer<gsl_vector>?) -> [Double] {
            (0..<vector!.pointee.size).map { gsl_vector_get(vector, $0) }
        }
    }
}
