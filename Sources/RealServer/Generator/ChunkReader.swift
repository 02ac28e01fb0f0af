/// Reads a body in chunks (RFC 9112, section 7.1) up to its last byte.
struct ChunkReader {
    private enum Part {
        /// Hexadecimal digits of a chunk's size.
        case size
        /// The rest of the size's line, which nobody needs.
        case sizeLine
        case data
        /// The line end after a chunk's data.
        case dataEnd
        /// Lines after the last chunk, up to an empty one.
        case trailer
    }

    private var part = Part.size
    private var left = 0
    private var lineLength = 0

    /// Takes the next bytes. Returns whether the body has ended; `nil` where this is no chunked body.
    mutating func read(_ bytes: UnsafeRawBufferPointer) -> Bool? {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch part {
            case .data:
                let taken = min(left, bytes.count - index)
                left -= taken
                index += taken
                if left == 0 { part = .dataEnd }
                continue
            case .size:
                if let digit = Self.digit(byte) {
                    guard left < 1 << 40 else { return nil }
                    left = left * 16 + digit
                } else if byte == 10 {
                    endSizeLine()
                } else if byte == 13 || byte == 32 || byte == UInt8(ascii: ";") {
                    part = .sizeLine
                } else {
                    return nil
                }
            case .sizeLine:
                if byte == 10 { endSizeLine() }
            case .dataEnd:
                guard byte == 13 || byte == 10 else { return nil }
                if byte == 10 { part = .size }
            case .trailer:
                if byte == 10 {
                    if lineLength == 0 { return true }
                    lineLength = 0
                } else if byte != 13 {
                    lineLength += 1
                }
            }
            index += 1
        }
        return false
    }

    private mutating func endSizeLine() {
        part = left == 0 ? .trailer : .data
        lineLength = 0
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case 48...57: Int(byte - 48)
        case 65...70: Int(byte - 55)
        case 97...102: Int(byte - 87)
        default: nil
        }
    }
}
