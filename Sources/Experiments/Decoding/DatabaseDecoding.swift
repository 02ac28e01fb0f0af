import Models

extension Decoding {
    /// `stack.pool`, in SQLAlchemy's words and with its defaults (`sqlalchemy/pool/impl.py`, QueuePool).
    mutating func pool(_ stack: Section) -> PoolSettings {
        var pool = PoolSettings()
        let known = ["pool_size", "max_overflow", "pool_timeout", "pool_pre_ping", "pool_recycle"]
        let empty = Section(path: stack.path("pool"), place: stack.place, entries: [])
        let section = section(stack, "pool", known: known) ?? empty
        let owner = "SQLAlchemy"
        pool.poolSize = count(section, "pool_size", to: 1_000_000, default: 5, of: owner)
        let overflow = Measure(dimension: .number, whole: true, least: -1, most: 1_000_000)
        pool.maxOverflow = Int(number(section, "max_overflow", overflow, default: 10, of: owner))
        pool.poolTimeout = number(section, "pool_timeout", .settingSeconds, default: 30, of: owner)
        pool.poolPrePing = flag(section, "pool_pre_ping", default: false, of: owner)
        let recycle = Measure(dimension: .duration, bare: true, least: -1, most: 1e9)
        pool.poolRecycle = number(section, "pool_recycle", recycle, default: -1, of: owner)
        return pool
    }

    /// `stack.database`; `nil` where the application has none.
    mutating func database(_ stack: Section, hosts: inout [Host], server: Server) -> Database? {
        let known = [
            "host", "url", "psycogreen", "max_connections", "reserved", "rtt", "busy_timeout",
        ]
        guard let section = section(stack, "database", known: known) else { return nil }
        guard let node = section.node("url") else {
            report(
                "stack.database has no `url`", at: section.place,
                remedy: "add `url: \"sqlite:///\"`, or postgresql+psycopg2://")
            return nil
        }
        guard let url = text(node, "url") else { return nil }
        let dialect = url.split(separator: ":", maxSplits: 1).first.map(String.init) ?? url
        switch dialect {
        case "sqlite", "sqlite+pysqlite":
            guard url.hasPrefix(dialect + "://") else { break }
            resolve(section.path("url"), url, node.place.origin)
            return sqlite(section, server: server)
        case "postgresql", "postgresql+psycopg2", "postgresql+psycopg":
            guard url.hasPrefix(dialect + "://") else { break }
            resolve(section.path("url"), url, node.place.origin)
            return postgresql(
                section, driver: dialect == "postgresql+psycopg" ? .psycopg : .psycopg2, hosts: &hosts,
                server: server)
        default: break
        }
        let dialects = ["sqlite", "postgresql", "postgresql+psycopg2", "postgresql+psycopg"]
        let meant = Suggestion.nearest(to: dialect, among: dialects).map { "did you mean `\($0)://`?" }
        report(
            "`\(url)` is no database URL that is known here", at: node.place,
            remedy: meant ?? "write sqlite:/// or postgresql+psycopg2://")
        return nil
    }

    private mutating func sqlite(_ section: Section, server: Server) -> Database {
        for (key, meaning) in [
            ("host", "a SQLite file is worked on by the web processes"),
            ("psycogreen", "psycogreen is for PostgreSQL"),
            ("max_connections", "SQLite has no cap on connections"),
            ("reserved", "SQLite has no cap on connections"),
            ("rtt", "a SQLite file is worked on by the web processes"),
        ] where section.node(key) != nil {
            report("`\(key)` means nothing here: \(meaning)", at: section.place(of: key), remedy: "remove it")
        }
        var database = Database(kind: .sqlite)
        database.host = server.host
        database.busyTimeout = number(section, "busy_timeout", .duration, default: 5, of: "sqlite3")
        if server.instances > 1 {
            report(
                "several instances cannot share a SQLite file", at: section.place(of: "url"),
                remedy: "use postgresql+psycopg2://, or set stack.server.instances to 1")
        }
        return database
    }

    private mutating func postgresql(
        _ section: Section, driver: Driver, hosts: inout [Host], server: Server
    ) -> Database {
        var database = Database(kind: .postgresql)
        database.driver = driver
        database.host = ownHost(section, "database", hosts: &hosts)
        database.psycogreen = flag(section, "psycogreen", default: false, of: "psycopg2")
        database.maxConnections = count(section, "max_connections", from: 1, default: 100, of: "PostgreSQL")
        database.reserved = count(section, "reserved", default: 3, of: "PostgreSQL")
        database.rtt = number(section, "rtt", .duration, default: 0, of: "Headroom")
        if database.usable == 0 {
            report(
                "all \(database.maxConnections) connections are reserved for superusers",
                at: section.place(of: "max_connections"), remedy: "raise max_connections, or lower reserved")
        }
        if section.node("busy_timeout") != nil {
            report(
                "`busy_timeout` means nothing here: it is SQLite's", at: section.place(of: "busy_timeout"),
                remedy: "remove it")
        }
        checkYielding(section, database, server)
        return database
    }

    /// Whether a query gives the event loop back, where there is one.
    private mutating func checkYielding(_ section: Section, _ database: Database, _ server: Server) {
        let place = section.place(of: "psycogreen")
        if database.psycogreen && database.driver == .psycopg {
            report(
                "psycogreen is for psycopg2, and the URL asks for psycopg 3", at: place,
                remedy: "remove it: psycopg 3 gives the event loop back by itself")
        } else if database.psycogreen && server.workerClass != .gevent {
            report(
                "psycogreen needs an event loop, and \(server.workerClass.rawValue) workers have none",
                at: place, remedy: "remove it, or set stack.server.worker_class to gevent")
        } else if server.workerClass == .gevent && !database.yields {
            note(
                "psycopg2 without psycogreen holds a gevent worker's event loop for as long as a query takes",
                at: section.place(of: "url"),
                remedy: "add `psycogreen: true`, if the application has it")
        }
    }
}
