/// The head of an HTTP/1.0 or 1.1 request, as much of it as the reference server looks at.
public struct HTTPRequest: Equatable, Sendable {
    public var method = ""
    /// Without the query string.
    public var path = ""
    public var keepsAlive = false
    public var contentLength = 0
    /// `X-Headroom-Client` and `X-Headroom-Number`: whose draws the request's steps use.
    public var client: Int?
    public var number: Int?

    public enum Parse: Equatable, Sendable {
        /// More bytes are needed.
        case incomplete
        /// A request, and the number of bytes that it took, its body included.
        case request(HTTPRequest, bytes: Int)
        case invalid
    }

    /// Longest head accepted, in bytes.
    public static let longestHead = 16_384

    /// Reads a request off the start of `bytes`.
    public static func parse(_ bytes: UnsafeRawBufferPointer) -> Parse {
        var request = HTTPRequest()
        var start = 0
        var isFirst = true
        while let end = lineEnd(bytes, from: start) {
            let line = bytes[start..<end]
            start = end + 2
            if isFirst {
                isFirst = false
                guard request.readFirst(line) else { return .invalid }
            } else if line.isEmpty {
                let total = start + request.contentLength
                return bytes.count >= total ? .request(request, bytes: total) : .incomplete
            } else {
                guard request.readHeader(line) else { return .invalid }
            }
        }
        return bytes.count > longestHead ? .invalid : .incomplete
    }

    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == 13 && bytes[index + 1] == 10 { return index }
            index += 1
        }
        return nil
    }

    private mutating func readFirst(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
        let words = line.split(separator: 32)
        guard words.count == 3, words[2].starts(with: Array("HTTP/1.".utf8)) else { return false }
        method = String(decoding: words[0], as: UTF8.self)
        path = String(decoding: words[1].prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
        keepsAlive = words[2].last == UInt8(ascii: "1")
        return true
    }

    private mutating func readHeader(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let name = line[..<colon]
        let value = line[(colon + 1)...]
        if matches(name, "x-headroom-client") {
            client = number(value)
        } else if matches(name, "x-headroom-number") {
            number = number(value)
        } else if matches(name, "content-length") {
            guard let length = number(value), length <= 1 << 24 else { return false }
            contentLength = length
        } else if matches(name, "connection") {
            let text = value.drop { $0 == 32 }
            if matches(text, "close") { keepsAlive = false }
            if matches(text, "keep-alive") { keepsAlive = true }
        }
        return true
    }

    private func matches(_ bytes: Slice<UnsafeRawBufferPointer>, _ lowercase: StaticString) -> Bool {
        guard bytes.count == lowercase.utf8CodeUnitCount else { return false }
        return zip(bytes, UnsafeBufferPointer(start: lowercase.utf8Start, count: bytes.count))
            .allSatisfy { byte, wanted in (65...90).contains(byte) ? byte | 32 == wanted : byte == wanted }
    }

    private func number(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
        var value = 0
        var digits = 0
        for byte in bytes where byte != 32 {
            guard (48...57).contains(byte), digits < 18 else { return nil }
            value = value * 10 + Int(byte - 48)
            digits += 1
        }
        return digits > 0 ? value : nil
    }
}
