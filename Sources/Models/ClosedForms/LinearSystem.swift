/// Systems of linear equations of a few unknowns.
public enum LinearSystem {
    /// The x with A x = b, by Gaussian elimination with partial pivoting (G. Golub, C. Van Loan, "Matrix
    /// Computations", 4th ed., 2013, section 3.4); `nil` where A is singular within rounding.
    ///
    /// - Parameters:
    ///   - matrix: A, n rows of n.
    ///   - right: b, n entries.
    public static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
        let count = right.count
        precondition(
            matrix.count == count && matrix.allSatisfy { $0.count == count }, "A is square, as long as b")
        var a = matrix
        var x = right
        var largest = 0.0
        for row in a { for entry in row { largest = max(largest, entry.magnitude) } }
        for column in 0..<count {
            var pivot = column
            for row in column..<count where a[row][column].magnitude > a[pivot][column].magnitude {
                pivot = row
            }
            guard a[pivot][column].magnitude > 1e-14 * largest else { return nil }
            a.swapAt(column, pivot)
            x.swapAt(column, pivot)
            for row in (column + 1)..<count {
                let factor = a[row][column] / a[column][column]
                guard factor != 0 else { continue }
                for index in column..<count { a[row][index] -= factor * a[column][index] }
                x[row] -= factor * x[column]
            }
        }
        for column in (0..<count).reversed() {
            for index in (column + 1)..<count { x[column] -= a[column][index] * x[index] }
            x[column] /= a[column][column]
        }
        return x
    }
}
