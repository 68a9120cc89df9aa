"""The requester's way in: begin, come back, a code by phone, a code that was lost."""

import contextlib
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from vault import codes, hashing
from vault.errors import EnvelopeBroken, Mistyped, NoKey, NotYet, Overloaded, WrongSecret
from vault.holders import NewVault
from vault.models import AuditEntry, KeyPair, Lock
from vault.services import audit, cases, items, requesters, sessions
from vault.services.requesters import Begun


def wrong(code: str) -> str:
    """A sound code with the same locator and another secret."""
    bare = code.replace("-", "")
    body = bare[:-2] + ("7" if bare[-2] != "7" else "8")
    return body + codes.check_symbol(body)


def unknown() -> str:
    return codes.make(codes.RETURN)


def test_a_requester_comes_back_with_the_code_and_reads(begun: Begun):
    items.write(opened=begun.opened, kind="story", content=b"what happened")

    holder = requesters.come_back(typed=begun.return_code.lower().replace("-", " "))
    opened = cases.open_case(holder=holder, case=begun.opened.case)

    assert [item.content for item in items.read(opened=opened)] == [b"what happened"]
    assert (holder.case, holder.user, holder.return_code) == (begun.opened.case, None, "")


def test_right_wrong_and_unknown_codes_cost_the_same(begun: Begun, hashes: list, django_assert_num_queries):
    costs, counts = [], []
    for typed in (begun.return_code, wrong(begun.return_code), unknown()):
        hashes.clear()
        with django_assert_num_queries(1) as asked, contextlib.suppress(WrongSecret):
            requesters.come_back(typed=typed)
        costs.append(list(hashes))
        counts.append(len(asked))

    assert costs == [[hashing.CODE]] * 3
    assert counts == [1, 1, 1]


def test_wrong_and_unknown_codes_are_not_told_apart(begun: Begun):
    refusals = []
    for typed in (wrong(begun.return_code), unknown()):
        with pytest.raises(WrongSecret) as refused:
            requesters.come_back(typed=typed)
        refusals.append((type(refused.value), str(refused.value)))
    entries = AuditEntry.objects.filter(deed="return_failed").values_list("actor", "about", "person")

    assert refusals[0] == refusals[1]
    assert list(entries) == [("house", "", "")] * 2


def test_an_unknown_locator_always_has_the_same_salt(monkeypatch: pytest.MonkeyPatch):
    salts = []
    true = hashing.key_from
    monkeypatch.setattr(
        hashing, "key_from", lambda t, *, salt, cost: salts.append(salt) or true(t, salt=salt, cost=cost)
    )
    code, another = unknown(), unknown()

    for typed in (code, wrong(code), another):
        with pytest.raises(WrongSecret):
            requesters.come_back(typed=typed)

    assert salts[0] == salts[1] != salts[2]
    assert {len(salt) for salt in salts} == {hashing.SALT_BYTES}


def test_a_typo_is_caught_before_hashing(begun: Begun, hashes: list):
    typed = begun.return_code[:-1] + ("0" if begun.return_code[-1] != "0" else "2")

    with pytest.raises(Mistyped):
        requesters.come_back(typed=typed)

    assert hashes == []


def test_the_dummy_is_as_long_as_a_true_lock(begun: Begun):
    assert len(Lock.objects.get().envelope) == requesters.DUMMY_BYTES


def test_the_code_stands_nowhere(begun: Begun):
    lock = Lock.objects.get()
    parts = codes.parts(begun.return_code.replace("-", ""))

    for stored in (lock.locator, lock.sealed_locator, bytes(lock.envelope).hex()):
        assert parts.locator not in stored
        assert parts.secret not in stored


def test_two_groups_are_typed_back(begun: Begun):
    first, second = requesters.groups_to_confirm(holder=begun.holder)
    groups = begun.return_code.split("-")

    assert 1 <= first < second <= 5
    assert requesters.confirm(holder=begun.holder, first=groups[first - 1].lower(), second=f" {groups[second - 1]} ")
    assert not requesters.confirm(holder=begun.holder, first=groups[second - 1], second=groups[second - 1] + "x")


def test_the_last_group_may_be_asked_for_too(begun: Begun):
    groups = begun.return_code.split("-")
    begun.holder.key_pair.code = uuid.UUID(int=14)  # asks for the third and the fifth

    assert requesters.groups_to_confirm(holder=begun.holder) == (3, 5)
    assert requesters.confirm(holder=begun.holder, first=groups[2], second=groups[4])
    assert not requesters.confirm(holder=begun.holder, first=groups[2], second="")


