extension Decoding {
    /// `alerts`: checks, or `{that: latency.p95 > 2s, window: 1min, for: 5min}`.
    mutating func alerts(_ file: Section, _ metrics: MetricNames) -> [Alert] {
        guard let node = file.node("alerts") else { return [] }
        var alerts: [Alert] = []
        for (index, element) in list(node, "alerts").enumerated() {
            guard element.entries != nil else {
                if let check = check(element, metrics) { alerts.append(Alert(that: check)) }
                continue
            }
            guard let section = section(element, "alerts.\(index)", known: ["that", "window", "for"]) else {
                continue
            }
            let window = number(section, "window", .positiveDuration, default: 60, of: "Headroom")
            let duration = number(section, "for", .duration, default: 0, of: "Headroom")
            guard let that = section.node("that") else {
                report("an alert has no `that`", at: section.place, remedy: "add `that: latency.p95 > 2s`")
                continue
            }
            guard let check = check(that, metrics) else { continue }
            alerts.append(Alert(that: check, window: window, duration: duration))
        }
        return alerts
    }
}
