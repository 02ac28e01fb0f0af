import Models

/// The address of a SQLite file as SQLAlchemy takes it.
struct SQLiteAddress {
    let text: String

    init(file: String, _ database: Database) {
        text = "sqlite:///\(file)?timeout=\(database.busyTimeout)"
    }
}