def test_nothing_confirms_a_code_that_is_no_longer_shown(begun: Begun):
    holder = requesters.come_back(typed=begun.return_code)

    assert not requesters.confirm(holder=holder, first="", second="")


def test_every_pair_of_groups_is_asked_for_by_some():
    pairs = {requesters.groups_to_confirm(holder=type("H", (), {"code": uuid.UUID(int=n)})()) for n in range(100)}

    assert len(pairs) == 10


def test_a_renewed_code_replaces_the_old(begun: Begun):
    fresh = requesters.renew_code(holder=begun.holder)

    with pytest.raises(WrongSecret):
        requesters.come_back(typed=begun.return_code)
    assert requesters.come_back(typed=fresh).code == begun.holder.code


def test_an_old_code_with_an_old_copy_of_the_rows_reads_nothing_new(begun: Begun):
    """A thief copied the disks yesterday, and finds the paper with the old code tomorrow."""
    items.write(opened=begun.opened, kind="message", content=b"before")
    stolen = requesters.come_back(typed=begun.return_code)

    requesters.renew_code(holder=begun.holder)
    opened = cases.open_case(holder=begun.holder, case=begun.opened.case)
    items.write(opened=opened, kind="message", content=b"after")

    assert [item.content for item in items.read(opened=opened)] == [b"before", b"after"]
    assert begun.holder.private.to_bytes() != stolen.private.to_bytes()
    stolen.key_pair = begun.holder.key_pair  # the rows of today beside the key of yesterday
    with pytest.raises(EnvelopeBroken):
        cases.open_case(holder=stolen, case=begun.opened.case)


def test_renewing_ends_every_other_session(begun: Begun):
    cookie = sessions.begin(holder=begun.holder)

    requesters.renew_code(holder=requesters.come_back(typed=begun.return_code))

    assert sessions.resume(cookie=cookie, now=timezone.now()) is None


def test_of_two_who_renew_at_once_one_is_refused(begun: Begun):
    second = requesters.come_back(typed=begun.return_code)
    requesters.renew_code(holder=begun.holder)

    with pytest.raises(NoKey):
        requesters.renew_code(holder=second)


def test_a_supporter_has_no_return_code_to_renew(peer: NewVault):
    with pytest.raises(NoKey):
        requesters.renew_code(holder=peer.holder)


def test_a_case_taken_by_phone_opens_once_with_its_activation_code(peer: NewVault, hashes: list):
    begun = requesters.begin_by_phone(case=uuid.uuid4(), by=peer.holder)
    items.write(opened=begun.opened, kind="contact", content=b"call me")
    hashes.clear()

    holder = requesters.come_back(typed=begun.activation_code.lower())
    opened = cases.open_case(holder=holder, case=begun.opened.case)

    [item] = items.read(opened=opened)
    assert (item.content, item.author) == (b"call me", peer.holder.code)
    assert hashes == [hashing.CODE] * 2  # the code that was heard, and the fresh one
    assert requesters.come_back(typed=holder.return_code).code == holder.code
    with pytest.raises(WrongSecret):
        requesters.come_back(typed=begun.activation_code)
    with pytest.raises(NoKey):
        cases.open_case(holder=peer.holder, case=begun.opened.case)


def test_each_activation_code_opens_its_own_case(peer: NewVault):
    begun = [requesters.begin_by_phone(case=uuid.uuid4(), by=peer.holder) for _three in range(3)]

    for one in reversed(begun):
        assert requesters.come_back(typed=one.activation_code).case == one.opened.case


def test_an_activation_code_ends_after_seven_days(peer: NewVault):
    begun = requesters.begin_by_phone(case=uuid.uuid4(), by=peer.holder)

    with time_machine.travel(timezone.now() + timedelta(days=7)), pytest.raises(WrongSecret):
        requesters.come_back(typed=begun.activation_code)
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert requesters.come_back(typed=begun.activation_code).case == begun.opened.case


def test_an_unknown_activation_code_costs_one_hash(hashes: list):
    with pytest.raises(WrongSecret):
        requesters.come_back(typed=codes.make(codes.ACTIVATION))

    assert hashes == [hashing.CODE]


