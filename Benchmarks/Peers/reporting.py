"""What every peer prints: the figures that the Swift benchmark of the same name prints, as one line of JSON."""

import json
import math


def quantile(values, p):
    """The smallest value that at least a fraction p of the values do not exceed."""
    return sorted(values)[max(0, math.ceil(p * len(values)) - 1)]


def report(**figures):
    print(json.dumps(figures))
