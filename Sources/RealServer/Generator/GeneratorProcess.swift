import CLinux
import Foundation

/// What the load generator's process does.
///
/// It talks with the command in lines: it says `ready`, is told `go`, says `warm` where there is a warm-up, about
/// once a second `at SECONDS FINISHED FAILED IN-FLIGHT`, and `done` at the end of the measured part; it is told
/// `report` once the command has read the clocks of all processes; then it writes its records and says its summary.
public func runGenerator(settingsPath: String) throws {
    let settings = try JSONDecoder().decode(
        GeneratorSettings.self, from: Data(contentsOf: URL(filePath: settingsPath)))
    signal(SIGPIPE, SIG_IGN)
    CPUAffinity.restrict(to: settings.cpus)
    _ = clinux_set_timer_slack(1)
    raiseDescriptorLimit()
    let commands = LineReader(0)
    let run = try LoadRun(settings, say: { writeLine($0, to: 1) })
    writeLine("ready", to: 1)
    guard case .line = commands.next(within: 60) else { return }
    run.run()
    writeLine("done", to: 1)
    guard case .line = commands.next(within: 60) else { return }
    run.closeAll()
    let bytes = run.records.withUnsafeBytes { Data($0) }
    try bytes.write(to: URL(filePath: settings.recordsPath))
    writeLine(String(decoding: try JSONEncoder().encode(run.summary), as: UTF8.self), to: 1)
}