def test_the_peer_gives_a_way_back_to_whoever_lost_the_code(begun: Begun, peer: NewVault):
    items.write(opened=begun.opened, kind="story", content=b"what happened")
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)
    theirs = cases.open_case(holder=peer.holder, case=begun.opened.case)

    requesters.issue_reentry_code(opened=theirs, delay=timedelta(hours=24))
    code = requesters.issue_reentry_code(opened=theirs, delay=timedelta(hours=24))

    assert KeyPair.objects.filter(case=begun.opened.case).count() == 2  # a second code replaces the first
    with pytest.raises(NotYet) as wait:
        requesters.come_back(typed=code)
    assert wait.value.opens_at > timezone.now() + timedelta(hours=23)
    assert requesters.come_back(typed=begun.return_code).code == begun.holder.code

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        holder = requesters.come_back(typed=code)
        opened = cases.open_case(holder=holder, case=begun.opened.case)
        with pytest.raises(WrongSecret):
            requesters.come_back(typed=code)
        with pytest.raises(WrongSecret):
            requesters.come_back(typed=begun.return_code)
        again = requesters.come_back(typed=holder.return_code)

    assert [item.content for item in items.read(opened=opened)] == [b"what happened"]
    assert (
        max(opened.epochs) == opened.epoch > 1
    )  # the lost code, found with an old copy of the rows, reads nothing new
    assert begun.holder.code not in cases.readers(case=begun.opened.case)
    assert again.code == holder.code


def test_a_new_way_back_ends_the_earlier_one_of_the_same_case_only(begun: Begun):
    elsewhere = requesters.begin(case=uuid.uuid4())
    no_delay = timedelta()
    theirs = requesters.issue_reentry_code(opened=elsewhere.opened, delay=no_delay)
    first = requesters.issue_reentry_code(opened=begun.opened, delay=no_delay)
    second = requesters.issue_reentry_code(opened=begun.opened, delay=no_delay)

    with pytest.raises(WrongSecret):
        requesters.come_back(typed=first)
    assert requesters.come_back(typed=second).case == begun.opened.case
    assert requesters.come_back(typed=theirs).case == elsewhere.opened.case


def test_a_wrong_secret_behind_a_delayed_locator_is_just_wrong(begun: Begun):
    code = requesters.issue_reentry_code(opened=begun.opened, delay=timedelta(hours=24))

    with pytest.raises(WrongSecret):
        requesters.come_back(typed=wrong(code))


def test_an_overload_uses_up_nothing(peer: NewVault, monkeypatch: pytest.MonkeyPatch):
    begun = requesters.begin_by_phone(case=uuid.uuid4(), by=peer.holder)

    def overloaded() -> None:
        raise Overloaded

    with monkeypatch.context() as patched:
        patched.setattr(requesters, "prepare", overloaded)
        with pytest.raises(Overloaded):
            requesters.come_back(typed=begun.activation_code)

    assert requesters.come_back(typed=begun.activation_code).case == begun.opened.case


def test_what_was_prepared_is_used(peer: NewVault, hashes: list):
    prepared, by_phone = requesters.prepare(), requesters.prepare_by_phone()
    hashes.clear()

    begun = requesters.begin(case=uuid.uuid4(), prepared=prepared)
    phoned = requesters.begin_by_phone(case=uuid.uuid4(), by=peer.holder, prepared=by_phone)

    assert hashes == []
    assert begun.return_code == codes.shown(prepared.code)
    assert phoned.activation_code == codes.shown(by_phone.code)


def test_coming_back_is_in_the_audit_with_the_case(begun: Begun):
    requesters.come_back(typed=begun.return_code)

    entry = AuditEntry.objects.get(deed="came_back")
    assert (entry.actor, entry.about) == ("requester", audit.pseudonyms([begun.opened.case])[begun.opened.case])


def test_a_way_back_opens_at_its_very_moment(begun: Begun):
    now = timezone.now().replace(microsecond=0)
    with time_machine.travel(now, tick=False):
        code = requesters.issue_reentry_code(opened=begun.opened, delay=timedelta(hours=24))

    with time_machine.travel(now + timedelta(hours=24), tick=False):
        assert requesters.come_back(typed=code).case == begun.opened.case


def test_a_locator_finds_no_lock_of_another_kind(begun: Begun, peer: NewVault):
    """A lock of an activation code has no locator that a return code could name, and the other way round."""
    Lock.objects.filter(key_pair__case=begun.opened.case).update(kind=Lock.Kind.PHRASE)
    by_phone = requesters.begin_by_phone(case=uuid.uuid4(), by=peer.holder)
    Lock.objects.filter(key_pair__case=by_phone.opened.case).update(kind=Lock.Kind.RETURN)

    for typed in (begun.return_code, by_phone.activation_code):
        with pytest.raises(WrongSecret):
            requesters.come_back(typed=typed)
