import Compare
import Experiments

/// Where the CPU's time went: for each point what every component took per request, and how busy each host was.
enum ComponentTable {
    private static let components = ["server", "database", "cache", "balancer", "client"]

    /// `nil` where there is nothing to tell apart but server and client.
    static func text(_ points: [ResultPoint]) -> String? {
        let present = components.filter { name in points.contains { $0.metrics["cpu.\(name)"] != nil } }
        guard present.count > 2 else { return nil }
        let names = Set(points.flatMap(\.metrics.keys))
        let hosts = names.filter { $0.hasPrefix("utilization.") && $0.hasSuffix(".cpu") }.sorted()
        let headings = hosts.map { "\($0.split(separator: ".")[1]) busy" }
        var table = TextTable(["CPU per request"] + present + headings)
        for point in points {
            table.rows.append(
                [point.axes.label]
                    + (present.map { "cpu.\($0)" } + hosts).map { point.metrics[$0]?.short($0) ?? "-" })
        }
        return table.text
            + "\n(server: the application server; client: the load generator; a host is busy with all that runs on it)"
    }
}
