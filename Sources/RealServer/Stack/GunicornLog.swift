/// What gunicorn's log says of its workers.
struct GunicornLog {
    private let lines: [Substring]

    init(_ text: String) {
        lines = text.split(separator: "\n")
    }

    /// How often it says what is worth counting, by the words that are looked for.
    var counts: [String: Int] {
        var counts: [String: Int] = [:]
        for (name, words) in Self.counted { counts[name] = lines.count { $0.contains(words) } }
        return counts
    }

    private static let counted = [
        "booting_worker": "Booting worker with pid:",
        "worker_timeout": "WORKER TIMEOUT (pid:",
        "worker_sigkill": "was sent SIGKILL!",
        "worker_exiting": "Worker exiting (pid:",
        "max_requests": "Autorestarting worker",
        "traceback": "Traceback (most recent call last):",
    ]

    /// Workers that were killed for a silent heartbeat.
    var timedOut: [String] {
        lines.compactMap { line in
            guard let start = line.firstRange(of: "WORKER TIMEOUT (pid:")?.upperBound else { return nil }
            return String(line[start...].prefix { $0.isNumber })
        }
    }

    /// What gunicorn says because of what was said before.
    private static let sequels = ["exited with code", "Reason:", "Shutting down"]

    /// Why a server did not come up: the last exception's own line, else what was said last.
    var reason: String {
        if let start = lines.lastIndex(where: { $0.contains("Traceback (most recent call last):") }),
            let line = lines[(start + 1)...].first(where: { !$0.hasPrefix(" ") && !$0.hasPrefix("[") })
        {
            return String(line)
        }
        let grave = lines.last { line in
            (line.contains("[ERROR]") || line.contains("[CRITICAL]") || line.contains("Error:"))
                && !Self.sequels.contains { line.contains($0) }
        }
        // What the application itself has written.
        let own = lines.last { !$0.hasPrefix("[") && !$0.allSatisfy(\.isWhitespace) }
        return String(grave ?? own ?? lines.last ?? "it said nothing")
    }
}
