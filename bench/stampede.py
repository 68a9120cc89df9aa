"""How long two hundred people at once take to learn who has one of twenty places.

Needs PostgreSQL, and Redis as broker: the figure is that of `tests/faults/test_stampede.py`, which also looks whether
everybody got what was theirs. `bin/bench` starts them and names them in DATABASE_URL, KEYSTORE_DATABASE_URL and
REDIS_URL.
"""

import os
import re
import subprocess
import sys

TEST = "tests/faults/test_stampede.py::test_exactly_the_places_there_are_get_taken_and_the_rest_wait_in_order"
AIM_SECONDS = 3.0


def measure(environment: dict[str, str]) -> list[tuple[str, dict[str, float], str, float]]:
    """Return the figure with its aim, or nothing where there is no PostgreSQL in `environment`."""
    if not environment.get("DATABASE_URL", "").startswith("postgres"):
        return []
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", TEST]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)  # noqa: S603 - our own
    settled = re.search(r"Settled in ([\d.]+) s", done.stdout)
    if done.returncode or not settled:
        raise RuntimeError(f"The stampede went wrong:\n{done.stdout[-2000:]}")
    return [("200 people for 20 places", {"seconds": float(settled[1])}, "seconds", AIM_SECONDS)]


if __name__ == "__main__":
    for name, figures, measured, aim in measure(dict(os.environ)):
        sys.stdout.write(f"{name}: {figures[measured]} {measured}, aim {aim}\n")
