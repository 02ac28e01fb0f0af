"""An application that does, for each endpoint of an experiment, the steps that the file declares."""

import random
import time
from functools import cache
from urllib.parse import parse_qsl, unquote, urlsplit

import redis
from flask import Flask, Response, g, request

from . import causes, items, work
from .compression import compressed
from .demands import HEADER, Demands
from .persistence import configure, db
from .settings import settings


def create_app():
    app = Flask(__name__)
    told = settings()
    if told["database"]:
        configure(app, told["database"])
    causes.install(app)
    runner = Runner(told)
    by_route = {}
    for endpoint in told["endpoints"]:
        path = unquote(urlsplit(endpoint["path"]).path)
        by_route.setdefault((endpoint["method"], path), []).append(endpoint)
    for number, ((method, path), endpoints) in enumerate(by_route.items()):
        app.add_url_rule(path, f"route{number}", _view(runner, endpoints), methods=[method])
    return app


def _view(runner, endpoints):
    queries = [parse_qsl(urlsplit(endpoint["path"]).query) for endpoint in endpoints]

    def view(**_parameters):
        # Endpoints may share a path and differ by what follows it.
        chosen = endpoints[0]
        if len(endpoints) > 1:
            asked = set(request.args.items(multi=True))
            chosen = max(zip(queries, endpoints), key=lambda e: (set(e[0]) <= asked, len(e[0])))[1]
        return runner.run(chosen)

    return view


class Runner:
    """Runs the steps of one endpoint for one request after another."""

    def __init__(self, told):
        self._rate = told["iterations_per_second"]
        self._database_rate = told.get("database_iterations_per_second")
        self._cache = None
        if told["cache"]:
            self._cache = redis.Redis.from_url(
                told["cache"]["url"], max_connections=told["cache"]["max_connections"]
            )
        self._actions = {
            "cpu": self._work,
            "wait": self._wait,
            "query": self._query,
            "transaction": self._transaction,
            "cache": self._look_up,
            "respond": self._respond,
        }

    def run(self, endpoint):
        """The connection goes back to the pool when Flask leaves the request's context, before gunicorn writes
        the answer."""
        demands = Demands(request.headers.get(HEADER), endpoint["demands"])
        response = Response()
        for step in endpoint["steps"]:
            response = self._actions[step["kind"]](step, demands, endpoint) or response
        response.status_code = endpoint["expect"]
        return response

    def _all(self, steps, demands, endpoint):
        for step in steps:
            self._actions[step["kind"]](step, demands, endpoint)

    def _work(self, step, demands, _endpoint):
        work.spin(int(demands.seconds(step["demand"]) * self._rate))

    def _wait(self, step, demands, _endpoint):
        # Under gevent this is gevent's own sleep.
        time.sleep(demands.seconds(step["demand"]))

    def _transaction(self, step, demands, endpoint):
        g.in_transaction = True
        self._all(step["steps"], demands, endpoint)
        db.session.commit()
        g.in_transaction = False

    def _query(self, step, demands, _endpoint):
        seconds = demands.seconds(step["demand"])
        iterations = int(seconds * self._database_rate) if self._database_rate else 0
        table = items.table(step["table"])
        action, rows = (items.write, step["writes"]) if step["writes"] else (items.read, step["rows"])
        rows = min(rows, table.info["rows"])
        first = random.randint(1, table.info["rows"] - rows + 1)
        action(db.session, table, step["index"], first, rows, iterations)
        if not self._database_rate:
            # SQLite works in this process.
            work.spin(int(seconds * self._rate))
        if step["writes"] and not g.get("in_transaction"):
            db.session.commit()

    def _look_up(self, step, demands, endpoint):
        """Keys that expire and are evicted; or, where the file says how many look-ups hit, one that is always
        there and others that nobody has stored."""
        choice = demands.choice(step["demand"])
        name = f"{endpoint['name']}:{step['demand']}"
        is_given = step["finding"] == "ratio"
        key = f"{name}:{choice}" if choice or not is_given else f"{name}:{random.getrandbits(64):x}"
        if self._cache.get(key) is not None:
            return
        if not (is_given and choice):
            self._all(step["miss"], demands, endpoint)
        # What is given to miss is not asked for again, and need not stay.
        lasting = None if is_given and choice else step["ttl"] or (60 if is_given else None)
        self._cache.set(key, b"x" * step["size"], px=lasting and max(1, int(lasting * 1000)))

    def _respond(self, step, _demands, _endpoint):
        body = _body(step["size"])
        if not step["gzip"]:
            return Response(body, mimetype="application/json")
        return Response(compressed(body), mimetype="application/json", headers={"Content-Encoding": "gzip"})


@cache
def _body(size):
    """Text that compresses as lists of records do."""
    row = '{"id": %d, "name": "Trattoria da Vittorio", "cuisine": "italian", "rating": %d}, '
    text = "".join(row % (number, number * 7919 % 101) for number in range(size // 60 + 1))
    return text[:size].encode()
