"""The quickstart's stack in SimPy: stack.py REQUESTS SEED.

What experiments/quickstart.yaml describes, at its own load: 100 clients in a closed loop without keep-alive, 8 gevent
workers that race for connections, pools of 5 and 10 more connections, SQLite's writer lock, and one core. The workers
share the core ideally, which is simpler than what an operating system does and gives the same throughput and mean
latency.
"""

import collections
import heapq
import itertools
import math
import random
import sys
import time

import simpy
from reporting import quantile, report

CLIENTS = 100
WORKERS = 8
WORKER_CONNECTIONS = 1000
POOL_SIZE, MAX_OVERFLOW, POOL_TIMEOUT = 5, 10, 30
BUSY_TIMEOUT = 5

# CPU seconds that serving costs beside the declared steps, before any calibration.
ACCEPT, WAKEUP, REQUEST, STATEMENT, COMMIT, CONNECT = 16e-6, 15e-6, 200e-6, 20e-6, 50e-6, 300e-6
CLIENT_CONNECT, CLIENT_SEND, CLIENT_RECEIVE = 20e-6, 20e-6, 40e-6

# Seconds between SQLite's tries for the lock; the last repeats.
LOCK_DELAYS = [0.001, 0.002, 0.005, 0.010, 0.015, 0.020, 0.025, 0.025, 0.025, 0.050, 0.050, 0.100]

# The logarithm of a demand of mean 1.5 ms and coefficient of variation 0.4.
SIGMA = math.sqrt(math.log(1 + 0.4**2))
MU = math.log(1.5e-3) - SIGMA**2 / 2

BLOCKED = None  # what a handler yields when it waits and the worker's loop goes on


class SharedCore:
    """One core that its jobs share equally: processor sharing by virtual time."""

    def __init__(self, env):
        self.env = env
        self.jobs = []
        self.numbers = itertools.count()
        self.virtual = self.changed = 0.0
        self.announced = None

    def use(self, work):
        """An event that happens when `work` seconds of CPU time were had."""
        self._advance()
        done = self.env.event()
        heapq.heappush(self.jobs, (self.virtual + work, next(self.numbers), done))
        self._announce()
        return done

    def _advance(self):
        if self.jobs:
            self.virtual += (self.env.now - self.changed) / len(self.jobs)
        self.changed = self.env.now

    def _announce(self):
        """Schedules the next completion anew; the one announced before no longer counts."""
        if self.jobs:
            self.announced = self.env.timeout(max(0.0, self.jobs[0][0] - self.virtual) * len(self.jobs))
            self.announced.callbacks.append(self._complete)

    def _complete(self, announced):
        if announced is not self.announced:
            return
        self._advance()
        leaves, _, done = heapq.heappop(self.jobs)
        self.virtual = max(self.virtual, leaves)
        self._announce()
        done.succeed()


class Pool:
    """A worker's connections to the database: SQLAlchemy's QueuePool."""

    def __init__(self):
        self.idle = 0
        self.checked_out = 0
        self.waiting = collections.deque()


class Request:
    """A request and its connection."""

    __slots__ = ("writes", "worker", "handler", "arrived", "answered", "failed", "gave_up")

    def __init__(self, env, writes):
        self.writes = writes
        self.worker = self.handler = None
        self.arrived = self.failed = self.gave_up = False
        self.answered = env.event()


