import Foundation

/// What the keeper process does: it listens on standard input, and clears up when that closes.
public func runKeeper() {
    for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
    let reader = LineReader(0)
    var groups: [pid_t] = []
    var folders: [String] = []
    reading: while true {
        switch reader.next(within: 3600) {
        case .line(let line):
            let words = line.split(separator: " ", maxSplits: 1).map { String($0) }
            guard words.count == 2 else { continue }
            switch words[0] {
            case "folder": folders.append(words[1])
            case "group": if let group = pid_t(words[1]), group > 1 { groups.append(group) }
            case "release": groups.removeAll { String($0) == words[1] }
            default: break
            }
        case .deadline, .interrupted: continue
        case .end: break reading
        }
    }
    ProcessGroup.end(groups)
    for folder in folders { try? FileManager.default.removeItem(atPath: folder) }
}
