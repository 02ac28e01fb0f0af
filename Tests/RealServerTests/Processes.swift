import Foundation

/// Looking at processes.
enum Processes {
    private static var all: [pid_t] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
    }

    private static func text(_ path: String) -> String {
        (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// A process's children, by default this one's, whose command line holds a word.
    static func children(of parent: pid_t = getpid(), running word: String) -> [pid_t] {
        all.filter { pid in
            let fields = text("/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ") ?? []
            return fields.count > 1 && pid_t(fields[1]) == parent
                && text("/proc/\(pid)/cmdline").contains(word)
        }
    }

    /// Living processes that were started with this text in their environment, and where it is given with a word
    /// in their command line. Redis overwrites its environment to show a title: it is known by where it works.
    static func alive(withEnvironment text: String, running word: String = "") -> [pid_t] {
        all.filter {
            let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\($0)/cwd")
            return (Self.text("/proc/\($0)/environ").contains(text) || place?.contains(text) == true)
                && (word.isEmpty || Self.text("/proc/\($0)/cmdline").contains(word))
        }
    }

    /// The other process that listens on a port of 127.0.0.1.
    static func listening(on port: Int) -> pid_t? {
        let local = String(format: ":%04X", port)
        let lines = text("/proc/net/tcp").split(separator: "\n").map { $0.split(separator: " ") }
        guard let line = lines.first(where: { $0.count > 9 && $0[1].hasSuffix(local) && $0[3] == "0A" })
        else { return nil }
        let socket = "socket:[\(line[9])]"
        return all.first { pid in
            let folder = "/proc/\(pid)/fd"
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return pid != getpid()
                && files.contains {
                    (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")) == socket
                }
        }
    }
}
