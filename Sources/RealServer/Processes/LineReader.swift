import Foundation

/// Lines from a descriptor, waited for with a deadline and an eye on an interruption.
final class LineReader {
    enum Event: Equatable {
        case line(String)
        /// The other end is closed.
        case end
        case deadline
        case interrupted
    }

    let descriptor: Int32
    private var buffer: [UInt8] = []
    private var ended = false

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The next line, without its newline.
    ///
    /// - Parameters:
    ///   - seconds: how long to wait at most; 0 for only what is there.
    ///   - interruption: a descriptor that becomes readable when the wait should end; −1 for none.
    func next(within seconds: Double, interruption: Int32 = -1) -> Event {
        let deadline = Clock.now + Int64(seconds * 1e9)
        while true {
            if let newline = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: buffer[..<newline], as: UTF8.self)
                buffer.removeSubrange(...newline)
                return .line(line)
            }
            if ended { return .end }
            let left = max(0, (deadline - Clock.now) / 1_000_000)
            var waiting = [
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: interruption, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&waiting, 2, Int32(min(left, 1_000_000)))
            if ready < 0 && errno == EINTR { continue }
            if waiting[1].revents != 0 { return .interrupted }
            if waiting[0].revents != 0 {
                fill()
            } else if Clock.now >= deadline || seconds == 0 {
                return .deadline
            }
        }
    }

    private func fill() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &chunk, chunk.count)
        if count > 0 {
            buffer.append(contentsOf: chunk[..<count])
        } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
            ended = true
        }
    }
}

/// Writes a line whole; false where nobody reads any more.
@discardableResult
func writeLine(_ line: String, to descriptor: Int32) -> Bool {
    let bytes = Array((line + "\n").utf8)
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        written += count
    }
    return true
}
