import Experiments
import Foundation
import Models

/// One endpoint's request with everything that is known before the load: its bytes, with gaps for the parameters.
struct PreparedRequest: Codable, Sendable {
    enum Piece: Codable, Sendable {
        case bytes([UInt8])
        /// The value of the parameter of this index.
        case parameter(Int)
    }

    /// Up to the end of the path and query.
    private(set) var target: [Piece] = []
    private let method: String
    /// Headers up to the ones of each single request, the first line's end included.
    let head: [UInt8]
    let body: [UInt8]
    let parameters: [ParameterChoice]
    let expect: Int
    /// Whether an answer has a body.
    var hasBody: Bool { method != "HEAD" }

    /// - Parameters:
    ///   - host: what the `Host` header says.
    ///   - keepalive: HTTP/1.1, else HTTP/1.0.
    /// - Throws: ``MeasurementError`` where an environment variable or a body's file is missing.
    init(_ endpoint: Endpoint, host: String, keepalive: Bool) throws(MeasurementError) {
        method = endpoint.method
        expect = endpoint.expect
        parameters = endpoint.parameters.map(\.choice)
        body = try Self.body(of: endpoint)
        head = try Self.head(of: endpoint, host, keepalive, bodyLength: body.count)
        target = try Self.target(of: endpoint)
    }

    private static func target(of endpoint: Endpoint) throws(MeasurementError) -> [Piece] {
        let template: PathTemplate
        do {
            template = try PathTemplate(endpoint.path)
        } catch {
            throw .unsupported("endpoints.\(endpoint.name).request: \(error.message)")
        }
        var target: [Piece] = [.bytes(Array("\(endpoint.method) ".utf8))]
        for part in template.parts {
            switch part {
            case .text(let text): target.append(.bytes(Array(text.utf8)))
            case .place(let name, _):
                guard let index = endpoint.parameters.firstIndex(where: { $0.name == name }) else {
                    throw .unsupported("endpoints.\(endpoint.name).params has no `\(name)`.")
                }
                target.append(.parameter(index))
            }
        }
        var mark = endpoint.path.contains("?") ? "&" : "?"
        for (index, parameter) in endpoint.parameters.enumerated()
        where !template.names.contains(parameter.name) {
            target.append(.bytes(Array("\(mark)\(parameter.name)=".utf8)))
            target.append(.parameter(index))
            mark = "&"
        }
        return target
    }

    private static func head(
        of endpoint: Endpoint, _ host: String, _ keepalive: Bool, bodyLength: Int
    ) throws(MeasurementError) -> [UInt8] {
        var head = " HTTP/1.\(keepalive ? 1 : 0)\r\n"
        let names = Set(endpoint.headers.map { $0.name.lowercased() })
        if !names.contains("host") { head += "Host: \(host)\r\n" }
        if !names.contains("accept") { head += "Accept: */*\r\n" }
        if bodyLength > 0 || !["GET", "HEAD", "OPTIONS", "DELETE"].contains(endpoint.method) {
            head += "Content-Length: \(bodyLength)\r\n"
        }
        for header in endpoint.headers {
            let value: String
            switch header.value {
            case .text(let text): value = text
            case .environment(let variable):
                guard let found = ProcessInfo.processInfo.environment[variable] else {
                    throw .environment(
                        "the environment has no \(variable), which endpoints.\(endpoint.name).headers.\(header.name) needs. Set it with `export \(variable)=…`."
                    )
                }
                guard !found.utf8.contains(where: { $0 == 10 || $0 == 13 }) else {
                    throw .environment("\(variable) has a line end, which no header can hold.")
                }
                value = found
            }
            head += "\(header.name): \(value)\r\n"
        }
        return Array(head.utf8)
    }

    private static func body(of endpoint: Endpoint) throws(MeasurementError) -> [UInt8] {
        guard let path = endpoint.body else { return [] }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .environment(
                "\(path), the body of endpoints.\(endpoint.name), cannot be read. Its path is relative to the experiment file."
            )
        }
        return Array(data)
    }
}
