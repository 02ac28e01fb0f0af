"""How much of everything a request takes.

The load generator sends the simulation's own draws along in the header below, whole numbers in the steps' order:
nanoseconds, 1 or 0 for a hit of the cache, the number of a key. A request without the header (a browser's, ab's)
draws for itself from the same distributions.
"""

import bisect
import math
import random
from functools import lru_cache

HEADER = "X-Headroom-Demands"


class Demands:
    """One request's draws, by their number."""

    def __init__(self, header, kinds):
        self._sent = header.split(",") if header else None
        self._kinds = kinds
        if self._sent and len(self._sent) != len(kinds):
            raise ValueError(f"{HEADER} has {len(self._sent)} draws, {len(kinds)} are wanted")

    def seconds(self, number):
        return int(self._sent[number]) * 1e-9 if self._sent else sample(self._kinds[number])

    def choice(self, number):
        """Whether a look-up hits, or which key it asks for."""
        return int(self._sent[number]) if self._sent else int(sample(self._kinds[number]))


def sample(distribution):
    """One draw; `distribution` is `{kind: {parameter: values}}`, as Headroom writes it."""
    ((kind, parameters),) = distribution.items()
    return _SAMPLERS[kind](**parameters)


def _constant(value):
    return value[0]


def _uniform(to, **bounds):
    return random.uniform(bounds["from"][0], to[0])


def _exponential(mean):
    return random.expovariate(1) * mean[0]


def _normal(mean, cv):
    while True:
        x = random.gauss(mean[0], cv[0] * mean[0])
        if x >= 0:
            return x


def _lognormal(mean, cv):
    variance = math.log1p(cv[0] ** 2)
    return mean[0] * random.lognormvariate(-variance / 2, math.sqrt(variance))


def _gamma(mean, cv):
    if cv[0] == 0:
        return mean[0]
    shape = 1 / cv[0] ** 2
    return random.gammavariate(shape, mean[0] / shape)


def _hyperexponential(mean, cv):
    squared = cv[0] ** 2
    likely = (1 + math.sqrt((squared - 1) / (squared + 1))) / 2
    share = likely if random.random() < likely else 1 - likely
    return random.expovariate(1) * mean[0] / (2 * share)


def _weibull(mean, shape):
    return random.weibullvariate(mean[0] / math.gamma(1 + 1 / shape[0]), shape[0])


def _bounded_pareto(to, shape, **bounds):
    low = bounds["from"][0]
    kept = 1 - (low / to[0]) ** shape[0]
    return low / (1 - random.random() * kept) ** (1 / shape[0])


def _empirical(sample):
    """Linear between the neighbouring values of a sorted sample."""
    place = random.random() * (len(sample) - 1)
    low = min(int(place), len(sample) - 2)
    return sample[low] + (place - low) * (sample[low + 1] - sample[low])


def _discrete(values, weights):
    sums = _sums(tuple(weights))
    return values[bisect.bisect_right(sums, random.random() * sums[-1])]


def _hit(ratio):
    return random.random() < ratio[0]


def _key(count, exponent):
    sums = _zipf_sums(int(count[0]), exponent[0])
    return bisect.bisect_right(sums, random.random() * sums[-1])


@lru_cache(64)
def _zipf_sums(count, exponent):
    return _sums(tuple(k**-exponent for k in range(1, count + 1)))


@lru_cache(64)
def _sums(weights):
    sums, total = [], 0.0
    for weight in weights:
        total += weight
        sums.append(total)
    return sums


_SAMPLERS = {
    "constant": _constant,
    "uniform": _uniform,
    "exponential": _exponential,
    "normal": _normal,
    "lognormal": _lognormal,
    "gamma": _gamma,
    "hyperexponential": _hyperexponential,
    "weibull": _weibull,
    "bounded_pareto": _bounded_pareto,
    "empirical": _empirical,
    "discrete": _discrete,
    "hit": _hit,
    "key": _key,
}
