import Experiments
import Models

extension ProbeRecord {
    func evidence(
        _ path: String, _ name: String, _ scenario: Scenario
    ) throws(InvalidExperiment) -> ImportedEvidence {
        let match = EndpointMatch(scenario)
        let routes = endpoints.map {
            (name: $0.name, requests: $0.requests, index: match.index(route: $0.name))
        }
        guard routes.contains(where: { $0.index != nil }) else {
            let words = (routes.first?.name ?? "GET /").split(separator: " ", maxSplits: 1).map(String.init)
            throw InvalidExperiment(findings: [
                Finding(
                    file: path, line: 1, column: 1,
                    message: "none of the \(requests) requests went to an endpoint of the experiment",
                    remedy: EndpointMatch.remedy(words[0], words.last ?? "/"), source: "")
            ])
        }
        var evidence = ImportedEvidence()
        let cpu = intervals.reduce(0) { $0 + $1.cpu }
        let workers = Set(intervals.map(\.pid)).count
        evidence.findings.append(
            "\(name): \(requests) requests in \(intervals.count) intervals of \(workers) workers, "
                + "\(Quantity(cpu / Double(max(1, requests)), .duration).text) of CPU each on average.")
        if unread > 0 {
            evidence.findings.append("\(name): \(unread) lines cannot be read and are left out.")
        }
        // Each endpoint of the experiment a column; what belongs to none is another.
        let columns = scenario.endpoints.indices.map { index in
            routes.filter { $0.index == index }.map(\.name)
        }
        let others = routes.filter { $0.index == nil }
        let fit = CPURegression(intervals, columns + [others.map(\.name)])
        for index in scenario.endpoints.indices where !columns[index].isEmpty {
            let count = routes.filter { $0.index == index }.reduce(0) { $0 + $1.requests }
            if let estimate = fit?.estimates[index] {
                evidence.statements.append(
                    .init(
                        endpoint: index, subject: .cpu, estimate: estimate,
                        origin: "\(name): CPU against \(count) requests in \(intervals.count) intervals"))
            }
            evidence.statements.append(
                .init(
                    endpoint: index, subject: .unloaded, estimate: unloaded(columns[index]),
                    origin: "\(name): wall time in the application"))
            evidence.findings.append(text(scenario.endpoints[index].name, columns[index], count))
        }
        if !others.isEmpty {
            evidence.findings.append(
                "\(name): \(others.reduce(0) { $0 + $1.requests }) requests go to no endpoint of the experiment, such as \(others[0].name); they are told apart."
            )
        }
        if let fit, fit.base > 0 {
            evidence.findings.append(
                "\(name): beside requests, a worker takes \(Quantity(fit.base, .duration).text) of CPU a second, which no endpoint's demand has."
            )
        }
        if fit == nil {
            evidence.statements.append(
                .init(
                    endpoint: nil, subject: .cpu,
                    estimate: Estimate(
                        value: cpu / Double(requests), low: 0.95 * cpu / Double(requests),
                        high: cpu / Double(requests)),
                    origin: "\(name): CPU over requests"))
            evidence.gaps.append(
                "The record has too few intervals to tell endpoints apart: let it run longer, some minutes of a mix that varies."
            )
        }
        return evidence
    }

    /// Of requests that found no other in their worker; where these are few, of all, which is then an upper bound.
    private func unloaded(_ names: [String]) -> Estimate {
        let all = intervals.flatMap { interval in names.compactMap { interval.requests[$0] } }
        let alone = all.filter { $0.inFlight == 0 }
        func mean(_ rows: [Requests]) -> (Double, Int) {
            let count = rows.reduce(0) { $0 + $1.count }
            return (rows.reduce(0) { $0 + $1.wall } / Double(max(1, count)), count)
        }
        let (quiet, count) = mean(alone)
        let (busy, _) = mean(all)
        guard count >= 20 else { return Estimate(value: busy, low: 0, high: busy) }
        return Estimate(value: quiet, low: 0.8 * quiet, high: max(quiet, min(busy, 1.5 * quiet)))
    }

