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
        memory(section)
        refuse(server, section)
        return server
    }

    /// gunicorn's own default is sync, and a sync worker with threads is a gthread worker.
    private mutating func workerClass(_ server: Section, threads: Int) -> WorkerClass {
        let words = WorkerClass.allCases.map(\.rawValue)
        let written = word(server, "worker_class", among: words, default: "sync", of: "gunicorn")
        let resolved = written == "sync" && threads > 1 ? "gthread" : written
        return WorkerClass(rawValue: resolved) ?? .sync
    }

    private mutating func memory(_ server: Section) {
        guard let memory = section(server, "memory", known: ["master", "worker", "per_request"]) else {
            return
        }
        for key in ["master", "worker", "per_request"] { _ = number(memory, key, .size) }
        note(
            "memory is not modelled by this version yet", at: memory.place,
            remedy: "nothing else depends on it: memory.<host>.peak is left out of the results")
    }

    private mutating func refuse(_ server: Server, _ section: Section) {
        if server.instances > 1 {
            refuse(
                "more than one instance", at: section.place(of: "instances"),
                remedy: "set stack.server.instances to 1")
        }
        if server.workerClass != .gevent {
            refuse(
                "the \(server.workerClass.rawValue) worker", at: section.place(of: "worker_class"),
                remedy: "set stack.server.worker_class to gevent")
        }
        if server.maxRequests > 0 {
            refuse("`max_requests`", at: section.place(of: "max_requests"), remedy: "set it to 0")
        }
        if server.reusePort {
            refuse("`reuse_port`", at: section.place(of: "reuse_port"), remedy: "set it to false")
        }
    }
}
