"""M/M/8 at load 0.9, service of 10 ms, customers who leave after waiting 30 s, in SimPy: mm8_timeout.py CUSTOMERS SEED.

As SimPy's own example of reneging customers does it: the request for a server, or a timeout, whichever is first. SimPy
has no way to take a timeout back; each one stays in the queue of events until it is due.
"""

import random
import statistics
import sys
import time

import simpy
from reporting import quantile, report

SERVERS = 8
SERVICE = 0.010
PATIENCE = 30


def customer(env, servers, rng, times):
    arrived = env.now
    with servers.request() as turn:
        outcome = yield turn | env.timeout(PATIENCE)
        if turn not in outcome:
            return
        yield env.timeout(rng.expovariate(1 / SERVICE))
    times.append(env.now - arrived)


def source(env, servers, rng, customers, times):
    for _ in range(customers):
        yield env.timeout(rng.expovariate(0.9 * SERVERS / SERVICE))
        env.process(customer(env, servers, rng, times))


customers, seed = int(sys.argv[1]), int(sys.argv[2])
begin = time.process_time()
env = simpy.Environment()
times = []
env.process(source(env, simpy.Resource(env, SERVERS), random.Random(seed), customers, times))
env.run()
mean, p99 = statistics.fmean(times), quantile(times, 0.99)
report(seconds=time.process_time() - begin, mean=mean, p99=p99)
