"""CPU time as a fixed amount of work, so that a declared time is what it would take on an idle computer."""

import time


def spin(iterations):
    """Dependent arithmetic that holds the interpreter: a linear congruential generator."""
    x = 1
    for _ in range(iterations):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
    return x


def rate(trials=200, iterations=20_000):
    """Iterations per second of CPU time, from the fastest trial: what disturbs one can only make it slower."""
    least = float("inf")
    for _ in range(trials):
        start = time.thread_time()
        spin(iterations)
        least = min(least, time.thread_time() - start)
    return iterations / least
