extension StarterFile {
    /// An endpoint to start from.
    public struct Route: Sendable, Equatable {
        public var method: String
        /// As in Flask's routes.
        public var path: String
        public var weight: Int

        public init(method: String, path: String, weight: Int) {
            self.method = method
            self.path = path
            self.weight = weight
        }

        /// `GET /api/items/<int:id>` is called `items_id`.
        var name: String {
            let place = path.prefix { $0 != "?" }
            var words = place.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
            words.removeAll { ["api", "int", "string", "path", "uuid", "float"].contains($0) }
            if words.isEmpty { words = ["root"] }
            if method != "GET" { words.insert(method.lowercased(), at: 0) }
            let name = words.joined(separator: "_")
            return MetricNames.heads.contains(name) || name.first?.isNumber == true ? "page_" + name : name
        }
    }

    /// An experiment whose endpoints have no steps: what they take is for `headroom calibrate --from` to find out.
    ///
    /// - Parameter routes: none for one page that is implied.
    public static func text(name: String, routes: [Route]) -> String {
        var names: Set<String> = []
        var endpoints = ""
        for route in routes.isEmpty ? [Route(method: "GET", path: "/", weight: 1)] : routes {
            var name = route.name
            while !names.insert(name).inserted { name += "_" }
            endpoints +=
                "  \(name):\n    request: \(route.method) \(route.path)\n    weight: \(route.weight)\n"
            let places = (try? PathTemplate(route.path).names) ?? []
            if !places.isEmpty {
                let params = places.map { "\($0): {uniform: {from: 1, to: 100}}" }.joined(separator: ", ")
                endpoints += "    params: {\(params)}   # only for `headroom measure`\n"
            }
        }
        return """
            # What is deployed, who asks, what is wanted. What a request takes is not written here: it comes from
            # \(name).demands.yaml, which `headroom calibrate` makes of measurements that you have.
            version: 1
            name: \(name)

            stack:
              hosts:
                web: {cores: 1, memory: 2GB}      # yours; or a plan: {plan: render/pro}
              server: {host: web, workers: 4, worker_class: sync}   # as in your gunicorn.conf.py
              # pool: {pool_size: 5, max_overflow: 10}              # as in your create_engine()
              # database: {url: "postgresql:///shop"}

            endpoints:
            \(endpoints)
            demands: \(name).demands.yaml

            workload:
              closed: {clients: 20, duration: 60s, think: 1s}       # users who read for a second
              # open: {rate: 20/s, duration: 60s}                   # or visitors who come by themselves

            slo:                                  # what you want
              - latency.p95 < 500ms
              - errors.rate <= 0%

            """
    }
}
