import RealServer
import Testing

@Suite("An HTTP request")
struct HTTPRequestTests {
    private func parse(_ text: String) -> HTTPRequest.Parse {
        Array(text.utf8).withUnsafeBytes { HTTPRequest.parse($0) }
    }

    @Test func `is read with its names, whatever their case, and its body`() {
        let text =
            "POST /orders?x=1 HTTP/1.1\r\nhost: a\r\nx-headroom-CLIENT: 12\r\nX-Headroom-Number: 3\r\n"
            + "Content-Length: 2\r\n\r\n"
        #expect(parse(text + "a") == .incomplete)
        guard case .request(let request, let bytes) = parse(text + "abGET") else {
            Issue.record("not read")
            return
        }
        #expect(bytes == text.utf8.count + 2)
        #expect(request.method == "POST" && request.path == "/orders")
        #expect(request.client == 12 && request.number == 3)
        #expect(request.keepsAlive)
    }

    @Test(arguments: [
        ("GET / HTTP/1.0\r\n\r\n", false), ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true),
        ("GET / HTTP/1.1\r\n\r\n", true), ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", false),
    ])
    func `keeps its connection as its version and its header say`(text: String, keepsAlive: Bool) {
        guard case .request(let request, _) = parse(text) else {
            Issue.record("not read")
            return
        }
        #expect(request.keepsAlive == keepsAlive)
    }

    @Test(arguments: ["", "GET / HTTP/1.0\r\n", "GET / HTTP/1.0\r\n\r"])
    func `waits for its end`(text: String) {
        #expect(parse(text) == .incomplete)
    }

    @Test(arguments: ["HELLO\r\n\r\n", "GET / SPDY/1\r\n\r\n", "GET / HTTP/1.0\r\nno colon\r\n\r\n"])
    func `is refused when it is none`(text: String) {
        #expect(parse(text) == .invalid)
    }
}
