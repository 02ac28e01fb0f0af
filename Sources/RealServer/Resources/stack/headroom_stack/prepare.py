"""Makes an application's tables and says how much work this computer does: `python -m headroom_stack.prepare`.

The answer is one line of JSON on standard output.
"""

import json
import sys

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.orm import Session

from . import work
from .settings import settings


def main():
    told = settings()
    answer = {"iterations_per_second": work.rate()}
    database = told["database"]
    if database:
        if "admin_url" in database:
            make_account(database)
        engine = create_engine(database["url"])
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                connection.execute(text("PRAGMA journal_mode = WAL"))
        if told["app"] == "steps":
            answer |= fill_steps(engine, told)
        elif told["app"] == "restaurants":
            fill_restaurants(engine, told)
        settle(engine)
    json.dump(answer, sys.stdout)
    print()


def make_account(database):
    """The application's account and its database: not the superuser's, for whom connections are reserved."""
    url = make_url(database["url"])
    admin = create_engine(database["admin_url"], isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE ROLE {url.username} LOGIN PASSWORD '{url.password}'"))
        connection.execute(text(f"CREATE DATABASE {url.database} OWNER {url.username}"))
    admin.dispose()


def fill_steps(engine, told):
    from . import items
    from .persistence import Base

    sizes = sorted(set().union(*(items.sizes(endpoint["steps"]) for endpoint in told["endpoints"])) | {0})
    tables = [items.table(rows) for rows in sizes]
    Base.metadata.create_all(engine, tables=tables)
    with Session(engine) as session, session.begin():
        for rows in sizes:
            items.fill(session, rows)
        if engine.dialect.name != "postgresql":
            return {}
        return {"database_iterations_per_second": items.work_rate(session)}


def fill_restaurants(engine, told):
    from .persistence import db
    from .restaurants.filling import fill

    db.Model.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        fill(session, told["options"]["restaurants"], told["options"]["index"])


def settle(engine):
    """Statistics and hint bits now, so that the first requests do not pay for them."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"))
    engine.dispose()


if __name__ == "__main__":
    main()
