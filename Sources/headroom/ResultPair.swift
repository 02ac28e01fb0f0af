import Compare
import Experiments
import Foundation

/// Two results to be told apart.
struct ResultPair {
    let change: ResultChange

    /// - Throws: ``Exit/environment`` where one cannot be read, ``Exit/invalidFile`` where it is no result.
    init(before: String, after: String) throws {
        let sides = try [before, after].map { path in (path, try Self.read(path)) }
        change = ResultChange(
            sides[0], sides[1], noise: Self.noise(beside: after) ?? Self.noise(beside: before))
    }

    func show(markdown: Bool, json: Bool) throws {
        if json {
            emit(try encodeJSON(change))
        } else {
            print(markdown ? change.markdown : text, terminator: markdown ? "" : "\n")
        }
        if change.rows.isEmpty { throw Exit.undecided }
    }

    /// The verdict and at most ten rows: what changed, else the headlines.
    private var text: String {
        let changed = change.changes
        let shown = changed.isEmpty ? change.rows.filter { Comparison.metrics.contains($0.metric) } : changed
        let greatest = shown.sorted { $0.change.magnitude > $1.change.magnitude }.prefix(10)
        var table = TextTable(["", "before", "after", "change", "95 %", "noise", ""])
        for row in shown where greatest.contains(row) {
            table.rows.append([
                "\(row.axes.label)  \(row.metric)", row.text(of: row.before), row.text(of: row.after),
                row.changeText, row.intervalText, row.floor.map { "±\($0.percentage)" } ?? "-",
                row.mark,
            ])
        }
        var lines = [change.verdict, "", table.text]
        if shown.count > greatest.count {
            lines.append("… and \(shown.count - greatest.count) rows more with --json")
        }
        for axes in change.unmatched.prefix(5) { lines.append("only one side has \(axes.label)") }
        if !change.rows.contains(where: { $0.floor != nil }) {
            lines.append("The noise floor was not measured: headroom measure --aa does.")
        }
        return lines.joined(separator: "\n")
    }

    private static func read(_ path: String) throws -> ResultFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            tell("\(path) cannot be read: name a simulated.json or a measured.json")
            throw Exit.environment
        }
        do {
            return try JSONDecoder().decode(ResultFile.self, from: data)
        } catch {
            tell("\(path) is no result of headroom: name a simulated.json or a measured.json")
            throw Exit.invalidFile
        }
    }

    private static func noise(beside path: String) -> NoiseFloor? {
        let folder = URL(filePath: path).deletingLastPathComponent()
        guard let data = try? Data(contentsOf: folder.appending(path: "noise.json")) else { return nil }
        return try? JSONDecoder().decode(NoiseFloor.self, from: data)
    }
}