class Worker:
    """A gevent worker: one loop that accepts, and runs handlers until each waits or ends."""

    def __init__(self, stack):
        self.stack = stack
        self.env = stack.env
        self.pool = Pool()
        self.connections = 0
        self.readable = collections.deque()
        self.due = collections.deque()
        self.bell = None
        self.env.process(self.loop())

    def ring(self):
        if self.bell is not None:
            bell, self.bell = self.bell, None
            bell.succeed()

    def enqueue(self, queue, request):
        queue.append(request)
        self.ring()

    def loop(self):
        stack, readable, due = self.stack, self.readable, self.due
        while True:
            ready = len(readable)
            if stack.accept_queue and self.connections < WORKER_CONNECTIONS:
                request = stack.accept_queue.popleft()
                self.connections += 1
                yield stack.core.use(ACCEPT)
                request.worker, request.handler = self, self.handle(request)
                if request.arrived:
                    readable.append(request)
            elif not ready and not due:
                self.bell = self.env.event()
                yield self.bell
                yield stack.core.use(WAKEUP)
                continue
            for _ in range(ready):
                yield from self.serve(readable.popleft())
            while due:
                yield from self.serve(due.popleft())

    def serve(self, request):
        """Runs the request's handler until it waits or ends; the loop stands still meanwhile."""
        for event in request.handler:
            if event is BLOCKED:
                return
            yield event

    def handle(self, request):
        stack, core = self.stack, self.stack.core
        yield core.use(REQUEST)
        if request.writes:
            yield core.use(1e-3)
            payment = self.env.timeout(20e-3)
            payment.callbacks.append(lambda _: self.enqueue(self.due, request))
            yield BLOCKED
        else:
            yield core.use(stack.rng.lognormvariate(MU, SIGMA))
        yield from self.check_out(request)
        if not request.failed:
            if request.writes:
                yield from self.write(request)
            else:
                yield core.use(STATEMENT + 0.5e-3)
            self.check_in()
        self.connections -= 1
        request.answered.succeed()

    def write(self, request):
        stack, core = self.stack, self.stack.core
        began, attempt = self.env.now, 0
        while stack.lock_is_held:
            left = BUSY_TIMEOUT - (self.env.now - began)
            if left <= 0:
                request.failed = True
                return
            yield self.env.timeout(min(left, LOCK_DELAYS[min(attempt, len(LOCK_DELAYS) - 1)]))
            yield core.use(0)
            attempt += 1
        stack.lock_is_held = True
        yield core.use(STATEMENT + 0.5e-3)
        yield core.use(COMMIT)
        stack.lock_is_held = False

    def check_out(self, request):
        pool = self.pool
        timer = None
        while pool.checked_out == POOL_SIZE + MAX_OVERFLOW:
            if request.gave_up:
                request.failed = True
                return
            if timer is None:
                timer = self.env.timeout(POOL_TIMEOUT)
                timer.callbacks.append(lambda _: self.give_up(request))
            pool.waiting.append(request)
            yield BLOCKED
        pool.checked_out += 1
        if pool.idle:
            pool.idle -= 1
        else:
            yield self.stack.core.use(CONNECT)

    def give_up(self, request):
        request.gave_up = True
        if request in self.pool.waiting:
            self.pool.waiting.remove(request)
            self.enqueue(self.due, request)

    def check_in(self):
        pool = self.pool
        pool.checked_out -= 1
        if pool.idle < POOL_SIZE:
            pool.idle += 1
        if pool.waiting:
            self.enqueue(self.due, pool.waiting.popleft())


class Stack:
    """The server with its clients."""

    def __init__(self, env, rng, requests):
        self.env, self.rng, self.left = env, rng, requests
        self.core = SharedCore(env)
        self.generator = simpy.Resource(env)
        self.accept_queue = collections.deque()
        self.lock_is_held = False
        self.latencies = []
        self.workers = [Worker(self) for _ in range(WORKERS)]
        self.clients = [env.process(self.client()) for _ in range(CLIENTS)]

    def client(self):
        env = self.env
        while self.left:
            self.left -= 1
            request = Request(env, writes=self.rng.random() < 0.2)
            intended = env.now
            yield from self.generate(CLIENT_CONNECT)
            self.accept_queue.append(request)
            first = self.rng.randrange(WORKERS)
            for worker in self.workers[first:] + self.workers[:first]:
                worker.ring()
            yield from self.generate(CLIENT_SEND)
            request.arrived = True
            if request.worker is not None:
                request.worker.enqueue(request.worker.readable, request)
            yield request.answered
            yield from self.generate(CLIENT_RECEIVE)
            if not request.failed:
                self.latencies.append(env.now - intended)

    def generate(self, work):
        """The load generator is one process, which does one thing at a time."""
        with self.generator.request() as turn:
            yield turn
            yield self.env.timeout(work)


requests, seed = int(sys.argv[1]), int(sys.argv[2])
begin = time.process_time()
env = simpy.Environment()
stack = Stack(env, random.Random(seed), requests)
env.run(env.all_of(stack.clients))
mean, p99 = sum(stack.latencies) / len(stack.latencies), quantile(stack.latencies, 0.99)
seconds = time.process_time() - begin
report(seconds=seconds, throughput=len(stack.latencies) / env.now, mean=mean, p99=p99)
