"""How fast the vault opens, and whether a wrong code takes as long as a right one.

Peer support's own figures stand here too: the desk's queue, and the crisis page while many try their codes.
`bench/__main__.py` calls `measure`, and `python -m bench.vault` runs it alone on fresh databases. The hashes are the
true ones. The three kinds of code are tried in turns and compared by their means, without the slowest and quickest
tenth: what else the machine does is not what a thief would measure.
"""

import contextlib
import hashlib
import http.client
import json
import os
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections.abc import Callable

from bench import server as servers


def milliseconds(deed: Callable[[], object]) -> float:
    start = time.perf_counter()
    deed()
    return (time.perf_counter() - start) * 1000


def return_codes(*, rounds: int = 20) -> dict[str, float]:
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
    means = {kind: _trimmed_mean(times) for kind, times in taken.items()}
    middle = statistics.mean(means.values())
    return {
        **{f"{kind}_code_ms": mean for kind, mean in means.items()},
        "argon2id_ms": (hash_ms := one_hash()),
        "times_argon2id": middle / hash_ms,
        "largest_difference_percent": 100 * (max(means.values()) - min(means.values())) / middle,
    }


def one_hash() -> float:
    """Return what one Argon2id at the requester's cost takes."""
    from vault import hashing

    return _trimmed_mean(
        [milliseconds(lambda: hashing.key_from("0123456789ABC", salt=b"s" * 16, cost=hashing.CODE)) for _ in range(10)]
    )


def _trimmed_mean(times: list[float]) -> float:
    """Return the mean without the slowest and the quickest tenth."""
    cut = len(times) // 10
    return statistics.mean(sorted(times)[cut : len(times) - cut])


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


def under_load(*, port: int, visitors: int = 100, seconds: float = 20.0, pause: float = 2.0) -> dict[str, float]:
    """Let so many visitors, each from an address of its own, try return codes, and time the crisis page beside them."""
    stop, lock = time.monotonic() + seconds, threading.Lock()
    answers: dict[int, int] = {}

    def visit(number: int) -> None:
        while time.monotonic() < stop:
            try:
                status = _try_a_code(port, source=f"127.0.1.{number + 1}")
            except (OSError, http.client.HTTPException, IndexError):
                status = 0
            with lock:
                answers[status] = answers.get(status, 0) + 1
            time.sleep(pause)

    def crisis_page() -> None:
        assert _ask(port, "127.0.0.1", "GET", "/nl/support/now/")[0] == 200

    quiet = statistics.median(milliseconds(crisis_page) for _ in range(10))
    threads = [threading.Thread(target=visit, args=[number], daemon=True) for number in range(visitors)]
    for thread in threads:
        thread.start()
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
        **{f"return_page_answered_{status}": count for status, count in sorted(answers.items())},
    }


def _try_a_code(port: int, *, source: str) -> int:
    """Come to the return page and try a code that nobody has; return the status."""
    from vault import codes

    path = "/nl/support/return/"
    _status, page, cookie = _ask(port, source, "GET", path)
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "code": codes.make(codes.RETURN)})
    return _ask(port, source, "POST", path, form, {"Cookie": cookie})[0]


def _ask(
    port: int, source: str, verb: str, path: str, body: str = "", headers: dict[str, str] | None = None
) -> tuple[int, str, str]:
    """Return status, page and the cookie that came with it."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))
    given = {"Host": f"127.0.0.1:{port}", "Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
    try:
        line.request(verb, path, body or None, given)
        answer = line.getresponse()
        return answer.status, answer.read().decode(), (answer.getheader("Set-Cookie") or "").split(";")[0]
    finally:
        line.close()


def queue(*, open_cases: int = 2000) -> dict[str, float]:
    """Show the desk its queue of so many open cases: statements on the main database, and the whole request."""
    from datetime import timedelta

    from django.db import connections
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from accounts.models import User
    from peersupport.matching import Facts
    from peersupport.models import Case, Desk, DeskMember, Seat
    from peersupport.queue import MOST_SHOWN
    from peersupport.services import shapes
    from vault import http
    from vault.services import copies, requesters, sessions, supporters

    user = User.objects.create_user("bench-queue@example.org", name="Bench")
    desk = Desk.objects.create(code="bench", name_nl="Bench", name_en="Bench")
    DeskMember.objects.create(person=user, desk=desk)
    vault = supporters.set_up(user=user)
    fields = {"state": "received", "desk": desk, "retain_until": timezone.localdate() + timedelta(days=180)}
    Case.objects.bulk_create([Case(**fields, urgent=number < MOST_SHOWN) for number in range(open_cases)])
    Seat.objects.bulk_create([Seat(case=case, person=user) for case in Case.objects.filter(desk=desk)])
    facts = shapes.pack_facts(
        Facts(profession="specialist", region="utrecht", country="NL", languages=("nl",), reason="incident")
    )
    for case in Case.objects.filter(desk=desk, urgent=True):  # the page opens the facts of those it shows
        requesters.begin(case=case.pk, prepared=_cheap())
        copies.give(case=case.pk, to=vault.holder.key_pair, kind=shapes.FACTS, content=facts, by=None)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    key = hashlib.sha256(f"vault {client.session.session_key}".encode()).hexdigest()
    client.cookies[http.cookie_name(http.SUPPORTER)] = sessions.begin(holder=vault.holder, login=key)

    def show() -> None:
        answer = client.get("/nl/desk/support/queue/")
        if answer.status_code != 200 or answer.content.count(b"Utrecht") < MOST_SHOWN:
            raise RuntimeError(f"the queue answered {answer.status_code}")

    show()
    with CaptureQueriesContext(connections["default"]) as asked:
        show()
    statements = len(asked)
    taken = [milliseconds(show) for _ in range(9)]
    return {"open_cases": open_cases, "statements": statements, "queue_ms": statistics.median(taken)}


def crowd(environment: dict[str, str]) -> dict[str, float]:
    """Run the web as `manage.py up` does, and let the crowd come."""
    from wellbeing.management.commands import up

    with servers.running(environment, command=up.web()) as web:
        return under_load(port=web.port)


def measure(environment: dict[str, str]) -> list[tuple[str, dict[str, float], str, float]]:
    """Return every figure of the vault and of peer support: its name, its numbers, which one counts, its aim."""
    codes, talk, copies = return_codes(), long_conversation(), desk_copies()
    desk, busy = queue(), crowd(environment)
    return [
        ("return code, right, wrong or unknown", codes, "largest_difference_percent", 5),
        ("return code, against one Argon2id", codes, "times_argon2id", 1.3),
        ("conversation of 500 messages", talk, "conversation_ms", 150),
        ("desk copies of 50 cases", copies, "desk_copies_ms", 150),
        ("desk's queue of 2,000 cases", desk, "statements", 10),
        ("desk's queue of 2,000 cases", desk, "queue_ms", 200),
        ("crisis page beside 100 visitors", busy, "crisis_page_p95_ms", 200),
    ]


def main() -> None:
    """Run all of it on fresh databases, and print the figures as JSON."""
    with tempfile.TemporaryDirectory(prefix="wellbeing-bench-") as folder:
        environment = servers.environment(folder)
        os.environ.update(environment)
        import django
        from django.core.management import call_command

        django.setup()
        for alias in ("default", "keystore"):
            call_command("migrate", database=alias, verbosity=0)
        call_command("createcachetable", verbosity=0)
        found = {name: figures for name, figures, _measured, _aim in measure(environment)}
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
