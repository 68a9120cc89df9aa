"""Measure the house and hold it against its aims: `make bench`, or `python -m bench [--quick]`.

Prints a line per figure and writes them to bench/results/latest.json. Uses a fresh embedded database in a temporary
folder, one web worker on the loopback, and nothing else. Figures in milliseconds depend on the machine; the ratios to
a bare view, measured in turns with it in the same run, should not.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import clocks, stampede, vault, webhook
from bench import server as servers

RESULTS = Path(__file__).parent / "results" / "latest.json"
CACHED, COLD = 2.0, 25.0


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--quick", action="store_true", help="fewer rounds, and no 10,000 editions")
    rounds = 40 if cli.parse_args().quick else 150
    is_quick = rounds == 40
    ours = dict(os.environ)
    for address in ("DATABASE_URL", "KEYSTORE_DATABASE_URL", "REDIS_URL"):
        os.environ.pop(address, None)  # all but the stampede is measured on the embedded defaults
    with tempfile.TemporaryDirectory(prefix="wellbeing-bench-") as folder:
        environment = servers.environment(folder)
        os.environ.update(environment)
        figures = measure(environment, rounds=rounds, is_quick=is_quick)
    crowd = stampede.measure(ours)
    if not crowd:
        say("200 people for 20 places: not measured, it needs PostgreSQL in DATABASE_URL.")
    report(figures + [figure(*each) for each in crowd])


def measure(environment: dict[str, str], *, rounds: int, is_quick: bool) -> list[dict[str, Any]]:
    """Return every figure with its aim."""
    import django

    django.setup()
    from bench import house

    say("Loading a catalogue of 100 editions …")
    house.load(editions=100)
    figures: list[dict[str, Any]] = []
    with servers.running(environment) as web:
        hundred = servers.ratio(web, "/nl/courses/", rounds=rounds, is_cold=True)
        say("200 editions …")
        house.load(editions=200)
        course, edition = house.pages()
        pages = {"home": "/nl/", "catalogue": "/nl/courses/", "course": course, "edition": edition}
        for name, path in pages.items():
            figures.append(figure(f"{name}, cached", servers.ratio(web, path, rounds=rounds), "ratio", CACHED))
            cold = servers.ratio(web, path, rounds=rounds // 2, is_cold=True)
            figures.append(figure(f"{name}, not cached", cold, "ratio", COLD))
        search = servers.ratio(web, "/nl/courses/?q=zelfcompasie", rounds=rounds // 2, is_cold=True)
        figures.append(figure("search with a slip, not cached", search, "ratio", COLD))
        for name, path in pages.items():
            weight = house.first_load(web, path)
            figures.append(figure(f"{name}, first load", weight, "kilobytes", 100))
            figures.append(figure(f"{name}, first load", weight, "requests", 12))
        body = web.get("/nl/courses/", packed=False)[1]
        figures.append(figure("catalogue before compression", {"kilobytes": len(body) / 1000}, "kilobytes", 60))
        figures.append(figure("catalogue, not cached", house.statements("/nl/courses/?bench=1"), "statements", 5))
        figures.append(figure("enrolment, from the form to the row", house.enrolment(), "statements", 15))
        if not is_quick:
            say("10,000 editions and 105,000 enrolments …")
            house.load(editions=10_000)
            many = servers.ratio(web, "/nl/courses/", rounds=rounds, is_cold=True)
            times = {"times": many["ratio"] / hundred["ratio"], "at_100": hundred["ratio"], "at_10000": many["ratio"]}
            figures.append(figure("catalogue, 10,000 editions against 100", times, "times", 1.2))
            found = servers.ratio(web, "/nl/courses/?q=zelfcompasie", rounds=rounds // 2, is_cold=True)
            figures.append(figure("search, 10,000 editions", found, "ratio", COLD))
        figures.append(figure("web worker", {"megabytes": web.memory()}, "megabytes", 150))
    say("Return codes, the desk's queue, and a hundred visitors …")
    figures += [figure(*each) for each in vault.measure(environment)]
    say("10,000 cases under the clocks, and 1,000 to shred …")
    figures += [figure(*each) for each in clocks.measure()]
    say("Stripe's door while 10,000 events wait …")
    return figures + [figure(*each) for each in webhook.measure(environment, knocks=200 if is_quick else 400)]


def figure(name: str, figures: dict[str, float], measured: str, aim: float) -> dict[str, Any]:
    value = figures[measured]
    return {
        "name": name, "measured": measured, "value": round(value, 2), "aim": aim, "is_met": value <= aim,
        "figures": {key: round(number, 3) for key, number in figures.items()},
    }  # fmt: skip


def report(figures: list[dict[str, Any]]) -> None:
    """Print the figures and write them down."""
    for each in figures:
        if "aim" in each:
            verdict = "ok" if each["is_met"] else "MISSED"
            say(f"{each['name']:<42} {each['value']:>9.2f} {each['measured']:<11} aim {each['aim']:g}  {verdict}")
        else:
            say(f"{each['name']:<42} {json.dumps(each['figures'])}")
    RESULTS.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "system": platform.system(), "cores": os.cpu_count()}
    written = {"measured_at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine, "figures": figures}
    RESULTS.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n")
    say(f"Written to {RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS}")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
