import ArgumentParser
import Compare
import Experiments

/// What results say about the SLO and the author's claims.
enum Verdict {
    static func word(_ point: ResultPoint) -> String {
        if point.slo.isEmpty { return "-" }
        if point.slo.contains(where: { $0.verdict == .notMet }) { return "not met" }
        return point.slo.allSatisfy { $0.verdict == .met } ? "met" : "undecided"
    }

    /// One sentence about all points, and one about the author's claims where there are some.
    static func sentence(_ result: ResultFile) -> String {
        let claims = result.points.flatMap(\.expect)
        guard !claims.isEmpty else { return objectives(result) }
        let unmet = claims.count { !$0.met }
        let all = claims.count == 1 ? "the expectation is" : "all \(claims.count) expectations are"
        let said = unmet == 0 ? "\(all) met" : "\(unmet) of \(claims.count) expectations not met"
        let name = "\(result.experiment): "
        guard result.points.contains(where: { word($0) != "-" }) else { return name + said + "." }
        return objectives(result) + "\n" + name + said + "."
    }

    private static func objectives(_ result: ResultFile) -> String {
        let words = result.points.map(word)
        let count = result.points.count
        guard words.contains(where: { $0 != "-" }) else {
            return "\(result.experiment): \(count) \(count == 1 ? "point" : "points"), no SLO stated."
        }
        let missed = result.points.filter { word($0) == "not met" }.map { $0.axes.label }
        let open = words.filter { $0 == "undecided" }.count
        if missed.isEmpty {
            return open == 0
                ? "\(result.experiment): the SLO is met at \(count == 1 ? "the point" : "all \(count) points")."
                : "\(result.experiment): the SLO is missed nowhere, undecided at \(open) of \(count) points."
        }
        return "\(result.experiment): the SLO is not met at \(missed.joined(separator: "; "))."
    }

    /// Ends the command with 1 where a claim fails or, where asked for, the SLO is not met; 6 where undecided.
    static func exit(for result: ResultFile, checkSLO: Bool) throws {
        if result.points.contains(where: { $0.expect.contains { !$0.met } }) { throw Exit.notMet }
        guard checkSLO else { return }
        let words = result.points.map(word)
        if words.contains("not met") { throw Exit.notMet }
        if words.contains("undecided") { throw Exit.undecided }
    }
}

/// Runs what may fail for a reason of the computer's, and ends the command with ``Exit/environment`` then.
func environment<T>(_ body: () throws -> T) throws -> T {
    do {
        return try body()
    } catch let error as ResultsFolderError {
        tell("\(error)")
        throw Exit.environment
    }
}
