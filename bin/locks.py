"""Tell whether the locks satisfy pyproject.toml: every requirement pinned, within its bounds, with hashes."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BASE = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """Return the versions that the lock of this name pins, by distribution."""
    return {canonicalize_name(found): version for found, version in PIN.findall((BASE / name).read_text())}


def faults() -> list[str]:
    """Return what is wrong, a line each."""
    project = tomllib.loads((BASE / "pyproject.toml").read_text())
    runtime = project["project"]["dependencies"]
    both = [*runtime, *project["dependency-groups"]["dev"]]
    found = []
    for lock, wanted in (("requirements.lock", runtime), ("requirements-dev.lock", both)):
        text, pinned = (BASE / lock).read_text(), pins(lock)
        if "://" in text or re.search(r"^-", text, re.MULTILINE):
            found.append(f"{lock} names an address or an option")
        if len(re.findall(r"^\S.*==.*\\$\n\s+--hash=sha256:", text, re.MULTILINE)) != len(PIN.findall(text)):
            found.append(f"{lock}: a pin has no hash")
        for line in wanted:
            need = Requirement(line)
            version = pinned.get(canonicalize_name(need.name))
            if version is None or not need.specifier.contains(version, prereleases=True):
                found.append(f"{lock} has {need.name} {version or 'not at all'}, pyproject.toml wants {need.specifier}")
    runtime_pins, all_pins = pins("requirements.lock"), pins("requirements-dev.lock")
    found += [
        f"the locks differ in {name}: {version} and {all_pins.get(name)}"
        for name, version in runtime_pins.items()
        if all_pins.get(name) != version
    ]
    return found


if __name__ == "__main__":
    wrong = faults()
    sys.stdout.write("\n".join(wrong or ["The locks satisfy pyproject.toml."]) + "\n")
    sys.exit(bool(wrong))
