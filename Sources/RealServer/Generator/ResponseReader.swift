import Models
import NIOCore

/// Reads an HTTP response up to its last byte: the status, the length, and why it failed.
struct ResponseReader {
    private(set) var status = 0
    private(set) var cause = OutcomeCause.application
    private var head = ByteBuffer()
    private var bodyLeft: Int?

    /// Takes the next bytes. Returns whether the response is complete.
    mutating func read(_ bytes: ByteBuffer) -> Bool {
        if let left = bodyLeft {
            bodyLeft = left - bytes.readableBytes
        } else {
            var bytes = bytes
            if head.readableBytes == 0 { head = bytes } else { head.writeBuffer(&bytes) }
            guard let length = head.withUnsafeReadableBytes({ Self.headLength($0) }) else { return false }
            let text = head.readString(length: length) ?? ""
            readHead(text)
            bodyLeft = (bodyLeft ?? Int.max) - head.readableBytes
        }
        return bodyLeft.map { $0 <= 0 } ?? false
    }

    private static func headLength(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for index in 0...(bytes.count - 4)
        where bytes[index] == 13 && bytes[index + 1] == 10 && bytes[index + 2] == 13 && bytes[index + 3] == 10
        {
            return index + 4
        }
        return nil
    }

    private mutating func readHead(_ text: String) {
        for (index, line) in text.utf8.split(separator: 13).enumerated() {
            let line = line.first == 10 ? line.dropFirst() : line
            if index == 0 {
                let words = line.split(separator: 32)
                status = words.count > 1 ? Int(String(words[1]) ?? "") ?? 0 : 0
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                let value = String(line[line.index(after: colon)...].drop { $0 == 32 }) ?? ""
                switch String(line[..<colon])?.lowercased() {
                case "content-length": bodyLeft = Int(value)
                case "x-headroom-cause":
                    cause = OutcomeCause.allCases.first { $0.name == value } ?? .unknown
                default: break
                }
            }
        }
    }
}
