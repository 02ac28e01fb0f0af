import Foundation
import Models
import SimCore

/// The connections: how a request gets onto one, and how its answer comes off it.
extension LoadRun {
    /// Sends the request that ``request`` holds, over a connection that is kept or over a new one.
    func dispatch(_ record: RequestRecord, client: Int) {
        if let index = keptConnection(of: client) {
            connections[index].record = record
            startTimeout(index)
            connections[index].state = .busy
            connections[index].hold(request.bytes)
            write(to: index)
            return
        }
        let slot: Int
        if let free = freeConnections.popLast() {
            slot = Int(free)
        } else {
            slot = connections.count
            connections.append(ClientConnection())
        }
        if keepalive, !clients.isEmpty { clients[client].connection = Int32(slot) }
        connections[slot].record = record
        connections[slot].hold(request.bytes)
        startTimeout(slot)
        connect(slot)
    }

    private func keptConnection(of client: Int) -> Int? {
        guard keepalive else { return nil }
        if clients.isEmpty { return idleConnections.popLast().map { Int($0) } }
        let own = Int(clients[client].connection)
        return own >= 0 && connections[own].state == .idle ? own : nil
    }

    private func startTimeout(_ index: Int) {
        let endpoint = Int(connections[index].record.endpoint)
        connections[index].reader = ResponseReader(hasBody: settings.requests[endpoint].hasBody)
        guard let timeouts else { return }
        connections[index].timeout = timers.schedule(
            Timer(kind: .timeout, index: Int32(index), generation: connections[index].generation),
            in: timeouts)
    }

