"""The same M/M/1 in SimPy: mm1_simpy.py CUSTOMERS SEED prints the seconds taken and the mean time in the system."""

import random
import sys
import time

import simpy


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
begin = time.perf_counter()
env = simpy.Environment()
times = []
env.process(source(env, simpy.Resource(env), random.Random(seed), customers, times))
env.run()
print(time.perf_counter() - begin, sum(times) / len(times))
