"""A service, and what can go wrong with it: HEADROOM_VIOLATION names one thing, or nothing."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time

import redis
from flask import Flask, abort, jsonify
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import create_engine, text

VIOLATION = os.environ.get("HEADROOM_VIOLATION", "")
db = SQLAlchemy()


def spin(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = json.loads(os.environ["HEADROOM_ENGINE_OPTIONS"])
    db.init_app(app)
    cache = redis.Redis.from_url(os.environ["REDIS_URL"])
    with app.app_context():
        fill()
        db.engine.dispose()
    if VIOLATION in TENANTS:
        start_tenant()
    if VIOLATION == "task":
        threading.Thread(target=compute_now_and_then, daemon=True).start()
    served = []

    @app.before_request
    def spoil():
        if VIOLATION == "leak":
            # Every request leaves something behind, and goes through all of it.
            served.extend([len(served)] * 20)
            for _ in range(4):
                sum(served)
        elif VIOLATION == "errors" and int(time.time() * 1e6) % 100 < 8:
            abort(500)

    @app.get("/page")
    def page():
        rows = db.session.execute(text("SELECT id, name, price FROM item WHERE shelf = 7")).all()
        cache.get("greeting")
        if VIOLATION == "step":
            spin(0.002)
        if VIOLATION == "query":
            # An index that is not used: the whole table is read.
            db.session.execute(text("SELECT count(*) FROM item WHERE name LIKE '%9%7%'")).all()
        return jsonify([{"id": row.id, "name": row.name, "price": row.price} for row in rows])

    @app.post("/order")
    def order():
        db.session.execute(text("INSERT INTO purchase (item) VALUES (1)"))
        db.session.commit()
        if VIOLATION == "disk":
            slow_disk()
        return jsonify(ok=True)

    @app.get("/partner")
    def partner():
        time.sleep(0.08 if VIOLATION == "partner" else 0.02)
        return jsonify(ok=True)

    return app


def fill():
    with db.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(1)"))
        connection.execute(text(
            "CREATE TABLE IF NOT EXISTS item (id serial PRIMARY KEY, shelf int, name text, price int)"))
        connection.execute(text("CREATE TABLE IF NOT EXISTS purchase (id serial PRIMARY KEY, item int)"))
        if connection.execute(text("SELECT count(*) FROM item")).scalar() == 0:
            connection.execute(text(
                "INSERT INTO item (shelf, name, price) "
                "SELECT n % 1000, 'item ' || n, n % 97 FROM generate_series(1, 20000) n"))
            connection.execute(text("CREATE INDEX item_shelf ON item (shelf)"))


def slow_disk():
    """A write that the disk has to confirm, and a disk that takes its time for it."""
    with tempfile.TemporaryFile() as file:
        file.write(b"x" * 65536)
        file.flush()
        os.fsync(file.fileno())
        time.sleep(0.025)


def compute_now_and_then():
    while True:
        spin(0.002)
        time.sleep(0.004)


TENANTS = {"tenant", "lock", "cache"}


def start_tenant():
    """Another process on the same database or cache, for as long as this worker lives.

    It is nobody's child, so that its CPU time is not taken for the server's; it stays in the server's process group, which is
    ended with it.
    """
    folder = os.path.dirname(os.path.abspath(__file__))
    # Before anything else, on the CPU of the database and the cache, as violations.yaml has it: importing takes CPU time.
    code = f"import os; os.sched_setaffinity(0, {{1}}); import service; service.tenant({VIOLATION!r}, {os.getpid()})"
    subprocess.run(
        ["sh", "-c", '"$0" -c "$1" &', sys.executable, code], cwd=folder,
        env={**os.environ, "HEADROOM_VIOLATION": ""}, check=True)


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def tenant(kind, worker):
    cache = redis.Redis.from_url(os.environ["REDIS_URL"])
    engine = create_engine(os.environ["DATABASE_URL"])
    if kind == "cache":
        cache.mset({f"key:{number}": "x" * 20 for number in range(50000)})
    while is_alive(worker):
        if kind == "tenant":
            with engine.begin() as connection:
                connection.execute(text("SELECT sum(n) FROM generate_series(1, 40000) n"))
            time.sleep(0.01)
        elif kind == "lock":
            with engine.begin() as connection:
                connection.execute(text("LOCK TABLE purchase IN EXCLUSIVE MODE"))
                time.sleep(0.06)
            time.sleep(0.02)
        else:
            cache.keys("*7777*")
            time.sleep(0.01)
