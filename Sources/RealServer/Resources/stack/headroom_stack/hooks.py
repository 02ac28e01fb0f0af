"""gunicorn's server hooks: what `headroom measure` has to know of workers that come and go, and of who is in them.

HEADROOM_REPORT is the descriptor of a pipe to the command; a line is a word and the number of a process.
HEADROOM_STAYS is the folder of the workers' accounts.
"""

import os

from . import stays


def _report(word, pid):
    os.write(int(os.environ["HEADROOM_REPORT"]), f"{word} {pid}\n".encode())


def post_fork(server, worker):
    stays.begin(worker)
    if os.environ.get("HEADROOM_PSYCOGREEN"):
        from psycogreen.gevent import patch_psycopg

        patch_psycopg()


def post_worker_init(worker):
    """The application is loaded, the worker about to accept."""
    stays.watch_pools()
    _report("booted", worker.pid)


def pre_request(worker, req):
    """A request's head has been read."""
    stays.came(req)


def post_request(worker, req, environ, resp):
    """Its answer has been written, or it failed."""
    stays.went(req)


def worker_exit(server, worker):
    """In the worker, which leaves of its own accord, even where it was told to."""
    _report("left", worker.pid)


def child_exit(server, worker):
    """In the master, whichever way the worker went."""
    stays.end(worker)
    _report("gone", worker.pid)
