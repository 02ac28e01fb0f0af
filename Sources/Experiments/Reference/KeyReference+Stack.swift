extension KeyReference {
    static let head = [
        KeyReference("version", .count(from: 1), "The version of the format: 1.", required: true),
        KeyReference(
            "name", .text, "Names the experiment and the folder of its results: letters, digits, `-`, `_`.",
            default: "the file's name", of: ""),
        KeyReference("description", .text, "One sentence on what is asked."),
    ]

    static let stack = KeyReference(
        "stack",
        .mapping([
            KeyReference("hosts", .named("<host>", .mapping(host)), "The machines, by name.", required: true),
            KeyReference(
                "balancer", .mapping(balancer),
                "What stands before the instances. Left out: nothing for one instance, the platform's own for several."
            ),
            KeyReference(
                "server", .mapping(server), "The application server, in gunicorn's words.", required: true),
            KeyReference(
                "pool", .mapping(pool), "SQLAlchemy's QueuePool, one in every worker process."),
            KeyReference("database", .mapping(database), "The database; left out where there is none."),
            KeyReference("cache", .mapping(cache), "The cache server; left out where there is none."),
        ]), "What is, or will be, deployed.", required: true)

    private static let host = [
        KeyReference(
            "plan", .text,
            "A hosting plan of the catalogue, such as `render/pro`, which gives cores, memory, quota and sleep."
        ),
        KeyReference("cores", .count(from: 1), "CPU cores. Needed without a plan."),
        KeyReference("memory", .size, "Memory. Where nothing is known, none is ever short."),
        KeyReference(
            "quota", .number,
            "CPU seconds per second that are granted, 0.5 for half a core, in periods of 100 ms.",
            default: "all cores"),
        KeyReference(
            "speed", .range(.number),
            "Speed relative to the machine that the demands were measured on; a range where it is not known well.",
            default: "1"),
        KeyReference(
            "steal", .share, "Share of each core's time that the hypervisor gives to others.", default: "0%"),
        KeyReference(
            "sleep",
            .either([
                .word("false"),
                .mapping([
                    KeyReference(
                        "after", .duration, "How long nobody has asked.", default: "15min", of: "Render"),
                    KeyReference(
                        "waking", .range(.duration), "How long waking takes.", default: "30s..90s",
                        of: "Render"),
                ]),
            ]), "Whether the platform puts the service to sleep when nobody asks it.",
            default: "false; on a free plan as Render does"),
    ]

    private static let balancer = [
        KeyReference("kind", .words(["nginx", "haproxy", "render"]), "Which balancer.", default: "render"),
        KeyReference(
            "policy", .text,
            "Who gets the next request, in the kind's words. nginx and render: round_robin, least_conn, random, random two; haproxy: roundrobin, leastconn, random, random(1), random(2).",
            default: "by turns", of: "each kind"),
        KeyReference("host", .text, "Where it runs. The platform's own has no host."),
        KeyReference(
            "timeout", .duration, "How long it waits for an answer; then 504.", default: "60s",
            of: "nginx, Headroom"),
        KeyReference(
            "max_connections", .count(from: 1),
            "HAProxy's `maxconn` of a server: requests that one instance gets at once; more wait in the balancer.",
            default: "no limit", of: "HAProxy"),
        KeyReference("queue_timeout", .duration, "How long a request waits there; then 503.", default: "60s"),
        KeyReference(
            "retries", .count(from: 0), "Further tries after a connection failed.",
            default: "3; one for each other instance; 0", of: "HAProxy; nginx; render"),
        KeyReference(
            "weights", .list(.count(from: 0)), "Relative share of each instance.", default: "all alike",
            of: "each kind"),
        KeyReference(
            "health",
            .either([
                .word("false"),
                .mapping([
                    KeyReference(
                        "interval", .duration, "Time between checks.", default: "5s; 2s",
                        of: "Render; HAProxy"),
                    KeyReference(
                        "timeout", .duration, "Time after which a check has failed.", default: "5s; 2s",
                        of: "Render; HAProxy"),
                    KeyReference(
                        "eject_after", .duration, "How long checks fail until the instance gets no requests.",
                        default: "15s; 6s", of: "Render; HAProxy"),
                    KeyReference(
                        "restart_after", .either([.duration, .word("never")]),
                        "How long they fail until the instance is restarted.", default: "60s; never",
                        of: "Render; HAProxy"),
                ]),
            ]), "How it finds out that an instance is down. nginx has no active checks.",
            default: "as Render; off", of: "Render; HAProxy"),
    ]

    private static let server = [
        KeyReference("kind", .words(["gunicorn"]), "Which server.", default: "gunicorn"),
        KeyReference("host", .text, "Where it runs.", default: "web, or the only host"),
        KeyReference(
            "instances", .count(from: 1), "Machines like the host, each with all workers.", default: "1"),
        KeyReference("workers", .count(from: 1), "Worker processes.", default: "1", of: "gunicorn"),
        KeyReference(
            "worker_class", .words(["sync", "gthread", "gevent"]),
            "How a worker serves connections. sync with threads above 1 is gthread, as in gunicorn.",
            default: "sync", of: "gunicorn"),
        KeyReference(
            "worker_connections", .count(from: 1),
            "Connections that a worker holds at once; idle ones that are kept count.", default: "1000",
            of: "gunicorn"),
        KeyReference(
            "threads", .count(from: 1), "Threads of a gthread worker.", default: "1", of: "gunicorn"),
        KeyReference(
            "backlog", .count(from: 1), "Length of the kernel's queue of connections not yet accepted.",
            default: "2048", of: "gunicorn"),
        KeyReference(
            "timeout", .seconds,
            "Silence of a worker's heartbeat after which the master kills it; 0 for never.",
            default: "30", of: "gunicorn"),
        KeyReference(
            "graceful_timeout", .seconds, "How long a worker that leaves may finish its requests.",
            default: "30",
            of: "gunicorn"),
        KeyReference(
            "keepalive", .seconds, "How long an idle connection is kept.", default: "2", of: "gunicorn"),
        KeyReference(
            "max_requests", .count(from: 0), "Requests after which a worker is replaced; 0 for never.",
            default: "0", of: "gunicorn"),
        KeyReference(
            "max_requests_jitter", .count(from: 0), "At most so many more, drawn once for each worker.",
            default: "0", of: "gunicorn"),
        KeyReference(
            "preload_app", .flag, "Whether the master loads the application before it forks.",
            default: "false",
            of: "gunicorn"),
        KeyReference(
            "reuse_port", .flag, "Whether each worker has an accept queue of its own.", default: "false",
            of: "gunicorn"),
        KeyReference(
            "memory",
            .mapping([
                KeyReference("master", .size, "Of the master process.", default: "30MB"),
                KeyReference("worker", .size, "Of a worker at rest.", default: "62MB"),
                KeyReference("per_request", .size, "More for each request in a worker.", default: "64KB"),
            ]), "Resident memory. The defaults are a small Flask application's, measured once."),
    ]

    private static let pool = [
        KeyReference(
            "pool_size", .count(from: 0), "Connections kept when idle.", default: "5", of: "SQLAlchemy"),
        KeyReference(
            "max_overflow", .count(from: -1), "Connections beyond that, closed when they are returned.",
            default: "10", of: "SQLAlchemy"),
        KeyReference(
            "pool_timeout", .seconds, "How long a request waits for a connection until it fails.",
            default: "30",
            of: "SQLAlchemy"),
        KeyReference(
            "pool_pre_ping", .flag, "Whether a connection is tried before it is used.", default: "false",
            of: "SQLAlchemy"),
        KeyReference(
            "pool_recycle", .seconds, "Age at which a connection is replaced; -1 for never.", default: "-1",
            of: "SQLAlchemy"),
    ]

    private static let database = [
        KeyReference(
            "url", .text,
            "The database URL. Its dialect is what counts: sqlite, postgresql (psycopg2), postgresql+psycopg2, postgresql+psycopg.",
            required: true),
        KeyReference(
            "host", .text, "Where PostgreSQL runs.", default: "`database`, a host of its own with one core"),
        KeyReference(
            "psycogreen", .flag, "Whether psycopg2 gives a gevent worker's loop back while a query runs.",
            default: "false", of: "psycopg2"),
        KeyReference(
            "max_connections", .count(from: 1), "PostgreSQL's cap, the reserved ones included.",
            default: "100",
            of: "PostgreSQL"),
        KeyReference(
            "reserved", .count(from: 0), "`superuser_reserved_connections`: not for the application.",
            default: "3", of: "PostgreSQL"),
        KeyReference("rtt", .duration, "Round trip between server and database.", default: "0s"),
        KeyReference(
            "busy_timeout", .duration, "SQLite only: how long a writer polls for the lock until it fails.",
            default: "5s", of: "sqlite3"),
    ]

    private static let cache = [
        KeyReference("kind", .words(["redis"]), "Which cache server.", default: "redis"),
        KeyReference("host", .text, "Where it runs.", default: "`cache`, a host of its own with one core"),
        KeyReference(
            "max_connections", .count(from: 1), "Connections of a worker; one more is an error at once.",
            default: "100", of: "redis-py"),
        KeyReference(
            "max_memory", .size, "Beyond it, the entry that was used longest ago goes.", default: "no limit",
            of: "Redis"),
        KeyReference("rtt", .duration, "Round trip between server and cache.", default: "0s"),
    ]
}
