import Models

extension Decoding {
    static let serverKeys = [
        "kind", "host", "instances", "workers", "worker_class", "worker_connections", "threads", "backlog",
        "timeout", "graceful_timeout", "keepalive", "max_requests", "max_requests_jitter", "preload_app",
        "reuse_port", "memory",
    ]

    /// `stack.server`, in gunicorn's words and with gunicorn's defaults (`gunicorn/config.py`).
    mutating func server(_ stack: Section, hosts: [Host]) -> Server {
        var server = Server()
        guard stack.node("server") != nil else {
            report(
                "stack.server is missing", at: stack.place,
                remedy: "add `server: {workers: 4, worker_class: gevent}`")
            return server
        }
        guard let section = section(stack, "server", known: Self.serverKeys) else { return server }
        let owner = "gunicorn"
        _ = word(section, "kind", among: ["gunicorn"], default: "gunicorn", of: "Headroom")
        server.host = host(section, default: nil, hosts: hosts)
        server.instances = count(section, "instances", from: 1, to: 1000, default: 1, of: "Headroom")
        server.workers = count(section, "workers", from: 1, to: 10_000, default: 1, of: owner)
        server.workerConnections = count(section, "worker_connections", from: 1, default: 1000, of: owner)
        server.threads = count(section, "threads", from: 1, to: 10_000, default: 1, of: owner)
        server.workerClass = workerClass(section, threads: server.threads)
        server.backlog = count(section, "backlog", from: 1, default: 2048, of: owner)
        server.timeout = number(section, "timeout", .settingSeconds, default: 30, of: owner)
        server.gracefulTimeout = number(section, "graceful_timeout", .settingSeconds, default: 30, of: owner)
        server.keepalive = number(section, "keepalive", .settingSeconds, default: 2, of: owner)
        server.maxRequests = count(section, "max_requests", default: 0, of: owner)
        server.maxRequestsJitter = count(section, "max_requests_jitter", default: 0, of: owner)
        server.preloadApp = flag(section, "preload_app", default: false, of: owner)
        server.reusePort = flag(section, "reuse_port", default: false, of: owner)
        server.memory = memory(section)
        noteWorkerSettings(server, section)
        return server
    }

    /// gunicorn's own default is sync, and a sync worker with threads is a gthread worker
    /// (`gunicorn/config.py`, `worker_class`).
    private mutating func workerClass(_ server: Section, threads: Int) -> WorkerClass {
        let words = WorkerClass.allCases.map(\.rawValue)
        let written = word(server, "worker_class", among: words, default: "sync", of: "gunicorn")
        guard written == "sync" && threads > 1 else { return WorkerClass(rawValue: written) ?? .sync }
        note(
            "gunicorn runs gthread workers where sync is asked for with `threads` above 1",
            at: server.place(of: "threads"), remedy: "write worker_class: gthread, or threads: 1")
        return .gthread
    }

    /// `stack.server.memory`; the defaults are a small Flask application's.
    private mutating func memory(_ server: Section) -> ServerMemory {
        var memory = ServerMemory()
        let known = ["master", "worker", "per_request"]
        let section = self.section(server, "memory", known: known) ?? absent(server, "memory")
        let owner = "Headroom"
        memory.master = number(section, "master", .size, default: memory.master, of: owner)
        memory.worker = number(section, "worker", .size, default: memory.worker, of: owner)
        memory.perRequest = number(section, "per_request", .size, default: memory.perRequest, of: owner)
        return memory
    }

    /// Settings that gunicorn takes and that do nothing where they stand.
    private mutating func noteWorkerSettings(_ server: Server, _ section: Section) {
        func isSet(_ key: String) -> Bool { section.node(key) != nil }
        let kind = server.workerClass
        if kind == .gevent && server.threads > 1 {
            note(
                "`threads` does nothing for gevent workers", at: section.place(of: "threads"),
                remedy: "remove it, or set worker_class to gthread")
        }
        if kind == .sync && isSet("keepalive") && server.keepalive > 0 {
            note(
                "`keepalive` does nothing for sync workers: they close each connection",
                at: section.place(of: "keepalive"), remedy: "remove it, or choose another worker_class")
        }
        if kind == .sync && isSet("worker_connections") {
            note(
                "`worker_connections` does nothing for sync workers: each serves one connection at a time",
                at: section.place(of: "worker_connections"),
                remedy: "remove it, or choose another worker_class")
        }
        if kind == .gthread && server.workerConnections < server.threads {
            note(
                "more threads than `worker_connections`: some have nothing to do, and no connection is kept",
                at: section.place(of: "threads"), remedy: "raise worker_connections, or lower threads")
        }
        if server.reusePort && server.workers == 1 {
            note(
                "`reuse_port` does nothing for one worker: it has the accept queue to itself",
                at: section.place(of: "reuse_port"), remedy: "set it to false, or raise workers")
        }
        if server.maxRequestsJitter > 0 && server.maxRequests == 0 {
            note(
                "`max_requests_jitter` does nothing without max_requests",
                at: section.place(of: "max_requests_jitter"), remedy: "set max_requests too")
        }
    }
}
