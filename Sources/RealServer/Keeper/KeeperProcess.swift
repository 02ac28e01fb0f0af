import Foundation

/// What the keeper process does: it listens on standard input, and clears up when that closes.
public func runKeeper() {
    for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
    let reader = LineReader(0)
    var groups: [(leader: pid_t, signal: Int32)] = []
    var folders: [String] = []
    reading: while true {
        switch reader.next(within: 3600) {
        case .line(let line):
            let words = line.split(separator: " ", maxSplits: 1).map { String($0) }
            guard words.count == 2 else { continue }
            switch words[0] {
            case "folder": folders.append(words[1])
            case "group":
                let numbers = words[1].split(separator: " ").compactMap { pid_t($0) }
                if numbers.count == 2, numbers[0] > 1 { groups.append((numbers[0], numbers[1])) }
            case "release": groups.removeAll { String($0.leader) == words[1] }
            default: break
            }
        case .deadline, .interrupted: continue
        case .end: break reading
        }
    }
    ProcessGroup.end(groups)
    for folder in folders.reversed() {
        // The kernel may take a moment to notice that a control group is empty.
        for _ in 0..<40 where rmdir(folder) != 0 && errno == EBUSY { usleep(50_000) }
        // A control group's folder has files that cannot be removed, and goes whole.
        if rmdir(folder) != 0 { try? FileManager.default.removeItem(atPath: folder) }
    }
}
