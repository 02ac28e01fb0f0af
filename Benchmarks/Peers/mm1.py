"""M/M/1 at load 0.9 in SimPy: mm1.py CUSTOMERS SEED."""

import random
import statistics
import sys
import time

import simpy
from reporting import quantile, report


def customer(env, server, rng, times):
    arrived = env.now
    with server.request() as turn:
        yield turn
        yield env.timeout(rng.expovariate(1))
    times.append(env.now - arrived)


def source(env, server, rng, customers, times):
    for _ in range(customers):
        yield env.timeout(rng.expovariate(0.9))
        env.process(customer(env, server, rng, times))


customers, seed = int(sys.argv[1]), int(sys.argv[2])
begin = time.process_time()
env = simpy.Environment()
times = []
env.process(source(env, simpy.Resource(env), random.Random(seed), customers, times))
env.run()
mean, p99 = statistics.fmean(times), quantile(times, 0.99)
report(seconds=time.process_time() - begin, mean=mean, p99=p99)
