"""What of `requirements.txt` is installed: `python -m headroom_stack.versions` prints one line of JSON, a version
for each package, null for one that is missing."""

import json
import re
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

MODULES = {"psycopg2-binary": "psycopg2", "flask-sqlalchemy": "flask_sqlalchemy"}


def wanted():
    for line in (Path(__file__).parent.parent / "requirements.txt").read_text().splitlines():
        name = re.match(r"[a-z0-9-]+", line)
        if name:
            yield name[0]


def installed(name):
    try:
        return version(name) if find_spec(MODULES.get(name, name)) else None
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    print(json.dumps({name: installed(name) for name in wanted()}))
