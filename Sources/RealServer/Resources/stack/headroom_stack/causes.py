"""Says in a header why a request failed, in the words that the load generator counts."""

import sys
import traceback

from flask import Response
from redis.exceptions import ConnectionError as CacheConnectionError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

HEADER = "X-Headroom-Cause"

_DATABASE_CAUSES = [
    ("remaining connection slots are reserved", "too_many_connections"),
    ("too many clients already", "too_many_connections"),
    ("too many connections for", "too_many_connections"),
    ("database is locked", "database_locked"),
]


def cause(error):
    """The name of an error's cause; `application` for one that is the application's own."""
    if isinstance(error, PoolTimeoutError):
        return "pool_timeout"
    if isinstance(error, OperationalError):
        text = str(error.orig)
        return next((name for words, name in _DATABASE_CAUSES if words in text), "application")
    if isinstance(error, CacheConnectionError) and "Too many connections" in str(error):
        return "cache_pool"
    return "application"


def install(app):
    """Answers an error with 500 and its cause, after ending what the request had begun."""
    told = set()

    @app.errorhandler(Exception)
    def answer(error):
        if isinstance(error, HTTPException):
            return error
        name = cause(error)
        # The log shows each kind of failure once: a thousand tracebacks would cost more than the requests.
        kind = (name, type(error))
        if kind not in told:
            told.add(kind)
            traceback.print_exception(error, file=sys.stderr)
        return Response(status=500, headers={HEADER: name})
