import Foundation
import Models

/// The reference server as the command holds it: a master process and its workers, up and listening.
final class ReferenceServer: MeasuredServer {
    let port: Int
    private(set) var died = 0
    private(set) var killed = 0
    private let master: pid_t
    private let host: String
    let stays: [String]
    private let keeper: Keeper
    private let control: Int32
    private let reports: LineReader
    private var isStopped = false

    var components: [Component] { [Component(name: "server", host: host, roots: [master])] }

    /// Starts the server and waits until every worker listens.
    ///
    /// - Parameters:
    ///   - group: limits its CPU time; `nil` for no limit.
    ///   - folder: where its settings, its log and its database are.
    ///   - port: on 127.0.0.1; 0 for any that is free.
    init(
        _ settings: ServerSettings, group: ControlGroup?, folder: String, port: Int, keeper: Keeper,
        interruption: Int32
    ) throws(MeasurementError) {
        let listener = try Listener(port: port, backlog: settings.scenario.server.backlog)
        defer { listener.close() }
        self.port = listener.port
        host = settings.scenario.server.host
        self.keeper = keeper
        stays = [settings.stays]
        guard mkdir(settings.stays, 0o700) == 0 else { throw .system("making \(settings.stays)", errno) }
        let path = "\(folder)/server.json"
        try writePrivate(settings, to: path)
        let log = open("\(folder)/server.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard log >= 0 else { throw .system("making the server's log", errno) }
        defer { close(log) }
        let control = try Pipe()
        let report = try Pipe()
        defer {
            close(control.reading)
            close(report.writing)
        }
        master = try ChildProcess.spawn(
            settings.executable, [HiddenCommand.master, path],
            descriptors: [control.reading, report.writing, log, listener.descriptor], ownGroup: true)
        self.control = control.writing
        reports = LineReader(report.reading)
        keeper.register(group: master)
        do throws(MeasurementError) {
            try group?.add(master)
        } catch {
            stop()
            throw error
        }
        writeLine("go", to: control.writing)
        switch reports.next(within: 60, interruption: interruption) {
        case .line("ready"):
            break
        case .interrupted:
            stop()
            throw .interrupted
        default:
            stop()
            let tail = procFile("\(folder)/server.log").split(separator: "\n").suffix(3)
            throw .environment("the reference server did not start: \(tail.joined(separator: " / "))")
        }
    }

    deinit { stop() }

    func update() {
        while case .line(let line) = reports.next(within: 0) {
            let words = line.split(separator: " ")
            switch words.first {
            case "died": died += 1
            case "killed": killed += 1
            default: break
            }
        }
    }

    func stop() {
        guard !isStopped else { return }
        isStopped = true
        ProcessGroup.end([master])
        keeper.release(group: master)
        _ = ChildProcess.wait(master, atMost: 5)
        close(control)
        close(reports.descriptor)
    }
}

/// Writes a setting for a process of ours into the private folder.
func writePrivate(_ value: some Encodable, to path: String) throws(MeasurementError) {
    do {
        try JSONEncoder().encode(value).write(to: URL(filePath: path))
    } catch {
        throw .environment("cannot write \(path): \(error). Free the disk, or point TMPDIR elsewhere.")
    }
}
