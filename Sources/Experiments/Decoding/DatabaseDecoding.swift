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
        if pool.poolSize == 0 || pool.maxOverflow < 0 {
            let key = pool.poolSize == 0 ? "pool_size" : "max_overflow"
            refuse(
                "a pool without a limit", at: section.place(of: key),
                remedy: "SQLAlchemy means that by `\(key): \(key == "pool_size" ? 0 : -1)`; give a number")
        }
        if pool.poolPrePing {
            refuse("`pool_pre_ping`", at: section.place(of: "pool_pre_ping"), remedy: "set it to false")
        }
        if pool.poolRecycle >= 0 {
            refuse("`pool_recycle`", at: section.place(of: "pool_recycle"), remedy: "set it to -1")
        }
        return pool
    }

    /// `stack.database`; `nil` where the application has none.
    mutating func database(_ stack: Section, hosts: [Host], server: Server) -> Database? {
        let known = ["host", "url", "psycogreen", "max_connections"]
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
            return postgresql(section, hosts: hosts, server: server)
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
        ] where section.node(key) != nil {
            report("`\(key)` means nothing here: \(meaning)", at: section.place(of: key), remedy: "remove it")
        }
        var database = Database(kind: .sqlite)
        database.host = server.host
        return database
    }

    private mutating func postgresql(_ section: Section, hosts: [Host], server: Server) -> Database {
        var database = Database(kind: .postgresql)
        database.host = host(section, default: server.host, hosts: hosts)
        database.psycogreen = flag(section, "psycogreen", default: false, of: "psycopg2")
        database.maxConnections = count(section, "max_connections", from: 4, default: 100, of: "PostgreSQL")
        refuse("PostgreSQL", at: section.place(of: "url"), remedy: "set stack.database.url to sqlite:///")
        return database
    }
}
