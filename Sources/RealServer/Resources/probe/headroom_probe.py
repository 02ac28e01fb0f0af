"""What serving takes, counted inside gunicorn's workers, for `headroom calibrate --from headroom-probe.jsonl`.

Add two lines to gunicorn.conf.py, and restart gunicorn:

    import sys; sys.path.insert(0, "/the/folder/of/this/file")
    from headroom_probe import pre_request, post_request

Where these hooks exist already, call `headroom_probe.pre_request(worker, req)` and
`headroom_probe.post_request(worker, req, environ, resp)` from them. SQLAlchemy's queries and Flask's routes are noted where
the application imports these; nothing has to be added there.

About once a second each worker appends a line of JSON to headroom-probe.jsonl in its working directory:

    t         seconds since 1970, at the end of the interval
    pid, s    the worker, and the length of the interval in seconds
    cpu       CPU seconds that the worker's process took in it, all threads together
    exact     whether `own` is known: one thread serves one request at a time, which gevent's does not
    requests  for each endpoint: n requests that ended, their wall time; own, the CPU time of the thread from the
              application's start to the last byte; in_flight, others in the worker when they came, summed;
              queries and query_s, their number and time; holds and hold_s, times that a connection was out of
              the pool, and for how long

A worker's CPU time in an interval, against the requests that ended in it, gives the CPU time of each endpoint by
regression: that works for every worker class, and counts what `own` misses: accepting, parsing, the event loop.

Environment: HEADROOM_PROBE names another file; HEADROOM_PROBE_BYTES is the file's greatest size (16 MiB), beyond
which nothing more is written; HEADROOM_PROBE_SECONDS is the least length of an interval (1). It needs nothing but
Python 3.8, holds no text of a request but its method and route, and takes some microseconds of each request.
"""

import atexit
import json
import os
import re
import sys
import time
from contextvars import ContextVar

__all__ = ["pre_request", "post_request"]

MOST_ENDPOINTS = 100
_PATH = os.environ.get("HEADROOM_PROBE", "headroom-probe.jsonl")
_LIMIT = int(os.environ.get("HEADROOM_PROBE_BYTES", 16 * 1024 * 1024))
_SECONDS = float(os.environ.get("HEADROOM_PROBE_SECONDS", 1))
_NUMBER = re.compile(r"/\d+(?=/|$)")

# A greenlet and a thread each have their own.
_current = ContextVar("headroom_probe", default=None)
_worker = None


class _Request:
    __slots__ = (
        "began", "cpu", "queries", "query_time", "query_began", "holds", "hold_time", "others", "route"
    )

    def __init__(self, others):
        self.route = None
        self.queries = self.holds = 0
        self.query_time = self.hold_time = 0.0
        self.query_began = None
        self.others = others
        self.cpu = time.thread_time()
        self.began = time.perf_counter()


class _Worker:
    """The state of one worker process."""

    def __init__(self, worker):
        self.pid = os.getpid()
        # gevent and eventlet serve several requests in one thread, so that the thread's time is nobody's own.
        name = type(worker).__name__.lower() + type(worker).__module__.lower()
        self.exact = "gevent" not in name and "eventlet" not in name
        self.in_flight = 0
        self.watched = set()
        self.file = os.open(_PATH, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self.endpoints = {}
        self.start = time.perf_counter()
        self.cpu = time.process_time()

    def watch(self):
        """What the application uses of these, in this process, once it has been imported."""
        for library, start in (("sqlalchemy", _watch_sqlalchemy), ("flask", _watch_flask)):
            if library in sys.modules and library not in self.watched:
                self.watched.add(library)
                start()

    def note(self, endpoint, request):
        wall = time.perf_counter() - request.began
        own = time.thread_time() - request.cpu
        # Two steps, since another thread may note a request meanwhile: an entry is a list that only grows.
        if endpoint not in self.endpoints and len(self.endpoints) >= MOST_ENDPOINTS:
            endpoint = "other"
        self.endpoints.setdefault(endpoint, []).append(
            (wall, own, request.others, request.queries, request.query_time, request.holds, request.hold_time)
        )
        if time.perf_counter() - self.start >= _SECONDS:
            self.write()

    def write(self):
        """Appends the interval's line in one call, so that workers do not write into each other's."""
        endpoints, self.endpoints = self.endpoints, {}
        if not endpoints or self.file < 0:
            return
        now, cpu = time.perf_counter(), time.process_time()
        requests = {}
        for name, rows in endpoints.items():
            sums = [sum(column) for column in zip(*rows)]
            requests[name] = {
                "n": len(rows),
                "wall": round(sums[0], 6),
                "own": round(sums[1], 6) if self.exact else None,
                "in_flight": sums[2],
                "queries": sums[3],
                "query_s": round(sums[4], 6),
                "holds": sums[5],
                "hold_s": round(sums[6], 6),
            }
        line = {
            "headroom_probe": 1,
            "t": round(time.time(), 3),
            "pid": self.pid,
            "s": round(now - self.start, 6),
            "cpu": round(cpu - self.cpu, 6),
            "exact": self.exact,
            "requests": requests,
        }
        self.start, self.cpu = now, cpu
        data = (json.dumps(line, separators=(",", ":")) + "\n").encode()
        try:
            if os.fstat(self.file).st_size + len(data) <= _LIMIT:
                os.write(self.file, data)
            else:
                os.close(self.file)
                self.file = -1
        except OSError:
            # A full disk must not fail a request.
            self.file = -1


def _endpoint(req, request):
    """Method and route; where no framework tells the route, the path with its numbers left out."""
    return f"{req.method} {request.route or _NUMBER.sub('/<int>', req.path)}"


def _watch_flask():
    from flask import request, request_started

    def note_route(_application, **_more):
        current = _current.get()
        if current is not None and request.url_rule is not None:
            current.route = request.url_rule.rule

    request_started.connect(note_route, weak=False)


def _watch_sqlalchemy():
    from sqlalchemy import event
    from sqlalchemy.engine import Engine
    from sqlalchemy.pool import Pool

    event.listen(Engine, "before_cursor_execute", _before_query)
    event.listen(Engine, "after_cursor_execute", _after_query)
    event.listen(Pool, "checkout", _check_out)
    event.listen(Pool, "checkin", _check_in)


def pre_request(worker, req):
    global _worker
    if _worker is None or _worker.pid != os.getpid():
        _worker = _Worker(worker)
        atexit.register(_worker.write)
    _worker.watch()
    _current.set(_Request(_worker.in_flight))
    _worker.in_flight += 1


def post_request(worker, req, environ, resp):
    request = _current.get()
    if request is None:
        return
    _current.set(None)
    _worker.in_flight -= 1
    _worker.note(_endpoint(req, request), request)


def _before_query(connection, cursor, statement, parameters, context, many):
    request = _current.get()
    if request is not None:
        request.query_began = time.perf_counter()


def _after_query(connection, cursor, statement, parameters, context, many):
    request = _current.get()
    if request is not None and request.query_began is not None:
        request.queries += 1
        request.query_time += time.perf_counter() - request.query_began
        request.query_began = None


def _check_out(connection, record, proxy):
    record.info["headroom_probe"] = (time.perf_counter(), _current.get())


def _check_in(connection, record):
    began, request = record.info.pop("headroom_probe", (0, None))
    if request is not None:
        request.holds += 1
        request.hold_time += time.perf_counter() - began
