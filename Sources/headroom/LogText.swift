import Experiments
import Foundation
import Models

extension LogEntry {
    /// `[  12.345678] [1] [CRITICAL] WORKER TIMEOUT (pid:3)`: simulated seconds, instance, gunicorn's level and words.
    var text: String {
        let time = String(format: "%12.6f", self.time)
        return "[\(time)] [\(instance + 1)] [\(line.kind.level)] \(line.text)"
    }
}

/// How many lines of each kind a run has: `2 worker_timeout, 2 killed, 2 booting`.
func logSummary(_ entries: [LogEntry]) -> String {
    let counts = LogLine.Kind.allCases.compactMap { kind in
        let count = entries.filter { $0.line.kind == kind }.count
        return count > 0 ? "\(count) \(kind.name)" : nil
    }
    return counts.isEmpty
        ? "no line: no worker was started, stopped or killed" : counts.joined(separator: ", ")
}