    private func connect(_ index: Int) {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let socket = Glibc.socket(AF_INET, kind, 0)
        guard socket >= 0 else {
            let remedy = errno == EMFILE ? ": raise the limit (ulimit -n 20000)" : ""
            return give(up: "the load generator can open no further socket: \(text(errno))\(remedy)")
        }
        summary.connections += 1
        connections[index].socket = socket
        connections[index].state = .connecting
        if keepalive {
            var one: Int32 = 1
            setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let generation = connections[index].generation
        if result < 0 && errno != EINPROGRESS {
            guard errno != EADDRNOTAVAIL else {
                return give(
                    up: "the load generator has no port left: too many connections are in TIME_WAIT")
            }
            // Told later, so that a server that refuses at once does not make a client's next request a recursion.
            connections[index].record.outcome = outcome(of: errno).rawValue
            let failure = Timer(kind: .failed, index: Int32(index), generation: generation)
            timers.schedule(failure, at: max(timers.now, Double(elapsed) * 1e-9))
            return
        }
        if !poller.add(socket, tag: UInt64(generation) << 32 | UInt64(index)) {
            give(up: "the load generator cannot wait for a socket: \(text(errno))")
        }
    }

    /// A connection that was refused the moment it was asked for.
    func failConnecting(_ index: Int) {
        finish(index, OutcomeClass(rawValue: connections[index].record.outcome) ?? .reset, keeps: false)
    }

    func handle(_ event: Poller.Event) {
        let index = Int(truncatingIfNeeded: event.tag & 0xFFFF_FFFF)
        guard connections[index].generation == UInt32(truncatingIfNeeded: event.tag >> 32) else { return }
        switch connections[index].state {
        case .none: return
        case .connecting:
            if event.hasEnded, let error = pendingError(index) {
                return finish(index, outcome(of: error), keeps: false)
            }
            guard event.isWritable else { return }
            connections[index].state = .busy
            write(to: index)
        case .busy where event.isWritable: write(to: index)
        case .busy, .ending, .idle: break
        }
        let isStillThere = connections[index].generation == UInt32(truncatingIfNeeded: event.tag >> 32)
        if isStillThere && (event.isReadable || event.hasEnded) { read(index, toEnd: event.hasEnded) }
    }

    private func pendingError(_ index: Int) -> Int32? {
        var error: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(connections[index].socket, SOL_SOCKET, SO_ERROR, &error, &length)
        return error == 0 ? nil : error
    }

    /// Writes what the socket takes of the request.
    private func write(to index: Int) {
        let socket = connections[index].socket
        let from = connections[index].written
        let total = connections[index].unsent.count
        guard from < total else { return }
        let count = connections[index].unsent.withUnsafeBytes { bytes in
            Glibc.send(socket, bytes.baseAddress! + from, total - from, Int32(MSG_NOSIGNAL))
        }
        if count >= 0 {
            connections[index].written += count
        } else if errno != EAGAIN && errno != EINTR {
            finish(index, outcome(of: errno), keeps: false)
        }
    }

    /// Reads what is there; up to the end of the connection where that was announced.
    private func read(_ index: Int, toEnd: Bool) {
        let socket = connections[index].socket
        while true {
            let count = Glibc.recv(socket, input.baseAddress, input.count, 0)
            if count > 0 {
                if readAnswer(index, UnsafeRawBufferPointer(rebasing: input[..<count])) { return }
                if !toEnd && count < input.count { return }
            } else if count == 0 {
                return endOfConnection(index, .reset)
            } else if errno == EAGAIN {
                return
            } else if errno != EINTR {
                return endOfConnection(index, outcome(of: errno))
            }
        }
    }

    /// Returns whether there is no more to read.
    private func readAnswer(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        switch connections[index].state {
        case .none, .connecting: return true
        case .idle:
            // Nobody has asked: the connection is of no use any more.
            forget(index)
            return true
        case .ending: return false
        case .busy: break
        }
        switch connections[index].reader.read(bytes) {
        case .incomplete: return false
        case .invalid:
            finish(index, .reset, keeps: false)
            return true
        case .complete:
            if keepalive || connections[index].reader.keepsAlive {
                finish(index, judged(index), keeps: keepalive && connections[index].reader.keepsAlive)
                return true
            }
            connections[index].record.completed = elapsed
            connections[index].state = .ending
            return false
        }
    }

    private func endOfConnection(_ index: Int, _ failure: OutcomeClass) {
        switch connections[index].state {
        case .none: return
        case .idle: forget(index)
        case .connecting: finish(index, failure, keeps: false)
        case .busy, .ending:
            let ends = connections[index].reader.endsWithConnection
            finish(index, ends ? judged(index) : failure, keeps: false)
        }
    }

    /// What an answer that was read whole means.
    private func judged(_ index: Int) -> OutcomeClass {
        let reader = connections[index].reader
        let expect = settings.requests[Int(connections[index].record.endpoint)].expect
        connections[index].record.cause = reader.cause.rawValue
        if reader.status == expect { return .ok }
        summary.unexpected["\(reader.status)", default: 0] += 1
        switch reader.status {
        case 502: return .http502
        case 503: return .http503
        case 504: return .http504
        default: return .http500
        }
    }

    private func outcome(of error: Int32) -> OutcomeClass {
        switch error {
        case ECONNREFUSED: .refused
        case ETIMEDOUT: .timeout
        default: .reset
        }
    }

    /// The client gives up; the server may well go on.
    func timeOut(_ index: Int) {
        let due = connections[index].record.actual + nanoseconds(settings.workload.clientTimeout ?? 0)
        guard elapsed >= due else {
            // The calendar's clock stands still while a batch of events is handled.
            let again = Timer(
                kind: .timeout, index: Int32(index), generation: connections[index].generation)
            return timers.schedule(again, at: max(timers.now, Double(due) * 1e-9))
        }
        let isAnswered = connections[index].state == .ending
        finish(index, isAnswered ? judged(index) : .timeout, keeps: false)
    }

    /// Answers that were whole more than a second ago, on connections that the server leaves open against the
    /// protocol: they ended with their last byte.
    func closeSilentConnections() {
        for index in connections.indices where connections[index].state == .ending {
            let completed = connections[index].record.completed
            if elapsed - completed > 1_000_000_000 {
                finish(index, judged(index), keeps: false, at: completed)
            }
        }
    }

    private func finish(_ index: Int, _ outcome: OutcomeClass, keeps: Bool, at time: Int64? = nil) {
        var record = connections[index].record
        record.completed = time ?? elapsed
        record.outcome = outcome.rawValue
        if outcome == .reset || outcome == .refused || outcome == .timeout {
            record.cause = OutcomeCause.unknown.rawValue
        }
        timers.cancel(connections[index].timeout)
        connections[index].timeout = .none
        if keeps {
            connections[index].state = .idle
            if clients.isEmpty { idleConnections.append(Int32(index)) }
        } else {
            forget(index)
        }
        note(record)
        if !clients.isEmpty { goOn(client: Int(record.client), number: Int(record.number) + 1) }
    }

    /// Closes the connection and frees its slot.
    private func forget(_ index: Int) {
        Glibc.close(connections[index].socket)
        if clients.isEmpty {
            if connections[index].state == .idle { idleConnections.removeAll { $0 == Int32(index) } }
        } else {
            clients[Int(connections[index].record.client)].connection = -1
        }
        connections[index].state = .none
        connections[index].socket = -1
        connections[index].generation &+= 1
        freeConnections.append(Int32(index))
    }

    /// After the run: what is still open is of no use, and its descriptors may be needed.
    func closeAll() {
        for index in connections.indices where connections[index].socket >= 0 {
            Glibc.close(connections[index].socket)
            connections[index].socket = -1
        }
    }

    private func text(_ error: Int32) -> String { String(cString: strerror(error)) }
}
