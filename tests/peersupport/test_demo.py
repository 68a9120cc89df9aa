"""The demonstration's desk: alive, the same after a second load, and its secrets really open it."""

from collections import Counter

from allauth.account.models import EmailAddress
from django.utils import timezone, translation

from accounts import demo as accounts_demo
from peersupport import demo
from peersupport.models import Case, Desk, DeskMember, Expert, State, Supporter
from vault.services import requesters, supporters


def test_the_demonstration_is_alive_and_loads_once(tmp_path: object, settings: object) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    now = timezone.now()
    accounts_demo.load(now=now)
    for _time in range(2):
        with translation.override("nl"):
            demo.load(now=now)

    states = Counter(Case.objects.values_list("state", flat=True))
    assert set(states) == set(State.values) - {State.SHREDDED}
    assert states.total() == 16
    assert Expert.objects.filter(person=None).count() == 5
    assert (DeskMember.objects.count(), Supporter.objects.count()) == (3, 10)
    assert Supporter.objects.values("region").distinct().count() >= 8
    assert Desk.objects.get().duty_hours.count() == 7
    known = EmailAddress.objects.filter(verified=True, primary=True).values("user")
    assert not Supporter.objects.exclude(person__in=known).exists()  # each of them can sign in without a letter

    told = dict(line.rsplit(": ", 1) for line in demo.show_secrets())
    words = told["Vault of peer@example.org"]
    peer = Supporter.objects.get(person__email="peer@example.org").person
    assert supporters.unlock(user=peer, phrase=words).user == peer
    holder = requesters.come_back(typed=told["Return code, proposed"])
    assert Case.objects.get(pk=holder.case).state == State.PROPOSED


def test_outside_the_demonstration_there_is_nothing_to_tell(settings: object) -> None:
    settings.IS_DEMO = False  # type: ignore[attr-defined]

    assert demo.show_secrets() == []


def test_the_large_demonstration_fills_the_queue(tmp_path: object, settings: object, monkeypatch: object) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setattr(demo, "LARGE", 20)  # type: ignore[attr-defined]
    now = timezone.now()
    accounts_demo.load(now=now)
    demo.load(now=now)
    seen: list[tuple[int, int]] = []

    demo.load_large(now=now, progress=lambda done, of: seen.append((done, of)))

    assert Case.objects.count() == 20
    assert seen[-1] == (20, 20)
