import Experiments
import Models

/// What the applications are told, as JSON in the file that HEADROOM_SETTINGS names.
struct AppSettings: Encodable {
    struct DatabaseSettings: Encodable {
        var url: String
        /// For the tables' making: a superuser's address; `nil` for SQLite.
        var adminURL: String?
        var engineOptions: EngineOptions

        enum CodingKeys: String, CodingKey {
            case url
            case adminURL = "admin_url"
            case engineOptions = "engine_options"
        }
    }

    /// `SQLALCHEMY_ENGINE_OPTIONS`.
    struct EngineOptions: Encodable {
        var pool: PoolSettings

        enum CodingKeys: String, CodingKey {
            case size = "pool_size"
            case overflow = "max_overflow"
            case timeout = "pool_timeout"
            case ping = "pool_pre_ping"
            case recycle = "pool_recycle"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(pool.poolSize, forKey: .size)
            try container.encode(pool.maxOverflow, forKey: .overflow)
            try container.encode(pool.poolTimeout, forKey: .timeout)
            try container.encode(pool.poolPrePing, forKey: .ping)
            // SQLAlchemy's −1 means never, and only a whole number does.
            try container.encode(pool.poolRecycle < 0 ? -1 : pool.poolRecycle, forKey: .recycle)
        }
    }

    struct CacheSettings: Encodable {
        var url: String
        var maxConnections: Int

        enum CodingKeys: String, CodingKey {
            case url
            case maxConnections = "max_connections"
        }
    }

    var app: String
    var database: DatabaseSettings?
    var cache: CacheSettings?
    var options: RestaurantOptions
    /// Of the web host's CPUs, and of the database's; `nil` before they are measured.
    var iterationsPerSecond: Double?
    var databaseIterationsPerSecond: Double?
    var endpoints: [AppEndpoint]

    enum CodingKeys: String, CodingKey {
        case app, database, cache, options, endpoints
        case iterationsPerSecond = "iterations_per_second"
        case databaseIterationsPerSecond = "database_iterations_per_second"
    }
}

/// An endpoint as the application `steps` reads it: its steps, and what they draw from, apart.
struct AppEndpoint: Encodable {
    private enum Keys: String, CodingKey { case name, method, path, expect, steps, demands }

    let endpoint: Endpoint

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(endpoint.name, forKey: .name)
        try container.encode(endpoint.method, forKey: .method)
        try container.encode(endpoint.path, forKey: .path)
        try container.encode(endpoint.expect, forKey: .expect)
        var demands: [Demand] = []
        let steps = endpoint.steps.map { AppStep($0, &demands) }
        try container.encode(steps, forKey: .steps)
        try container.encode(demands, forKey: .demands)
    }
}
