import Foundation

/// The load generator as the command holds it.
final class LoadGenerator {
    enum Event {
        /// The measured part starts.
        case warm
        /// The measured part is over.
        case done
    }

    let pid: pid_t
    private let settings: GeneratorSettings
    private let keeper: Keeper
    private let control: Int32
    private let answers: LineReader
    private let interruption: Int32
    private var isStopped = false

    /// Starts the process and waits until it is ready to send.
    init(
        _ settings: GeneratorSettings, executable: String, folder: String, keeper: Keeper, interruption: Int32
    ) throws(MeasurementError) {
        self.settings = settings
        self.keeper = keeper
        self.interruption = interruption
        let path = "\(folder)/generator.json"
        try writePrivate(settings, to: path)
        let control = try Pipe()
        let answer = try Pipe()
        defer {
            close(control.reading)
            close(answer.writing)
        }
        pid = try ChildProcess.spawn(
            executable, [HiddenCommand.generator, path],
            descriptors: [control.reading, answer.writing, 2], ownGroup: true)
        self.control = control.writing
        answers = LineReader(answer.reading)
        keeper.register(group: pid)
        try expect("ready", within: 60)
    }

    deinit { stop() }

    func start() {
        writeLine("go", to: control)
    }

    /// Waits for the next thing that the generator says about its run, beside its progress.
    ///
    /// - Parameter progress: called with the progress, about once a second.
    func wait(
        within seconds: Double, progress: (LoadProgress) -> Void = { _ in }
    ) throws(MeasurementError) -> Event {
        while true {
            switch answers.next(within: seconds, interruption: interruption) {
            case .line("warm"): return .warm
            case .line("done"): return .done
            case .line(let line):
                guard let told = LoadProgress(line) else {
                    throw .environment("the load generator says `\(line)`, which means nothing.")
                }
                progress(told)
            case .interrupted: throw .interrupted
            default: throw .environment("the load generator ended or hung in the middle of its run.")
            }
        }
    }

    /// Fetches what was recorded, after the end.
    func results() throws(MeasurementError) -> (summary: GeneratorSummary, records: [RequestRecord]) {
        writeLine("report", to: control)
        guard case .line(let line) = answers.next(within: 60, interruption: interruption),
            let summary = try? JSONDecoder().decode(GeneratorSummary.self, from: Data(line.utf8)),
            let bytes = try? Data(contentsOf: URL(filePath: settings.recordsPath))
        else {
            throw .environment(
                "the load generator could not hand over its records. Free the disk, or point TMPDIR elsewhere."
            )
        }
        let size = MemoryLayout<RequestRecord>.stride
        let records = bytes.withUnsafeBytes { buffer in
            (0..<(buffer.count / size)).map {
                buffer.loadUnaligned(fromByteOffset: $0 * size, as: RequestRecord.self)
            }
        }
        return (summary, records)
    }

    func stop() {
        guard !isStopped else { return }
        isStopped = true
        ProcessGroup.end([pid])
        keeper.release(group: pid)
        _ = ChildProcess.wait(pid, atMost: 5)
        close(control)
        close(answers.descriptor)
    }

    private func expect(_ line: String, within seconds: Double) throws(MeasurementError) {
        switch answers.next(within: seconds, interruption: interruption) {
        case .line(line): return
        case .interrupted:
            stop()
            throw .interrupted
        default:
            stop()
            throw .environment("the load generator did not start.")
        }
    }
}
