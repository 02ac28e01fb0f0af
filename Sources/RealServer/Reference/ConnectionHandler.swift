import Models
import NIOCore

/// One accepted connection: reads requests one after the other, answers, closes.
///
/// The keep-alive timer also covers the first request, as in gunicorn: a silent connection is closed.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let worker: Worker
    private var context: ChannelHandlerContext?
    private var received = ByteBuffer()
    private var timer: Scheduled<Void>?
    private var isServing = false
    private var keepsAlive = false
    /// The place in the worker's account of the request in hand.
    private var stay: Int?

    init(worker: Worker) {
        self.worker = worker
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        worker.connectionOpened()
    }

    func channelActive(context: ChannelHandlerContext) {
        startTimer()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if received.readableBytes == 0 {
            received = bytes
        } else {
            received.writeBuffer(&bytes)
        }
        if !isServing { serve() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        self.context = nil
        // A request whose client is gone is served to its end and keeps its place until then.
        if !isServing { worker.connectionClosed() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// Sends the answer, then closes the connection or reads on.
    func answer(with response: Response) {
        isServing = false
        defer {
            if let stay { worker.stays.leave(.server, stay) }
            stay = nil
        }
        guard let context else {
            worker.connectionClosed()
            return
        }
        let bytes = keepsAlive ? response.keeping : response.closing
        if keepsAlive {
            context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
            startTimer()
            // In a later turn, so that pipelined requests do not pile up on the stack.
            worker.loop.assumeIsolated().execute { if !self.isServing { self.serve() } }
        } else {
            let sent = context.eventLoop.makePromise(of: Void.self)
            sent.futureResult.assumeIsolated().whenComplete { _ in self.context?.close(promise: nil) }
            context.writeAndFlush(wrapOutboundOut(bytes), promise: sent)
        }
    }

    private func serve() {
        switch received.withUnsafeReadableBytes({ HTTPRequest.parse($0) }) {
        case .incomplete:
            break
        case .invalid:
            refuse(400)
        case .request(let request, let bytes):
            received.moveReaderIndex(forwardBy: bytes)
            timer?.cancel()
            timer = nil
            isServing = true
            stay = worker.stays.enter(.server)
            keepsAlive = request.keepsAlive
            if !worker.start(request, for: self) { refuse(404) }
        }
    }

    private func refuse(_ status: Int) {
        keepsAlive = false
        answer(with: Response(status: status, size: 0, cause: nil))
    }

    private func startTimer() {
        let keepalive = TimeAmount.nanoseconds(Int64(worker.settings.scenario.server.keepalive * 1e9))
        timer?.cancel()
        timer = worker.loop.assumeIsolated().scheduleTask(in: keepalive) {
            if !self.isServing { self.context?.close(promise: nil) }
        }
    }
}
