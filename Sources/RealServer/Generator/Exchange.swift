import Foundation
import Models
import NIOCore

/// One request's connection, from connecting to the last byte.
final class Exchange: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    var timer: Scheduled<Void>?
    private var record: RequestRecord
    private let run: LoadRun
    private var response = ResponseReader()
    private var channel: (any Channel)?
    private var isOver = false

    init(_ record: RequestRecord, run: LoadRun) {
        self.record = record
        self.run = run
    }

    func connected(_ result: Result<any Channel, any Error>, sending request: ByteBuffer) {
        switch result {
        case .success(let channel):
            self.channel = channel
            guard !isOver else {
                channel.close(promise: nil)
                return
            }
            do {
                try channel.pipeline.syncOperations.addHandler(self)
                channel.writeAndFlush(request, promise: nil)
            } catch {
                // Closed between the handshake and now.
                finish(.reset)
            }
        case .failure(let error):
            guard let error = error as? IOError else { return finish(.timeout) }
            switch error.errnoCode {
            case ECONNREFUSED: finish(.refused)
            case ECONNRESET, EPIPE: finish(.reset)
            case ETIMEDOUT: finish(.timeout)
            default: run.give(up: "the load generator cannot connect: \(error)")
            }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        let bytes = unwrapInboundIn(data)
        if response.read(bytes) { finishAnswered() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.reset)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(.reset)
        context.close(promise: nil)
    }

    /// The client gives up; the server may well go on.
    func timeOut() {
        finish(.timeout)
        channel?.close(promise: nil)
    }

    private func finishAnswered() {
        record.cause = response.cause.rawValue
        switch response.status {
        case run.endpoints[Int(record.endpoint)].expect: finish(.ok)
        case 502: finish(.http502)
        case 503: finish(.http503)
        case 504: finish(.http504)
        default: finish(.http500)
        }
    }

    private func finish(_ outcome: OutcomeClass) {
        guard !isOver else { return }
        isOver = true
        timer?.cancel()
        record.completed = run.elapsed
        record.outcome = outcome.rawValue
        if outcome == .reset || outcome == .refused || outcome == .timeout {
            record.cause = OutcomeCause.unknown.rawValue
        }
        run.finish(record)
    }
}
