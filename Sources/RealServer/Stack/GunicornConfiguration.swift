import Models

/// `gunicorn_config.py` as the experiment has it.
struct GunicornConfiguration {
    var server: Server
    /// `fd://3` or `127.0.0.1:port`.
    var bind: String
    /// The measurement's own folder, for the files that carry the heartbeats.
    var folder: String

    /// What gunicorn would refuse or leave out is refused by name.
    static func check(_ server: Server) throws(MeasurementError) {
        let seconds = [
            ("timeout", server.timeout), ("graceful_timeout", server.gracefulTimeout),
            ("keepalive", server.keepalive),
        ]
        for (name, value) in seconds where value != value.rounded() {
            throw .unsupported("stack.server.\(name): gunicorn takes whole seconds, not \(value).")
        }
        if server.workerClass == .sync, server.threads > 1 {
            throw .unsupported(
                "stack.server.threads: gunicorn makes a sync worker with threads a gthread one; write that.")
        }
    }

    /// The file's text: settings as gunicorn names them, then the hooks.
    var text: String {
        """
        bind = "\(bind)"
        workers = \(server.workers)
        worker_class = "\(server.workerClass.rawValue)"
        worker_connections = \(server.workerConnections)
        threads = \(server.threads)
        backlog = \(server.backlog)
        timeout = \(Int(server.timeout))
        graceful_timeout = \(Int(server.gracefulTimeout))
        keepalive = \(Int(server.keepalive))
        max_requests = \(server.maxRequests)
        max_requests_jitter = \(server.maxRequestsJitter)
        preload_app = \(server.preloadApp ? "True" : "False")
        reuse_port = \(server.reusePort ? "True" : "False")
        worker_tmp_dir = "\(folder)"
        control_socket_disable = True
        from headroom_stack.hooks import child_exit, post_fork, post_request, post_worker_init
        from headroom_stack.hooks import pre_request, worker_exit

        """
    }
}
