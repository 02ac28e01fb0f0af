import Models
import NIOCore

/// The bytes of an answer, made once.
struct Response {
    let closing: ByteBuffer
    let keeping: ByteBuffer

    init(_ plan: Plan) {
        var size = 0
        if case .respond(let bytes) = plan.operations.last { size = bytes }
        self.init(status: plan.status, size: size, cause: nil)
    }

    /// The application's error page, with the reason in a header that only Headroom's own servers send.
    init(failure cause: OutcomeCause) {
        self.init(status: 500, size: 0, cause: cause.name)
    }

    init(status: Int, size: Int, cause: String?) {
        func make(_ connection: String) -> ByteBuffer {
            var head = "HTTP/1.1 \(status) \(status < 400 ? "OK" : "Error")\r\nServer: headroom\r\n"
            head += "Content-Type: application/octet-stream\r\nContent-Length: \(size)\r\n"
            if let cause { head += "\(Self.causeHeader): \(cause)\r\n" }
            head += "Connection: \(connection)\r\n\r\n"
            var buffer = ByteBuffer(string: head)
            buffer.writeRepeatingByte(UInt8(ascii: "x"), count: size)
            return buffer
        }
        closing = make("close")
        keeping = make("keep-alive")
    }

    static let causeHeader = "X-Headroom-Cause"
}
