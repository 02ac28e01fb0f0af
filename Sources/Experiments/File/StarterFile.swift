import Foundation

/// The file that `headroom init` writes: valid, and simulated by this version as it stands.
public enum StarterFile {
    /// The text, for an experiment of this name.
    public static func text(name: String) -> String {
        """
        # An experiment: what is deployed, what a request does, who asks. Every quantity carries its unit (ms, s,
        # min, KB, MB, GB, /s, %); gunicorn's and SQLAlchemy's settings are written as in those tools.
        #   headroom check FILE      finds mistakes          headroom explain FILE   shows what it comes to
        #   headroom simulate FILE   predicts                headroom measure FILE   runs it for real
        version: 1
        name: \(name)
        description: A first experiment.

        stack:
          hosts:
            web: {cores: 1, memory: 2GB}       # or a plan: {plan: render/pro}
            clients: {cores: 1, memory: 2GB}   # where the load comes from
          server: {host: web, workers: 4, worker_class: gevent}
          pool: {pool_size: 5, max_overflow: 10}   # one pool in every worker
          database: {url: "sqlite:///"}

        endpoints:
          list:
            request: GET /items
            weight: 90                         # nine requests in ten
            steps:
              - cpu: {lognormal: {mean: 1ms, cv: 0.4}}   # holds the worker's event loop
              - query: {cpu: 0.5ms, rows: 20}
              - respond: {size: 6KB}
          buy:
            request: POST /items
            weight: 10
            steps:
              - cpu: 1ms
              - wait: 20ms                     # someone else's service: the event loop is free meanwhile
              - transaction:
                  - query: {cpu: 0.5ms, writes: 1}
              - respond: {size: 1KB}

        workload:
          host: clients
          closed: {clients: 20, requests: 1000, think: 0s}   # each asks again as soon as it is answered
          # open: {rate: 80/s, duration: 60s}                # or visitors who do not wait for each other

        slo:                                   # what you want; reported at every point
          - latency.p95 < 500ms
          - errors.rate <= 0%

        sweep:
          axes:
            workload.closed.clients: [1, 5, 20, 50, 100]

        simulate: {seed: 42}

        measure:
          target: reference                    # the built-in server; it needs nothing installed
          repetitions: 5

        compare:                               # calibrate at some points, score at others
          train: [{workload.closed.clients: 1}, {workload.closed.clients: 50}]
          holdout: [{workload.closed.clients: 5}, {workload.closed.clients: 100}]

        """
    }

    /// Writes the file, named after its path; one that is there is not touched.
    ///
    /// - Parameter routes: for an experiment whose endpoints have no steps; `nil` for one that has all.
    public static func write(to path: String, routes: [Route]? = nil) throws(ExperimentFileError) {
        if FileManager.default.fileExists(atPath: path) {
            throw ExperimentFileError(
                path: path, reason: "there is such a file already; name another, or remove it")
        }
        let name = name(of: path)
        let text = routes.map { Self.text(name: name, routes: $0) } ?? Self.text(name: name)
        do {
            try Data(text.utf8).write(
                to: URL(fileURLWithPath: path), options: .withoutOverwriting)
        } catch {
            throw ExperimentFileError(path: path, reason: "the file cannot be written; check the folder")
        }
    }

    /// The last part of the path without its ending, where that can name an experiment.
    private static func name(of path: String) -> String {
        let last = path.split(separator: "/").last ?? ""
        let stem = String(last.prefix { $0 != "." })
        let fits = stem.allSatisfy { ($0.isASCII && ($0.isLetter || $0.isNumber)) || $0 == "-" || $0 == "_" }
        return stem.isEmpty || !fits ? "experiment" : stem
    }
}
