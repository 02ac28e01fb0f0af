"""The pool of database connections, with exactly the settings of the experiment."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Tables of either application; only one of them is imported in a process."""


db = SQLAlchemy(model_class=Base)


def configure(app, database):
    """Binds the tables to the database that the settings name, whose engine is made here, its connections later."""
    app.config["SQLALCHEMY_DATABASE_URI"] = database["url"]
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = database["engine_options"]
    db.init_app(app)
    if database["url"].startswith("sqlite"):
        with app.app_context():
            event.listen(db.engine, "connect", _open_sqlite)


def _open_sqlite(connection, _record):
    # The file itself says that it has a write-ahead log; this belongs to a connection.
    connection.execute("PRAGMA synchronous = NORMAL")
