extension KeyReference {
    static let workload = KeyReference(
        "workload",
        .mapping([
            KeyReference(
                "host", .text, "Where the clients run.", default: "`client`, a host of its own with one core"),
            KeyReference(
                "closed", .mapping(closed), "So many clients, each asking again when it is answered."),
            KeyReference(
                "open", .mapping(open), "Requests that come whether or not earlier ones were answered."),
            KeyReference("replay", .mapping(replay), "The requests of an access log, at their times."),
            KeyReference(
                "client_timeout", .duration,
                "After which a client gives up on an attempt. The server goes on with it.", default: "never"),
            KeyReference(
                "retries",
                .either([
                    .count(from: 0),
                    .mapping([
                        KeyReference("limit", .count(from: 0), "Attempts after the first.", required: true),
                        KeyReference(
                            "backoff", .duration,
                            "Pause before the first retry, doubled for each further one.",
                            default: "0s"),
                        KeyReference("max_backoff", .duration, "Longest pause.", default: "60s"),
                        KeyReference(
                            "jitter", .share,
                            "Share of the pause that is drawn: 100% for anything up to all of it.",
                            default: "0%"),
                    ]),
                ]), "What a client does with a failed attempt: how often it tries again.", default: "0"),
            KeyReference("network", .mapping(network), "The way between client and server."),
            KeyReference(
                "cdn", .share,
                "Share of the requests that a content delivery network answers: they never arrive.",
                default: "0%"),
            KeyReference(
                "sessions",
                .list(
                    .mapping([
                        KeyReference("weight", .number, "Relative to the other sessions.", default: "1"),
                        KeyReference("requests", .list(.text), "Endpoints in their order.", required: true),
                    ])),
                "Requests that belong together; endpoints' own weights then do nothing.",
                default: "each request by itself"),
        ]), "What the clients do. Left out, 10 requests a second come by themselves for a minute.")

    private static let closed = [
        KeyReference("clients", .count(from: 1), "How many.", required: true),
        KeyReference("think", .distribution, "Pause before each request.", default: "0s"),
        KeyReference("requests", .count(from: 1), "The run ends after so many: cold start included."),
        KeyReference("duration", .duration, "The run lasts so long.", default: "60s, without requests"),
        KeyReference(
            "keepalive", .flag, "Whether a client keeps its connection for the next request.",
            default: "false"),
    ]

    private static let ramp = [
        KeyReference("from", .rate, "At the start.", required: true),
        KeyReference("to", .rate, "At the end.", required: true),
    ]

    private static let step = [
        KeyReference("rate", .either([.rate, .mapping(ramp)]), "Of this step.", required: true),
        KeyReference("for", .duration, "How long it lasts.", required: true),
    ]

    private static let open = [
        KeyReference(
            "rate", .either([.rate, .mapping(ramp), .list(.mapping(step))]),
            "Requests per second; a ramp over the duration; or steps, one after the other."),
        KeyReference(
            "arrivals",
            .either([
                .words(["poisson", "constant"]),
                .mapping([
                    KeyReference(
                        "mmpp",
                        .mapping([
                            KeyReference("rates", .list(.rate), "One for each state.", required: true),
                            KeyReference("dwell", .list(.duration), "Mean stay in each.", required: true),
                        ]), "Bursts: a rate that changes at random times.")
                ]),
            ]), "How they come.", default: "poisson"),
        KeyReference("requests", .count(from: 1), "The run ends after so many."),
        KeyReference("duration", .duration, "The run lasts so long.", default: "60s, without requests"),
        KeyReference(
            "keepalive", .flag, "Whether a request takes a connection that an earlier one has left open.",
            default: "false"),
        KeyReference(
            "connections", .count(from: 1),
            "The most at once: requests beyond wait at the client, first come first served.",
            default: "no limit"),
    ]

    private static let replay = [
        KeyReference("log", .text, "The access log.", required: true),
        KeyReference("format", .words(["combined", "common"]), "Its format.", default: "combined"),
        KeyReference("speed", .factor, "2x for twice as fast.", default: "1x"),
    ]

    private static let network = [
        KeyReference(
            "rtt", .duration, "Round trip: a new connection costs one, a request one more.", default: "0s"),
        KeyReference(
            "tls", .flag, "Encrypted: a new connection costs two round trips more, and CPU time.",
            default: "false"),
        KeyReference(
            "bandwidth", .quantity(.bandwidth, bare: false), "What answers share on their way out.",
            default: "no limit"),
    ]

    private static let target = [
        KeyReference("instance", .count(from: 1), "Counted from 1.", default: "1"),
        KeyReference("worker", .count(from: 1), "Counted from 1.", default: "1"),
    ]

    static let faults = KeyReference(
        "faults",
        .list(
            .mapping([
                KeyReference("at", .duration, "When, from the start of the run.", required: true),
                KeyReference("for", .duration, "How long.", default: "to the end of the run"),
                KeyReference(
                    "slow_database", .factor, "The database's work takes so many times as long: 3x."),
                KeyReference("kill_worker", .mapping(target), "A worker process is killed (SIGKILL)."),
                KeyReference("stick_worker", .mapping(target), "A worker's event loop is stuck."),
                KeyReference(
                    "instance_down", .mapping([target[0]]), "An instance refuses connections."),
                KeyReference("flush_cache", .flag, "`true`: all entries of the cache are dropped."),
                KeyReference("leak", .size, "Each request leaves so much behind in its worker."),
            ])), "What goes wrong: each line has `at` and one kind.")
}
