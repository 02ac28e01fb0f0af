internal import Models

/// Watches one replication for alerts, window by window.
final class AlertWatch {
    /// An alert, its metric, and how it stands.
    private struct Watched {
        let alert: Alert
        let column: MetricTable.Column
        /// When it began to hold; `nil` while it does not.
        var start: Double?
        var fired: Double?
        var end = 0.0
    }

    /// Lengths of the windows that are wanted, each once.
    let windows: [Double]
    private(set) var alarms: [Alarm] = []
    private var watched: [Watched?]

    init(_ alerts: [Alert], _ table: MetricTable) {
        windows = Set(alerts.map(\.window)).sorted()
        watched = alerts.map { alert in
            table.column(alert.that.metric).map { Watched(alert: alert, column: $0) }
        }
    }

    /// A window of one of the lengths has ended.
    func read(_ length: Int, _ window: RunStatistics) {
        for index in watched.indices {
            guard let entry = watched[index], entry.alert.window == windows[length] else { continue }
            if entry.column.value(window).map(entry.alert.that.holds) ?? false {
                hold(index, window)
            } else {
                close(index)
            }
        }
    }

    /// The run has ended, and with it what still holds.
    func end() {
        for index in watched.indices { close(index) }
        alarms.sort { ($0.alert, $0.start) < ($1.alert, $1.start) }
    }

    private func hold(_ index: Int, _ window: RunStatistics) {
        guard var entry = watched[index] else { return }
        let start = entry.start ?? window.start
        entry.start = start
        entry.end = window.end
        // Ends of windows are rounded.
        if entry.fired == nil, window.end - start >= entry.alert.duration * (1 - 1e-9) {
            entry.fired = window.end
        }
        watched[index] = entry
    }

    private func close(_ index: Int) {
        guard let entry = watched[index], let start = entry.start else { return }
        if let fired = entry.fired {
            alarms.append(Alarm(alert: index, start: start, fired: fired, end: entry.end))
        }
        watched[index]?.start = nil
        watched[index]?.fired = nil
    }
}

extension Replications {
    /// One replication that counts, with its alarms.
    func watched(_ index: UInt64, warmup: Double) -> RunStatistics {
        guard !alerts.isEmpty else {
            return simulate(scenario, seed: settings.seed, replication: index, warmup: warmup)
        }
        let watch = AlertWatch(alerts, MetricTable(scenario))
        var run = simulate(
            scenario, seed: settings.seed, replication: index, warmup: warmup, windows: watch.windows
        ) { watch.read($0, $1) }
        watch.end()
        run.alarms = watch.alarms
        return run
    }
}