    private func text(_ endpoint: String, _ names: [String], _ count: Int) -> String {
        let rows = intervals.flatMap { interval in names.compactMap { interval.requests[$0] } }
        let queries = Double(rows.reduce(0) { $0 + $1.queries }) / Double(max(1, count))
        let time = rows.reduce(0) { $0 + $1.queryTime } / Double(max(1, count))
        let wall = rows.reduce(0) { $0 + $1.wall } / Double(max(1, count))
        return
            "`\(endpoint)`: \(count) requests of \(Quantity(wall, .duration).text), with \(Quantity.decimal(queries, digits: 2)) queries that took "
            + "\(Quantity(time, .duration).text)."
    }
}

/// CPU time of intervals as a sum over the requests that ended in them: y = Σ d_e n_e + b s, with b the CPU seconds per
/// second of a worker that serves nobody, by weighted least squares. The weights are inverse to an interval's requests,
/// since what they take varies independently.
struct CPURegression {
    /// By column: seconds of CPU a request, within two standard errors; `nil` where a column has no requests.
    private(set) var estimates: [Estimate?]
    /// CPU seconds per second of a worker that serves nobody.
    private(set) var base = 0.0

    /// `nil` where the intervals are too few, or too alike, to tell the columns apart.
    ///
    /// - Parameter columns: names of endpoints that count together.
    init?(_ intervals: [ProbeRecord.Interval], _ columns: [[String]]) {
        var rows: [[Double]] = []
        for interval in intervals {
            let counts = columns.map { names in
                names.reduce(0.0) { $0 + Double(interval.requests[$1]?.count ?? 0) }
            }
            rows.append(counts + [interval.seconds])
        }
        let used = (0...columns.count).filter { column in rows.contains { $0[column] > 0 } }
        let cpu = intervals.map(\.cpu)
        // Nobody gives CPU time back: a negative base is none.
        guard var fit = Self.solve(rows, cpu, used) else { return nil }
        if fit.values[fit.values.count - 1] < 0 {
            guard let other = Self.solve(rows, cpu, Array(used.dropLast())) else { return nil }
            fit = other
        } else {
            base = fit.values[fit.values.count - 1]
        }
        estimates = Array(repeating: nil, count: columns.count)
        for (position, column) in used.enumerated()
        where column < columns.count && position < fit.values.count {
            let value = max(0, fit.values[position])
            // A request that straddles two intervals is counted in the second; the clock's own doubt is below that.
            let half = max(2 * fit.errors[position], 0.02 * value)
            estimates[column] = Estimate(value: value, low: max(0, value - half), high: value + half)
        }
    }

    private static func solve(
        _ rows: [[Double]], _ y: [Double], _ columns: [Int]
    ) -> (values: [Double], errors: [Double])? {
        guard rows.count >= columns.count + 5 else { return nil }
        let n = columns.count
        var normal = Array(repeating: Array(repeating: 0.0, count: n), count: n)
        var right = Array(repeating: 0.0, count: n)
        let weights = rows.map { row in 1 / (1 + row.dropLast().reduce(0, +)) }
        for (index, row) in rows.enumerated() {
            for i in 0..<n {
                right[i] += weights[index] * row[columns[i]] * y[index]
                for j in 0..<n { normal[i][j] += weights[index] * row[columns[i]] * row[columns[j]] }
            }
        }
        guard let values = LinearSystem.solve(normal, right) else { return nil }
        var squares = 0.0
        for (index, row) in rows.enumerated() {
            let fitted = zip(columns, values).reduce(0.0) { $0 + row[$1.0] * $1.1 }
            squares += weights[index] * (y[index] - fitted) * (y[index] - fitted)
        }
        let variance = squares / Double(rows.count - n)
        var errors: [Double] = []
        for i in 0..<n {
            let unit = (0..<n).map { $0 == i ? 1.0 : 0 }
            guard let column = LinearSystem.solve(normal, unit) else { return nil }
            errors.append(max(0, variance * column[i]).squareRoot())
        }
        return (values, errors)
    }
}
