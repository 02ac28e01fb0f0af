"""A worker's own account of who is inside: requests in hand, connections out of its pools.

The load generator reads it at the beginning and the end of the measured part, and the command holds it against the
load generator's. A worker has a file of its own, mapped into memory: it is there when the worker is gone, and reading
it asks nothing of the worker. `StayFile.swift` has the same layout: words of 64 bits, times in nanoseconds of
CLOCK_MONOTONIC.

    0           odd while somebody writes
    1           when the worker was gone; 0 while it is there
    8           requests in hand, and from 8 + 8 + SLOTS connections checked out:
        +0      present
        +1, +2  number that came, number that left
        +3, +4  the integral of the number present, up to this instant
        +5      sum of the stays of those who left, each by its own two instants
        +6      those that came when every slot was taken, whose stays nobody knows
        +8 ...  slots: when those came who are present; 0 for nobody

The integral and the stays are kept apart, so that they agree only if nobody is lost, taken for another or leaves twice.
What headroom_probe.py counts is a sum of ended requests for each endpoint, in a file for people; only the two events of
SQLAlchemy are the same, and that file has to work alone.
"""

import mmap
import os
import sys
from _thread import allocate_lock
from time import monotonic_ns

SLOTS = 1024
PLACE = 8 + SLOTS
SERVER, POOL = 8, 8 + PLACE
SIZE = 8 * (8 + 2 * PLACE)
ENDED = 1
CAME, LEFT, AREA, SINCE, STAYS, UNKNOWN, FIRST_SLOT = 1, 2, 3, 4, 5, 6, 8
KEY = "headroom_stay"

_account = None
_in_hand = {}
_watches = False


class Account:
    def __init__(self, path):
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            os.ftruncate(file, SIZE)
            self._words = memoryview(mmap.mmap(file, SIZE)).cast("q")
        finally:
            os.close(file)
        # gthread's threads need one; gevent's, which would switch, is not wanted: nothing in between waits.
        self._lock = allocate_lock()
        self._free = {
            place: list(range(place + PLACE - 1, place + FIRST_SLOT - 1, -1)) for place in (SERVER, POOL)
        }

    def enter(self, place):
        """The slot, which has to be handed in when leaving."""
        words = self._words
        with self._lock:
            free = self._free[place]
            now = monotonic_ns()
            words[0] += 1
            self._count(place, 1, now)
            words[place + CAME] += 1
            if free:
                slot = free.pop()
                words[slot] = now
            else:
                slot = 0
                words[place + UNKNOWN] += 1
            words[0] += 1
        return slot

    def leave(self, place, slot):
        words = self._words
        with self._lock:
            now = monotonic_ns()
            words[0] += 1
            self._count(place, -1, now)
            words[place + LEFT] += 1
            if slot:
                words[place + STAYS] += now - words[slot]
                words[slot] = 0
                self._free[place].append(slot)
            words[0] += 1

    def _count(self, place, step, now):
        words = self._words
        present, since = words[place], words[place + SINCE]
        if now > since:
            words[place + AREA] += present * (now - since)
            words[place + SINCE] = now
        words[place] = present + step


def begin(worker):
    """In a worker that has just been forked."""
    global _account
    _account = Account(_path(worker))


def end(worker):
    """In the master, when the worker is gone: nobody is in it any more."""
    try:
        with open(_path(worker), "r+b") as file, mmap.mmap(file.fileno(), SIZE) as words:
            memoryview(words).cast("q")[ENDED] = monotonic_ns()
    except (OSError, ValueError, BufferError):
        # It never began.
        pass


def _path(worker):
    # gunicorn numbers its workers; a process's number may be used again.
    return os.path.join(os.environ["HEADROOM_STAYS"], str(worker.age))


def came(req):
    if not _watches:
        watch_pools()
    _in_hand[id(req)] = _account.enter(SERVER)


def went(req):
    slot = _in_hand.pop(id(req), None)
    if slot is not None:
        _account.leave(SERVER, slot)


def watch_pools():
    """Once the application has imported SQLAlchemy."""
    global _watches
    if "sqlalchemy.pool" not in sys.modules or _watches:
        return
    _watches = True
    from sqlalchemy import event
    from sqlalchemy.pool import Pool

    event.listen(Pool, "checkout", _check_out)
    event.listen(Pool, "checkin", _check_in)


def _check_out(_connection, record, _proxy):
    record.record_info[KEY] = _account.enter(POOL)


def _check_in(_connection, record):
    slot = record.record_info.pop(KEY, None)
    if slot is not None:
        _account.leave(POOL, slot)
