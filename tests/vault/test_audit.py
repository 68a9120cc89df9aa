"""The audit: written first, never lost, never changed, and mute about a case that is gone."""

import hashlib
import threading
import uuid
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.utils import timezone

from tests.accounts.factories import UserFactory
from vault.errors import BrokenChain, NoAudit
from vault.holders import NewVault
from vault.models import AuditEntry, KeyPair, ShredKey, Wrap
from vault.services import audit, cases, copies, grants, keystore, requesters, supporters
from vault.services.requesters import Begun


def test_entries_say_who_and_when_by_the_hour_and_name_no_case(begun: Begun, peer: NewVault):
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)

    first, last = AuditEntry.objects.order_by("number").first(), AuditEntry.objects.order_by("number").last()
    assert (first.deed, first.actor, first.previous) == ("begun", "requester", audit.START)
    assert (last.deed, last.actor, last.person) == ("granted", "requester", str(peer.holder.code))
    assert (last.at.minute, last.at.second, last.at.microsecond) == (0, 0, 0)
    assert last.about == first.about
    assert begun.opened.case.hex not in last.about
    assert len(last.about) == 64
    assert audit.check() == AuditEntry.objects.count()


def test_the_name_of_a_case_means_nothing_without_its_shred_key(begun: Begun):
    case = begun.opened.case
    before = audit.pseudonyms([case])[case]

    cases.shred(cases=[case], by=None)

    assert audit.pseudonyms([case]) == {}
    assert before == AuditEntry.objects.get(deed="shredded").about
    assert before not in {hashlib.sha256(case.bytes).hexdigest(), hashlib.sha256(str(case).encode()).hexdigest()}


def test_looking_again_in_the_same_hour_is_one_entry(begun: Begun):
    with time_machine.travel("2027-03-02T19:10:00Z") as clock:
        cases.open_case(holder=begun.holder, case=begun.opened.case)
        cases.open_case(holder=begun.holder, case=begun.opened.case)
        clock.shift(3600)
        cases.open_case(holder=begun.holder, case=begun.opened.case)

    assert AuditEntry.objects.filter(deed="opened").count() == 2


@pytest.mark.django_db(databases=["default", "keystore"], transaction=True)
def test_a_rollback_of_the_deed_does_not_lose_the_entry():
    begun = requesters.begin(case=uuid.uuid4())

    with transaction.atomic():
        cases.rotate(opened=begun.opened)
        transaction.set_rollback(True)

    assert list(AuditEntry.objects.values_list("deed", flat=True)) == ["begun", "granted", "rotated"]
    assert Wrap.objects.count() == 1
    assert audit.check() == 3


@pytest.mark.django_db(databases=["default", "keystore"], transaction=True)
def test_an_entry_inside_a_transaction_that_could_lose_it_is_refused():
    with transaction.atomic(using="keystore"), pytest.raises(NoAudit):
        audit.record(audit.Deed.OFFERED, by=None)
    with transaction.atomic(using="keystore"), pytest.raises(NoAudit):
        keystore.make(case=uuid.uuid4(), by=None)
    with transaction.atomic(using="keystore"), pytest.raises(NoAudit):
        keystore.destroy(cases=[uuid.uuid4()], by=None)


