import Foundation
import NIOCore
import NIOPosix

/// What the load generator's process does.
///
/// It talks with the command in lines: it says `ready`, is told `go`, says `warm` where there is a warm-up and
/// `done` at the end of the measured part, and is told `report` once the command has read the clocks of all
/// processes; then it writes its records and says its summary.
public func runGenerator(settingsPath: String) throws {
    let settings = try JSONDecoder().decode(
        GeneratorSettings.self, from: Data(contentsOf: URL(filePath: settingsPath)))
    signal(SIGPIPE, SIG_IGN)
    CPUAffinity.restrict(to: settings.cpus)
    raiseDescriptorLimit()
    var failure: (any Error)?
    let commands = LineReader(0)
    MultiThreadedEventLoopGroup.withCurrentThreadAsEventLoop { loop in
        do {
            let box = Box<LoadRun>()
            let run = try LoadRun(
                settings, loop: loop, atWarmup: { writeLine("warm", to: 1) },
                atEnd: {
                    writeLine("done", to: 1)
                    if case .line = commands.next(within: 60), let run = box.value { report(run, settings) }
                    exit(0)
                })
            box.value = run
            writeLine("ready", to: 1)
            guard case .line = commands.next(within: 60) else { exit(0) }
            run.begin()
        } catch {
            failure = error
            loop.shutdownGracefully { _ in }
        }
    }
    if let failure { throw failure }
}

private final class Box<Value> {
    var value: Value?
}

private func report(_ run: LoadRun, _ settings: GeneratorSettings) {
    do {
        let bytes = run.records.withUnsafeBytes { Data($0) }
        try bytes.write(to: URL(filePath: settings.recordsPath))
        writeLine(String(decoding: try JSONEncoder().encode(run.summary), as: UTF8.self), to: 1)
    } catch {
        writeLine("cannot write the load generator's records: \(error)", to: 2)
        exit(1)
    }
}
