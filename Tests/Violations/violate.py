"""Spoils a measured service in ways that its model does not know, and writes down what the comparison notices.

    violate.py HEADROOM PAGE

The model is calibrated on the service as it is; then its held-out points are measured once for each violation.
"""

import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
FILE = HERE / "violations.yaml"
HOG = "while True: pass"

# What is done, how it is named, and the components that it is fair to name for it.
VIOLATIONS = [
    ("", "nothing (control)", []),
    ("hog:0", "two processes beside the server take its CPU", ["web.cpu"]),
    ("hog:1", "two processes beside the database take its CPU", ["data.cpu", "database"]),
    ("step", "2 ms of CPU in `page` that nobody declared", ["server", "page"]),
    ("task", "a task in each worker that computes a third of the time", ["server"]),
    ("query", "a query in `page` that reads a whole table", ["database"]),
    ("", "nothing (control)", []),
    ("tenant", "a second tenant on the database", ["database"]),
    ("lock", "a tenant that locks the table of orders for 60 ms of 80", ["order", "database", "database, writing"]),
    ("disk", "a disk that takes 25 ms to confirm an order", ["order", "database, writing"]),
    ("leak", "every request leaves something behind that the next goes through", ["server", "time"]),
    ("partner", "the partner takes 80 ms instead of 20", ["partner"]),
    ("cache", "a tenant of Redis that goes through all keys", ["cache"]),
    ("errors", "8 % of the requests fail", ["outcomes", "application"]),
]


def run(headroom, command, *rest, violation="", out):
    hogs = []
    try:
        if violation.startswith("hog:"):
            cpu = int(violation[4:])
            hogs = [subprocess.Popen([sys.executable, "-c", HOG]) for _ in range(2)]
            for hog in hogs:
                os.sched_setaffinity(hog.pid, {cpu})
            violation = ""
        done = subprocess.run(
            [headroom, command, str(FILE), *rest, "--out", out, "--quiet"], text=True,
            stdout=subprocess.PIPE, env={**os.environ, "HEADROOM_VIOLATION": violation}, timeout=300)
        # 4: measured, and not to be trusted. That is what some of them do.
        if done.returncode not in (0, 4):
            done.check_returncode()
        return done.stdout
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


def main(headroom, page):
    demands = HERE / "violations.demands.yaml"
    demands.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as out:
        run(headroom, "measure", "--points", "train", out=out)
        run(headroom, "calibrate", out=out)
        run(headroom, "predict", out=out)
        rows = []
        for violation, name, components in VIOLATIONS:
            run(headroom, "measure", "--points", "holdout", violation=violation, out=out)
            check = json.loads(run(headroom, "compare", "--json", out=out))["check"]
            found = [item["component"] for item in check["disagreements"]]
            if not components:
                verdict = "held" if not found else "**a false alarm**"
            elif not found:
                verdict = "**not noticed**"
            else:
                verdict = "noticed, and named" if found[0] in components else "noticed, **something else named**"
            said = check["disagreements"][0]["finding"] if found else "–"
            rows.append((name, ", ".join(found) or "–", verdict, said))
            print(f"{name}: {verdict} ({', '.join(found) or '-'})", flush=True)
    demands.unlink(missing_ok=True)
    write(page, rows)


def write(page, rows):
    planted = [row for row in rows if "control" not in row[0]]
    controls = [row for row in rows if "control" in row[0]]
    noticed = sum("noticed" in row[2] and "not noticed" not in row[2] for row in planted)
    named = sum(row[2] == "noticed, and named" for row in planted)
    alarms = sum(row[2] != "held" for row in controls)
    lines = [
        "# What a comparison notices",
        "",
        "Written by `make violate`; do not edit. `Tests/Violations/service.py` on gunicorn, PostgreSQL and Redis is measured as it",
        "is and calibrated; then it is spoiled in one way after the other, and what was predicted is held against what is",
        f"measured. {datetime.date.today()}, {platform.machine()}, {os.cpu_count()} CPUs, Linux {platform.release()}.",
        "",
        f"{noticed} of {len(planted)} were noticed, {named} of them with the spoiled component named first; "
        f"{alarms} of {len(controls)} controls raised a false alarm.",
        "",
        "| What was done | Components named | | What the comparison says first |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {name} | {found} | {verdict} | {said} |" for name, found, verdict, said in rows]
    pathlib.Path(page).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
