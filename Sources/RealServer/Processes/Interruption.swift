@preconcurrency import Dispatch
import Foundation

/// SIGINT, SIGTERM and SIGHUP as something that waits can look at, so that a command can save what it has.
public final class Interruption: Sendable {
    /// Readable once a signal came, and from then on.
    let descriptor: Int32
    private let writing: Int32
    private let sources: [any DispatchSourceSignal]

    /// From now on the signals do not end the process.
    ///
    /// - Throws: ``MeasurementError`` where the process has no descriptor left.
    public init() throws(MeasurementError) {
        let pipe = try Pipe()
        descriptor = pipe.reading
        let writing = pipe.writing
        self.writing = writing
        // Who started it with `nohup` wants it to outlive the terminal.
        let handler = signal(SIGHUP, SIG_IGN)
        let outlivesTerminal = unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
        sources = ([SIGINT, SIGTERM] + (outlivesTerminal ? [] : [SIGHUP])).map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { writeLine("interrupted", to: writing) }
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources {
            signal(Int32(source.handle), SIG_DFL)
            source.cancel()
        }
        close(descriptor)
        close(writing)
    }

    /// Whether a signal came.
    public var isRequested: Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 0) > 0
    }
}