@pytest.fixture
def no_audit(monkeypatch: pytest.MonkeyPatch, begun: Begun, peer: NewVault) -> None:
    """The keystore takes no more entries. (Case and vault were made before.)"""

    def fail(*args: object, **kwargs: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(AuditEntry.objects, "bulk_create", fail)


def test_without_audit_nothing_is_done(begun: Begun, peer: NewVault, no_audit: None):
    case, pair, user = begun.opened.case, peer.holder.key_pair, peer.holder.user
    stranger = UserFactory()
    rows = KeyPair.objects.count(), Wrap.objects.count(), ShredKey.objects.count()

    for deed in (
        lambda: cases.open_case(holder=begun.holder, case=case),
        lambda: cases.let_read(opened=begun.opened, to=pair, from_epoch=1),
        lambda: cases.rotate(opened=begun.opened),
        lambda: cases.revoke(case=case, person=begun.holder.key_pair, by=None),
        lambda: cases.shred(cases=[case], by=None),
        lambda: grants.ask(case=case, to=pair, consent=True, by=None),
        lambda: copies.give(case=case, to=pair, kind="facts", content=b"x", by=None),
        lambda: copies.withdraw(case=case, by=None),
        lambda: requesters.come_back(typed=begun.return_code),
        lambda: requesters.renew_code(holder=begun.holder),
        lambda: requesters.issue_reentry_code(opened=begun.opened, delay=timedelta()),
        lambda: requesters.begin(case=uuid.uuid4()),
        lambda: supporters.set_up(user=stranger),
        lambda: supporters.unlock(user=user, phrase=peer.phrase),
        lambda: supporters.recover(user=user, recovery_code=peer.recovery_code),
        lambda: supporters.replace(user=user),
        lambda: supporters.remove(user=user),
    ):
        with pytest.raises(NoAudit):
            deed()

    assert (KeyPair.objects.count(), Wrap.objects.count(), ShredKey.objects.count()) == rows
    assert (begun.opened.epoch, begun.opened.epochs) == (1, [1])


def test_a_wrong_phrase_without_audit_says_nothing_either(peer: NewVault, other: NewVault, no_audit: None):
    with pytest.raises(NoAudit):
        supporters.unlock(user=peer.holder.user, phrase=other.phrase)


def test_an_entry_is_never_changed(begun: Begun):
    entry = AuditEntry.objects.first()

    with pytest.raises(IntegrityError), transaction.atomic(using="keystore"):
        entry.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(using="keystore"):
        AuditEntry.objects.update(actor="house")


def forged(**change: object) -> AuditEntry:
    """Put an entry in the place of the second one, as somebody could who owns the database."""
    entry = AuditEntry.objects.get(number=2)
    entry.delete()
    entry.number = 2
    for name, value in change.items():
        setattr(entry, name, value)
    AuditEntry.objects.bulk_create([entry])
    return entry


def test_a_changed_entry_breaks_the_chain(begun: Begun):
    cases.rotate(opened=begun.opened)
    forged(actor="house")

    with pytest.raises(BrokenChain, match="entry 2"):
        audit.check()


def test_a_missing_entry_breaks_the_chain(begun: Begun):
    cases.rotate(opened=begun.opened)
    AuditEntry.objects.get(number=2).delete()

    with pytest.raises(BrokenChain, match="entry 3"):
        audit.check()


def test_a_chain_cut_short_no_longer_holds_the_link_that_was_noted(begun: Begun):
    out = StringIO()
    call_command("audit_check", stdout=out)
    link = out.getvalue().split()[-1]
    assert out.getvalue() == f"2 entries, sound. Last link: {audit.last_link()}\n"
    call_command("audit_check", contains=link, stdout=out)

    AuditEntry.objects.get(number=2).delete()

    assert audit.check() == 1
    with pytest.raises(CommandError, match="once held"):
        call_command("audit_check", contains=link, stdout=out)


def test_an_empty_audit_is_sound():
    assert (audit.check(), audit.last_link()) == (0, audit.START)


def test_entries_older_than_two_years_go_and_the_rest_is_sound(begun: Begun):
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        cases.rotate(opened=begun.opened)

    gone = audit.forget(timezone.now() + timedelta(days=735))

    assert gone == 2
    assert audit.check() == 1


def test_who_comes_second_looks_again_and_appends_after_the_first(begun: Begun, monkeypatch: pytest.MonkeyPatch):
    true, tries = AuditEntry.objects.bulk_create, []

    def taken_once(entries: list[AuditEntry]) -> None:
        tries.append(entries)
        if len(tries) == 1:
            raise IntegrityError  # what the database says when the link before was taken meanwhile
        true(entries)

    monkeypatch.setattr(AuditEntry.objects, "bulk_create", taken_once)
    audit.record(audit.Deed.ASKED, by=None)

    assert (len(tries), audit.check()) == (2, 3)


def test_the_chain_cannot_fork(begun: Begun):
    twin = AuditEntry.objects.get(number=2)
    twin.number = 3

    with pytest.raises(IntegrityError), transaction.atomic(using="keystore"):
        AuditEntry.objects.bulk_create([twin])


def test_who_never_gets_a_turn_is_refused(begun: Begun, monkeypatch: pytest.MonkeyPatch):
    def taken(entries: list[AuditEntry]) -> None:
        raise IntegrityError

    monkeypatch.setattr(AuditEntry.objects, "bulk_create", taken)

    with pytest.raises(NoAudit):
        audit.record(audit.Deed.ASKED, by=None)


@pytest.mark.skipif("connections['keystore'].vendor != 'postgresql'", reason="threads share no SQLite in memory")
@pytest.mark.postgres
@pytest.mark.django_db(databases=["default", "keystore"], transaction=True)
def test_many_at_once_make_one_chain():
    def append() -> None:
        for _ in range(10):
            audit.record(audit.Deed.ASKED, by=None)
        connections.close_all()

    threads = [threading.Thread(target=append) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert audit.check() == 40
