import Foundation
import Models
import NIOCore
import NIOPosix

/// Descriptors of a worker process, set by the master.
enum WorkerDescriptor {
    static let listener: Int32 = 3
    /// A byte at boot, then one a second.
    static let heartbeat: Int32 = 4
}

/// What a worker process does, until it is killed.
///
/// One event loop on the process's only thread, polling the listening socket that all workers share:
/// level-triggered and not exclusive, one accept per turn (`maxMessagesPerRead`), the accepted connection's
/// handler in a later turn, since its socket is first polled then.
public func runWorker(settingsPath: String) throws {
    let settings = try JSONDecoder().decode(
        ServerSettings.self, from: Data(contentsOf: URL(filePath: settingsPath)))
    signal(SIGPIPE, SIG_IGN)
    CPUAffinity.restrict(to: settings.cpus)
    raiseDescriptorLimit()
    let stays = try StayLedger(path: "\(settings.stays)/\(getpid())")
    MultiThreadedEventLoopGroup.withCurrentThreadAsEventLoop { loop in
        let worker = NIOLoopBound(Worker(settings, stays: stays, loop: loop), eventLoop: loop)
        ServerBootstrap(group: loop)
            .serverChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ConnectionHandler(worker: worker.value))
                }
            }
            .withBoundSocket(WorkerDescriptor.listener)
            .whenComplete { result in
                switch result {
                case .success(let channel):
                    worker.value.listener = channel
                    // NIO has just listened once more, with a queue of 128, before its backlog option counts
                    // (`ServerSocketChannel.init(socket:)`).
                    listen(WorkerDescriptor.listener, Int32(settings.scenario.server.backlog))
                    beat()
                    loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in beat() }
                case .failure(let error):
                    writeLine("worker \(getpid()) cannot listen: \(error)", to: 2)
                    exit(1)
                }
            }
    }
}

/// Tells the master that the loop turns. Without a master there is nothing to serve for.
private func beat() {
    var byte: UInt8 = 1
    if write(WorkerDescriptor.heartbeat, &byte, 1) < 0 && errno == EPIPE { exit(0) }
}

/// Many connections need many descriptors; the hard limit is the most that may be asked for.
func raiseDescriptorLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
