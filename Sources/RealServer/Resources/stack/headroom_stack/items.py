"""The table that the steps' queries read and write, and the work that they do in the database."""

from functools import cache

from sqlalchemy import Column, Integer, String, Table, func, insert, select, text, update

from .persistence import Base

ROWS = 10_000
BATCH = 5_000


@cache
def table(rows):
    """A table with this many rows (0 for the usual number) of about 100 bytes, whose `number` is its `id` without
    an index."""
    return Table(
        f"items_{rows or ROWS}",
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("number", Integer, nullable=False),
        Column("name", String, nullable=False),
        Column("stock", Integer, nullable=False),
        info={"rows": rows or ROWS},
    )


def sizes(steps):
    """The tables that some steps work on, by their number of rows."""
    found = set()
    for step in steps:
        if step["kind"] == "query":
            found.add(step["table"])
        found |= sizes(step.get("steps", []) + step.get("miss", []))
    return found


# A loop in the server's own language. STABLE, so that PostgreSQL runs it once for a statement, not once for a row.
WORK = """
CREATE FUNCTION headroom_work(iterations bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE x bigint := 1;
BEGIN
    FOR i IN 1..iterations LOOP x := (x * 1103515245 + 12345) % 2147483648; END LOOP;
    RETURN x >= 0;
END $$
"""

# The fastest of many trials, in the backend itself.
RATE = """
DO $$
DECLARE
    start timestamptz; least double precision := 'infinity'; iterations constant bigint := 20000;
BEGIN
    FOR trial IN 1..200 LOOP
        start := clock_timestamp();
        PERFORM headroom_work(iterations);
        least := LEAST(least, extract(epoch FROM clock_timestamp() - start));
    END LOOP;
    PERFORM set_config('headroom.rate', (iterations / least)::text, false);
END $$
"""


def fill(session, rows):
    items = table(rows)
    numbers = range(1, items.info["rows"] + 1)
    for start in range(0, len(numbers), BATCH):
        session.execute(
            insert(items),
            [
                {"id": number, "number": number, "name": "headroom " * 10, "stock": 0}
                for number in numbers[start : start + BATCH]
            ],
        )


def work_rate(session):
    """Makes PostgreSQL's work function and returns its iterations per second."""
    session.execute(text(WORK))
    session.execute(text(RATE))
    return float(session.scalar(text("SELECT current_setting('headroom.rate')")))


def read(session, items, index, first, rows, iterations):
    """Fetches some rows, by the index or by looking at all; the database works for `iterations` meanwhile."""
    if rows == 0:
        return session.execute(select(func.headroom_work(iterations))) if iterations else None
    column = items.c.id if index else items.c.number
    statement = select(items).where(column.between(first, first + rows - 1))
    if iterations:
        statement = statement.where(func.headroom_work(iterations))
    return session.execute(statement).all()


def write(session, items, index, first, rows, iterations):
    """Changes some rows; the database works for `iterations` meanwhile."""
    column = items.c.id if index else items.c.number
    statement = (
        update(items).where(column.between(first, first + rows - 1)).values(stock=items.c.stock + 1)
    )
    if iterations:
        statement = statement.where(func.headroom_work(iterations))
    session.execute(statement)
