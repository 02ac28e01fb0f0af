import Foundation
import Models

/// One instance of gunicorn: a master and its workers, on a port of its own.
final class GunicornServer {
    let port: Int
    let process: ServiceProcess
    /// The folder of its workers' accounts.
    let stays: String
    private let reports: LineReader
    private var booted = 0
    /// Workers that left of their own accord, and those that are gone, whichever way.
    private var left: Set<String> = []
    private var gone: [String] = []

    /// What an instance is started with.
    struct Start {
        var server: Server
        /// `module:application`, or a call that makes it.
        var application: String
        /// Beside what every service gets.
        var environment: [String: String?]
        /// Where a relative module is looked for and the process works.
        var directory: String?
        /// The measurement's own folder for this instance.
        var folder: String
        var log: String
        var cpus: [Int]
        var group: ControlGroup?
    }

    /// Starts an instance, which is not yet ready.
    ///
    /// - Parameter listener: bound and not yet listening, so that gunicorn sets its own backlog.
    init(_ start: Start, listener: Listener, _ services: StackServices) throws(MeasurementError) {
        port = listener.port
        let report = try Pipe()
        defer { close(report.writing) }
        reports = LineReader(report.reading)
        // With reuse_port each worker binds a socket of its own, and ours only keeps the number.
        let isShared = !start.server.reusePort
        let configuration = GunicornConfiguration(
            server: start.server, bind: isShared ? "fd://3" : "127.0.0.1:\(listener.port)",
            folder: start.folder)
        stays = start.folder + "/stays"
        guard mkdir(stays, 0o700) == 0 else { throw .system("making \(stays)", errno) }
        let file = start.folder + "_config.py"
        do {
            try Data(configuration.text.utf8).write(to: URL(filePath: file))
        } catch {
            throw .environment("cannot write \(file): \(error). Free the disk, or point TMPDIR elsewhere.")
        }
        var arguments = ["-c", file]
        if let directory = start.directory { arguments += ["--chdir", directory] }
        let descriptor = isShared ? 4 : 3
        process = try ServiceProcess(
            ServiceCommand(
                name: "gunicorn", executable: try services.installation.path(of: "gunicorn"),
                arguments: arguments + [start.application],
                environment: start.environment.merging([
                    "HEADROOM_REPORT": "\(descriptor)", "HEADROOM_STAYS": stays,
                ]) { $1 },
                cpus: start.cpus, group: start.group,
                descriptors: (isShared ? [listener.descriptor] : []) + [report.writing],
                endSignal: SIGQUIT),
            log: start.log, keeper: services.keeper)
    }

    deinit { close(reports.descriptor) }

    /// Waits until every worker has loaded the application and is about to accept.
    func waitUntilReady(workers: Int, _ interruption: Int32) throws(MeasurementError) {
        do throws(MeasurementError) {
            try process.wait(within: 120, interruption) {
                update()
                // A master starts a worker anew for ever, unless it failed in a way that gunicorn knows.
                return booted >= workers || gone.count >= Self.futileStarts
            }
            guard booted >= workers else { throw process.failure("workers end") }
        } catch {
            guard error.code != .interrupted else { throw error }
            let reason = GunicornLog(procFile(process.log)).reason
            throw .environment("gunicorn did not start: \(reason)")
        }
    }

    /// Workers that may end before all are ready.
    private static let futileStarts = 3

    /// Reads what the workers have said.
    func update() {
        while case .line(let line) = reports.next(within: 0) {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 2 else { continue }
            switch words[0] {
            case "booted": booted += 1
            case "left": left.insert(words[1])
            case "gone": gone.append(words[1])
            default: break
            }
        }
    }

    var log: GunicornLog { GunicornLog(procFile(process.log)) }

    /// Workers that went without leaving and without having been silent.
    var died: Int {
        let timedOut = log.timedOut
        return gone.count { !left.contains($0) && !timedOut.contains($0) }
    }

    var killed: Int { log.timedOut.count }
}
