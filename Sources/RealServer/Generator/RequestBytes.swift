import Models
import SimCore

/// The bytes of requests, put together in one buffer that is used again and again.
struct RequestBytes {
    private(set) var bytes: [UInt8] = []

    /// The request that a client sends, with the headers by which our own server knows whose draws to use.
    ///
    /// - Parameters:
    ///   - target: path and query of a replayed request, which takes the place of the endpoint's.
    ///   - demands: what the request draws, for an application that executes the file's steps.
    mutating func fill(
        _ request: PreparedRequest, key: StreamKey, client: Int, number: Int, target: String? = nil,
        demands: String? = nil
    ) {
        bytes.removeAll(keepingCapacity: true)
        if let target {
            if case .bytes(let method) = request.target.first { bytes.append(contentsOf: method) }
            bytes.append(contentsOf: target.utf8)
        } else {
            fillTarget(request, key)
        }
        bytes.append(contentsOf: request.head)
        if let demands { bytes.append(contentsOf: "\(DemandHeader.name): \(demands)\r\n".utf8) }
        append("X-Headroom-Client: ")
        append(client)
        append("\r\nX-Headroom-Number: ")
        append(number)
        append("\r\n\r\n")
        bytes.append(contentsOf: request.body)
    }

    private mutating func fillTarget(_ request: PreparedRequest, _ key: StreamKey) {
        if request.parameters.isEmpty {
            for case .bytes(let text) in request.target { bytes.append(contentsOf: text) }
            return
        }
        var stream = RequestDraws.parameters(of: key)
        let values = request.parameters.map { $0.sample(using: &stream) }
        for piece in request.target {
            switch piece {
            case .bytes(let text): bytes.append(contentsOf: text)
            case .parameter(let index):
                switch values[index] {
                case .number(let number): append(number)
                case .text(let text): appendEncoded(text)
                }
            }
        }
    }

    private mutating func append(_ text: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append(_ number: Int) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        var rest = number.magnitude
        repeat {
            bytes.append(UInt8(48 + rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// Percent-encoded where a URL cannot hold the byte (RFC 3986, unreserved characters stay).
    private mutating func appendEncoded(_ text: String) {
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: bytes.append(byte)
            default: bytes += [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
    }
}
