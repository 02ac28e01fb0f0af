extension KeyReference {
    /// What is wanted, claimed and watched.
    static let goals = [
        KeyReference("slo", .checks, "What you want: reported at every point as met, not met or undecided."),
        KeyReference(
            "alerts",
            .list(
                .either([
                    .check,
                    .mapping([
                        KeyReference("that", .check, "What must be so.", required: true),
                        KeyReference(
                            "window", .duration, "Time over which it is judged, again and again.",
                            default: "1min"),
                        KeyReference(
                            "for", .duration,
                            "How long, in whole windows, it must have been so: 0s for the first window.",
                            default: "0s"),
                    ]),
                ])),
            "What the platform would raise an alarm about. A check alone is judged by windows of one minute."),
        KeyReference(
            "expect",
            .list(
                .mapping([
                    KeyReference(
                        "at", .named("<path>", .anything), "The point that it is about.", default: "all"),
                    KeyReference("that", .check, "The claim.", required: true),
                    KeyReference(
                        "of", .named("<path>", .anything),
                        "Another point: the limit is a share of its figure, 60% or 3x."),
                ])), "What the author claims; one that fails makes the exit code 1."),
    ]

    /// What the commands do with it.
    static let commands = [
        KeyReference(
            "sweep",
            .mapping([
                KeyReference(
                    "axes", .named("<path>", .list(.anything)),
                    "Values for each path; all combinations are run.",
                    required: true),
                KeyReference(
                    "where", .text, "Which of them: comparisons of arithmetic over paths, joined by `and`."),
            ]), "Several points."),
        KeyReference(
            "find",
            .mapping([
                KeyReference(
                    "vary", .words(["workload.closed.clients", "workload.open.rate"]),
                    "The load that is varied.",
                    default: "the workload's"),
                KeyReference("confidence", .share, "Of the intervals.", default: "95%"),
            ]), "For `headroom find`: the greatest load that meets the SLO."),
        KeyReference(
            "plan",
            .mapping([
                KeyReference("load", .rate, "What is to be served.", required: true),
                KeyReference(
                    "headroom", .share, "Share of the capacity that is to stay free.", default: "0%"),
                KeyReference("catalogues", .list(.text), "`render`, or files with prices."),
                KeyReference("vary", .named("<path>", .list(.anything)), "What may be chosen."),
            ]), "The cheapest configuration for a load."),
        KeyReference(
            "simulate",
            .mapping([
                KeyReference(
                    "seed", .count(from: 0), "One file and one seed give the same bytes.", default: "1"),
                KeyReference(
                    "warmup", .either([.word("auto"), .duration]),
                    "What is left out at the start: auto is MSER-5; 0s where the start is the question.",
                    default: "auto"),
                KeyReference(
                    "replications",
                    .mapping([
                        KeyReference("min", .count(from: 2), "At least.", default: "10"),
                        KeyReference("max", .count(from: 2), "At most.", default: "400"),
                    ]), "How many independent runs."),
                KeyReference(
                    "precision",
                    .mapping([
                        KeyReference(
                            "metric", .text, "Whose interval ends the runs.", default: "latency.p95"),
                        KeyReference("relative", .share, "Half-width over mean.", default: "2%"),
                        KeyReference("confidence", .share, "Of the intervals.", default: "95%"),
                    ]), "When enough were run."),
                KeyReference(
                    "series", .duration,
                    "Keeps, in the result, how many were where in the first replication: a sample every so often.",
                    default: "none"),
            ]), "How points are simulated."),
        KeyReference(
            "measure",
            .mapping([
                KeyReference(
                    "target",
                    .either([
                        .words(["reference", "gunicorn"]),
                        .mapping([
                            KeyReference(
                                "url", .text,
                                "The address of a server that runs already, `http://host:port`.",
                                required: true),
                            KeyReference(
                                "processes", .mapping(processes),
                                "Whose CPU time is told apart. Left out, CPU time is unknown."),
                        ]),
                    ]), "What is measured.", default: "reference"),
                KeyReference(
                    "app",
                    .either([
                        .words(["steps", "restaurants"]), .text,
                        .mapping([
                            KeyReference("restaurants", .mapping(restaurants), "The service's options.")
                        ]),
                    ]),
                    "What it serves: `steps`, this file's; `restaurants`, a service that comes along; `module:app`, your own.",
                    default: "steps"),
                KeyReference(
                    "hosts",
                    .named(
                        "<host>",
                        .mapping([
                            KeyReference(
                                "cpus", .list(.count(from: 0)), "CPUs of this computer that play the host.",
                                required: true),
                            KeyReference(
                                "quota", .number,
                                "CPU seconds a second that its processes get together, if not all."),
                        ])), "This computer; `compare` simulates these hosts."),
                KeyReference(
                    "repetitions", .count(from: 1),
                    "Runs of each point, with servers restarted, unless they run already.",
                    default: "5"),
                KeyReference(
                    "abort", .mapping(abort), "When a measurement holds back, or ends early."),
            ]), "How points are measured."),
        KeyReference(
            "compare",
            .mapping([
                KeyReference("train", .list(.named("<path>", .anything)), "Points that calibrate."),
                KeyReference("holdout", .list(.named("<path>", .anything)), "Points that score."),
                KeyReference(
                    "tolerance", .named("<metric>", .share), "Greatest relative error that is allowed."),
            ]), "Prediction against measurement. What a point leaves out is as in the file."),
    ]

    private static let processes = ["server", "database", "cache", "balancer"].map { component in
        KeyReference(
            component,
            .mapping([
                KeyReference(
                    "pid", .either([.count(from: 1), .list(.count(from: 1))]),
                    "A process, or several: all that descend from them count."),
                KeyReference("cgroup", .text, "Instead of `pid`: a control group below /sys/fs/cgroup."),
            ]), "The \(component)'s processes.")
    }

    private static let abort = [
        KeyReference(
            "errors", .share, "Share of the last requests that may fail.",
            default: "100%; 50% for a url"),
        KeyReference(
            "latency", .duration, "Greatest median latency of the last requests.",
            default: "any; 30s for a url"),
        KeyReference(
            "in_flight", .count(from: 1), "Requests at once, beyond which arrivals are not sent.",
            default: "15000; 1000 for a url"),
        KeyReference(
            "requests", .count(from: 1), "Requests of all runs together, beyond which nothing more is sent.",
            default: "any number; 1000000 for a url"),
    ]

    private static let restaurants = [
        KeyReference("index", .flag, "Whether its tables have indexes.", default: "true"),
        KeyReference("gzip", .flag, "Whether it compresses answers.", default: "true"),
        KeyReference("restaurants", .count(from: 1), "How many it has.", default: "5000"),
    ]
}
