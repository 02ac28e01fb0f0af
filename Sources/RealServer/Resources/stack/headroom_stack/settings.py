"""What Headroom tells its applications, as JSON in the file that HEADROOM_SETTINGS names."""

import json
import os
from functools import cache


@cache
def settings():
    with open(os.environ["HEADROOM_SETTINGS"], encoding="utf-8") as file:
        # What the stack does not have is left out.
        return {"database": None, "cache": None} | json.load(file)
