"""How fast the vault opens, and whether a wrong code takes as long as a right one.

Each function returns figures in milliseconds; `bench/__main__.py` calls them, and `python -m bench.vault` runs them
alone on fresh databases. The hashes are the true ones.
"""

import contextlib
import json
import os
import statistics
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable


def milliseconds(deed: Callable[[], object]) -> float:
    start = time.perf_counter()
    deed()
    return (time.perf_counter() - start) * 1000


def return_codes(*, rounds: int = 15) -> dict[str, float]:
    """Open a case with a right, a wrong and an unknown code, in turns, and compare the means."""
    from vault import codes
    from vault.errors import WrongSecret
    from vault.services import requesters

    begun = requesters.begin(case=uuid.uuid4())
    right = begun.return_code.replace("-", "")
    body = right[:-2] + ("7" if right[-2] != "7" else "8")
    wrong = body + codes.check_symbol(body)

    def come_back(typed: str) -> None:
        with contextlib.suppress(WrongSecret):
            requesters.come_back(typed=typed)

    taken: dict[str, list[float]] = {"right": [], "wrong": [], "unknown": []}
    come_back(right)
    for _ in range(rounds):
        for kind, typed in (("right", right), ("wrong", wrong), ("unknown", codes.make(codes.RETURN))):
            taken[kind].append(milliseconds(lambda typed=typed: come_back(typed)))
    means = {kind: statistics.mean(times) for kind, times in taken.items()}
    middle = statistics.mean(means.values())
    return {
        **{f"{kind}_code_ms": mean for kind, mean in means.items()},
        "argon2id_ms": one_hash(),
        "largest_difference_percent": 100 * (max(means.values()) - min(means.values())) / middle,
    }


def one_hash() -> float:
    """Return what one Argon2id at the requester's cost takes."""
    from vault import hashing

    return statistics.mean(
        milliseconds(lambda: hashing.key_from("0123456789ABC", salt=b"s" * 16, cost=hashing.CODE)) for _ in range(5)
    )


def long_conversation(*, messages: int = 500) -> dict[str, float]:
    """Open a case and read a conversation of so many messages, beyond the hash."""
    from vault.services import cases, items, requesters

    begun = requesters.begin(case=uuid.uuid4())
    for number in range(messages):
        items.write(opened=begun.opened, kind="message", content=f"message {number} ".encode() * 20)

    def read() -> None:
        opened = cases.open_case(holder=begun.holder, case=begun.opened.case)
        assert sum(len(item.content) for item in items.read(opened=opened)) > messages

    return {"messages": messages, "conversation_ms": statistics.median(milliseconds(read) for _ in range(7))}


def desk_copies(*, cases: int = 50) -> dict[str, float]:
    """Open the desk's copies of the facts of so many cases: one page of the queue."""
    from accounts.models import User
    from vault.services import copies, requesters, supporters

    user, _made = User.objects.get_or_create(email="bench-desk@example.org", defaults={"name": "Bench"})
    supporters.remove(user=user)
    vault = supporters.set_up(user=user)
    made = []
    for _ in range(cases):
        made.append(requesters.begin(case=uuid.uuid4(), prepared=_cheap()).opened.case)
        copies.give(case=made[-1], to=vault.holder.key_pair, kind="facts", content=b"{}" * 200, by=None)
    taken = [milliseconds(lambda: copies.take_many(holder=vault.holder, cases=made, kind="facts")) for _ in range(5)]
    return {"cases": cases, "desk_copies_ms": statistics.median(taken)}


def _cheap():
    """Prepare a return code without its hash: these cases are never opened with it."""
    from vault import codes, hashing
    from vault.services.locks import Prepared

    return Prepared(codes.make(codes.RETURN), hashing.new_salt(), b"k" * 32)


def under_load(*, base: str, visitors: int = 100, seconds: float = 15.0) -> dict[str, float]:
    """Let so many visitors try return codes at a running site, and time the crisis page beside them."""
    from vault import codes

    stop = time.monotonic() + seconds
    answers: dict[int, int] = {}
    lock = threading.Lock()

    def visit() -> None:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        while time.monotonic() < stop:
            try:
                page = opener.open(f"{base}/nl/support/return/", timeout=30).read().decode()
                token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
                data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "code": codes.make(codes.RETURN)}).encode()
                request = urllib.request.Request(  # noqa: S310 - our own site
                    f"{base}/nl/support/return/", data, {"Referer": f"{base}/nl/support/return/"}
                )
                status = opener.open(request, timeout=30).status
            except urllib.error.HTTPError as error:
                status = error.code
            except (OSError, IndexError):
                status = 0
            with lock:
                answers[status] = answers.get(status, 0) + 1

    def crisis_page() -> None:
        urllib.request.urlopen(f"{base}/nl/support/now/", timeout=30).read()  # noqa: S310 - our own site

    quiet = statistics.median(milliseconds(crisis_page) for _ in range(10))
    threads = [threading.Thread(target=visit, daemon=True) for _ in range(visitors)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    busy = []
    while time.monotonic() < stop:
        busy.append(milliseconds(crisis_page))
        time.sleep(0.1)
    for thread in threads:
        thread.join(60)
    busy.sort()
    return {
        "visitors": visitors,
        "crisis_page_quiet_ms": quiet,
        "crisis_page_median_ms": statistics.median(busy),
        "crisis_page_p95_ms": busy[int(len(busy) * 0.95)],
        "crisis_page_worst_ms": busy[-1],
        "crisis_page_asked": len(busy),
        **{f"return_page_{status}": count for status, count in sorted(answers.items())},
    }


def main() -> None:
    """Run all of it on fresh databases; with an address as argument, the load against that site."""
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="bench-vault-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "wellbeing.settings"
    import django
    from django.core.management import call_command

    django.setup()
    if len(sys.argv) > 1:
        figures = under_load(base=sys.argv[1])
    else:
        for alias in ("default", "keystore"):
            call_command("migrate", database=alias, verbosity=0)
        figures = {**return_codes(), **long_conversation(), **desk_copies()}
    sys.stdout.write(json.dumps({name: round(value, 2) for name, value in figures.items()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
