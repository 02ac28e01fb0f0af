"""gunicorn's server hooks: what `headroom measure` has to know of workers that come and go.

HEADROOM_REPORT is the descriptor of a pipe to the command; a line is a word and the number of a process.
"""

import os


def _report(word, pid):
    os.write(int(os.environ["HEADROOM_REPORT"]), f"{word} {pid}\n".encode())


def post_fork(server, worker):
    if os.environ.get("HEADROOM_PSYCOGREEN"):
        from psycogreen.gevent import patch_psycopg

        patch_psycopg()


def post_worker_init(worker):
    """The application is loaded, the worker about to accept."""
    _report("booted", worker.pid)


def worker_exit(server, worker):
    """In the worker, which leaves of its own accord, even where it was told to."""
    _report("left", worker.pid)


def child_exit(server, worker):
    """In the master, whichever way the worker went."""
    _report("gone", worker.pid)
