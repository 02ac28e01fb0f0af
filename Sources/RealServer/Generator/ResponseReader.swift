import Models

/// Reads an HTTP/1 response up to its last byte: the status, how long it is, whether the connection stays, and
/// why it failed.
struct ResponseReader {
    enum Progress {
        /// More bytes are needed.
        case incomplete
        /// The last byte was read.
        case complete
        /// These bytes are no HTTP.
        case invalid
    }

    private enum Part {
        case head
        /// The body is as long as this.
        case counted
        /// The body goes on to the end of the connection.
        case untilEnd
        case chunked
    }

    private(set) var status = 0
    private(set) var cause = OutcomeCause.application
    /// Whether the server keeps the connection open.
    private(set) var keepsAlive = false
    private(set) var isComplete = false
    /// Whether anything was read.
    private(set) var hasBegun = false
    private var part = Part.head
    private var left = 0
    private var chunks = ChunkReader()
    /// A head that has come in pieces.
    private var pieces: [UInt8] = []
    private let hasBody: Bool

    /// - Parameter hasBody: false for the answer to a HEAD request.
    init(hasBody: Bool = true) {
        self.hasBody = hasBody
    }

    /// The connection has ended: whether that ends the response orderly.
    var endsWithConnection: Bool { isComplete || part == .untilEnd }

    /// Takes the next bytes.
    mutating func read(_ bytes: UnsafeRawBufferPointer) -> Progress {
        if bytes.isEmpty { return .incomplete }
        hasBegun = true
        guard part == .head else { return readBody(bytes) }
        if pieces.isEmpty {
            guard let end = Self.headEnd(bytes) else {
                pieces.append(contentsOf: bytes)
                return pieces.count > 65_536 ? .invalid : .incomplete
            }
            return readHead(bytes, end)
        }
        pieces.append(contentsOf: bytes)
        let whole = pieces
        return whole.withUnsafeBytes { bytes in
            guard let end = Self.headEnd(bytes) else { return bytes.count > 65_536 ? .invalid : .incomplete }
            pieces = []
            return readHead(bytes, end)
        }
    }

    private mutating func readHead(_ bytes: UnsafeRawBufferPointer, _ end: Int) -> Progress {
        guard readStatus(bytes) else { return .invalid }
        part = .untilEnd
        var start = 0
        while start < end - 2 {
            var next = start
            while bytes[next] != 10 { next += 1 }
            readHeader(UnsafeRawBufferPointer(rebasing: bytes[start..<next]))
            start = next + 1
        }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[end...])
        if (100..<200).contains(status) {
            part = .head
            return read(rest)
        }
        if !hasBody || status == 204 || status == 304 {
            part = .counted
            left = 0
        }
        return readBody(rest)
    }

    private mutating func readBody(_ bytes: UnsafeRawBufferPointer) -> Progress {
        switch part {
        case .head, .untilEnd: return .incomplete
        case .counted:
            left -= bytes.count
            isComplete = left <= 0
        case .chunked:
            guard let ended = chunks.read(bytes) else { return .invalid }
            isComplete = ended
        }
        return isComplete ? .complete : .incomplete
    }

    /// `HTTP/1.1 200 OK`
    private mutating func readStatus(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count > 12, Self.matches(bytes[..<7], "http/1."), bytes[8] == 32 else { return false }
        keepsAlive = bytes[7] == UInt8(ascii: "1")
        status = 0
        for byte in bytes[9..<12] {
            guard (48...57).contains(byte) else { return false }
            status = status * 10 + Int(byte - 48)
        }
        return true
    }

    private mutating func readHeader(_ line: UnsafeRawBufferPointer) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        var from = colon + 1
        var to = line.count
        while from < to && line[from] == 32 { from += 1 }
        while to > from && (line[to - 1] == 13 || line[to - 1] == 32) { to -= 1 }
        let name = line[..<colon]
        let value = line[from..<to]
        switch colon {
        case 10 where Self.matches(name, "connection"):
            if Self.matches(value, "close") { keepsAlive = false }
            if Self.matches(value, "keep-alive") { keepsAlive = true }
        case 14 where Self.matches(name, "content-length"):
            guard part != .chunked else { return }
            part = .counted
            left = value.reduce(0) { $0 &* 10 &+ Int($1 &- 48) }
        case 17 where Self.matches(name, "transfer-encoding"):
            if Self.matches(value, "chunked") { part = .chunked }
        case 16 where Self.matches(name, "x-headroom-cause"):
            let text = String(decoding: value, as: UTF8.self)
            cause = OutcomeCause.allCases.first { $0.name == text } ?? .unknown
        default: break
        }
    }

    /// Index after the empty line.
    private static func headEnd(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var index = 3
        while index < bytes.count {
            // Most bytes are beyond the line end, so look at the last of four first.
            if bytes[index] == 10 {
                if bytes[index - 1] == 13 && bytes[index - 2] == 10 && bytes[index - 3] == 13 {
                    return index + 1
                }
                index += 1
            } else {
                index += bytes[index] == 13 ? 1 : 2
            }
        }
        return nil
    }

    private static func matches(_ bytes: Slice<UnsafeRawBufferPointer>, _ lowercase: StaticString) -> Bool {
        guard bytes.count == lowercase.utf8CodeUnitCount else { return false }
        var index = bytes.startIndex
        for wanted in UnsafeBufferPointer(start: lowercase.utf8Start, count: bytes.count) {
            let byte = bytes[index]
            if ((65...90).contains(byte) ? byte | 32 : byte) != wanted { return false }
            index += 1
        }
        return true
    }
}
