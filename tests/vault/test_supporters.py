"""A supporter's vault: set up, unlock, recover, replace, remove; and what a password has to do with it: nothing."""

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import User
from accounts.services import close_account, export
from tests.accounts.factories import UserFactory
from vault import hashing
from vault.errors import AlreadySetUp, EnvelopeBroken, Mistyped, NoKey, NoVault, WrongSecret
from vault.holders import NewVault
from vault.models import AuditEntry, GrantRequest, KeyPair, Lock, VaultSession
from vault.services import cases, copies, grants, items, locks, sessions, supporters
from vault.services.requesters import Begun


def deeds() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("deed", flat=True))


def test_the_phrase_opens_the_vault_and_typing_it_loosely_too(peer: NewVault):
    holder = supporters.unlock(user=peer.holder.user, phrase=peer.phrase)
    again = supporters.unlock(user=peer.holder.user, phrase=peer.phrase.upper().replace(" ", "  "))

    assert holder.private.to_bytes() == peer.holder.private.to_bytes() == again.private.to_bytes()
    assert deeds() == ["set_up", "unlocked", "unlocked"]


def test_a_wrong_phrase_opens_nothing_and_is_audited(peer: NewVault, other: NewVault):
    with pytest.raises(WrongSecret):
        supporters.unlock(user=peer.holder.user, phrase=other.phrase)

    assert deeds()[-1] == "unlock_failed"
    assert AuditEntry.objects.last().actor == str(peer.holder.user.code)


def test_a_mistyped_phrase_is_caught_before_it_is_hashed(peer: NewVault, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hashing, "key_from", lambda *args, **kwargs: pytest.fail("hashed"))

    with pytest.raises(Mistyped):
        supporters.unlock(user=peer.holder.user, phrase="one two three four five six")


def test_nobody_sets_up_twice(peer: NewVault):
    with pytest.raises(AlreadySetUp):
        supporters.set_up(user=peer.holder.user)


def test_of_two_clicks_at_once_one_wins(monkeypatch: pytest.MonkeyPatch):
    user = UserFactory()
    make = supporters._NewSecrets

    def and_somebody_else_too() -> supporters._NewSecrets:
        KeyPair.objects.create(user=user, public_key=b"the first click")
        return make()

    monkeypatch.setattr(supporters, "_NewSecrets", and_somebody_else_too)

    with pytest.raises(AlreadySetUp):
        supporters.set_up(user=user)


def test_without_a_vault_there_is_nothing_to_unlock_seal_to_or_recover():
    user = UserFactory()

    with pytest.raises(NoVault):
        supporters.unlock(user=user, phrase="zonboot maanbrug sterpad wolkpoort windtoren regenmolen")
    with pytest.raises(NoVault):
        supporters.key_pair(user=user)
    with pytest.raises(NoVault):
        supporters.replace(user=user)


def test_keyed_names_those_with_a_vault(peer: NewVault):
    without = UserFactory()

    assert supporters.keyed(users=[peer.holder.user, without]) == {peer.holder.user.pk}
    assert supporters.key_pair(user=peer.holder.user) == peer.holder.key_pair


def test_the_recovery_code_gives_the_same_keys_a_new_phrase_and_a_new_code(peer: NewVault):
    user = peer.holder.user
    sessions.begin(holder=peer.holder)

    recovered = supporters.recover(user=user, recovery_code=peer.recovery_code.lower())

    assert recovered.holder.private.to_bytes() == peer.holder.private.to_bytes()
    assert VaultSession.objects.count() == 0
    assert supporters.unlock(user=user, phrase=recovered.phrase).code == peer.holder.code
    with pytest.raises(WrongSecret):
        supporters.unlock(user=user, phrase=peer.phrase)
    with pytest.raises(WrongSecret):
        supporters.recover(user=user, recovery_code=peer.recovery_code)
    assert deeds()[-1] == "recovery_failed"
    assert recovered.holder.key_pair == peer.holder.key_pair
    supporters.recover(user=user, recovery_code=recovered.recovery_code)


def test_one_persons_lock_does_not_open_another_persons_vault(peer: NewVault, other: NewVault):
    """Somebody who writes in the database puts their own locks, whose phrase they know, on another's key pair."""
    Lock.objects.filter(key_pair=peer.holder.key_pair).delete()
    Lock.objects.filter(key_pair=other.holder.key_pair).update(key_pair=peer.holder.key_pair)

    with pytest.raises(WrongSecret):
        supporters.unlock(user=peer.holder.user, phrase=other.phrase)


def test_a_lock_of_the_wrong_length_is_broken_not_half_open(peer: NewVault):
    lock = Lock.objects.get(key_pair=peer.holder.key_pair, kind="phrase")
    key = hashing.key_from(peer.phrase, salt=bytes(lock.salt), cost=hashing.PHRASE)
    short = type("Short", (), {"to_bytes": lambda self: b"short"})()
    forged = locks.attach(lock.key_pair, short, Lock.Kind.PHRASE, key, bytes(lock.salt))

    with pytest.raises(EnvelopeBroken):
        locks.open_lock(forged, key)


def test_a_new_vault_is_empty_until_the_requester_says_yes(begun: Begun, peer: NewVault):
    user = peer.holder.user
    items.write(opened=begun.opened, kind="story", content=b"what happened")
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)
    copies.give(case=begun.opened.case, to=peer.holder.key_pair, kind="facts", content=b"facts", by=None)

    renewed = supporters.replace(user=user)

    with pytest.raises(NoKey):
        cases.open_case(holder=renewed.holder, case=begun.opened.case)
    [grant] = grants.waiting(case=begun.opened.case)
    assert (grant.person.user, grant.from_epoch, grant.has_consent) == (user, 1, False)

    opened = cases.open_case(holder=begun.holder, case=begun.opened.case)
    with pytest.raises(NoKey):
        cases.open_case(holder=renewed.holder, case=begun.opened.case)
    grants.allow(opened=opened, grant=grant)

    theirs = cases.open_case(holder=renewed.holder, case=begun.opened.case)
    assert [item.content for item in items.read(opened=theirs)] == [b"what happened"]
    assert theirs.epochs == [1, 2]
    with pytest.raises(NoKey):
        copies.take(holder=renewed.holder, case=begun.opened.case, kind="facts")


@pytest.mark.parametrize("from_epoch", [GrantRequest.FRESH, 1])
def test_who_gets_a_new_vault_while_waiting_to_read_goes_on_waiting(begun: Begun, peer: NewVault, from_epoch: int):
    """With consent it would be carried out unseen; to the new key the requester says yes anew."""
    items.write(opened=begun.opened, kind="story", content=b"before")
    grants.ask(case=begun.opened.case, to=peer.holder.key_pair, consent=True, by=None, from_epoch=from_epoch)

    renewed = supporters.replace(user=peer.holder.user)

    [grant] = grants.waiting(case=begun.opened.case)
    assert (grant.person, grant.from_epoch, grant.has_consent) == (renewed.holder.key_pair, from_epoch, False)
    grants.allow(opened=cases.open_case(holder=begun.holder, case=begun.opened.case), grant=grant)
    theirs = cases.open_case(holder=renewed.holder, case=begun.opened.case)
    assert [item.content for item in items.read(opened=theirs)] == ([b"before"] if from_epoch else [])


def test_a_new_vault_comes_with_a_phrase_and_a_code_that_open_it(peer: NewVault):
    user = peer.holder.user

    fresh = supporters.replace(user=user)

    assert supporters.unlock(user=user, phrase=fresh.phrase).code == fresh.holder.code
    assert supporters.recover(user=user, recovery_code=fresh.recovery_code).holder.code == fresh.holder.code


def test_a_removed_vault_leaves_no_key_and_a_new_epoch_is_due(begun: Begun, peer: NewVault):
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)

    supporters.remove(user=peer.holder.user)
    supporters.remove(user=peer.holder.user)

    assert KeyPair.objects.filter(user=peer.holder.user).count() == 0
    assert begun.opened.epoch == 1
    items.write(opened=begun.opened, kind="message", content=b"after")
    assert begun.opened.epoch == 2


def test_an_account_deleted_by_any_way_makes_a_new_epoch_due(begun: Begun, peer: NewVault):
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)

    User.objects.filter(pk=peer.holder.user.pk).delete()

    assert cases.open_case(holder=begun.holder, case=begun.opened.case).epoch == 2


def test_closing_ones_account_takes_the_vault_along(begun: Begun, peer: NewVault):
    user = peer.holder.user
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)
    assert export(person=user)["vault"] == {"has_vault": True}

    close_account(person=user, now=timezone.now())

    assert export(person=user)["vault"] == {"has_vault": False}
    assert cases.open_case(holder=begun.holder, case=begun.opened.case).epoch == 2


def test_a_password_reset_leaves_the_vault_shut(peer: NewVault):
    user = peer.holder.user
    before = list(Lock.objects.values_list("envelope", "salt"))

    user.set_password("another-long-password")
    user.save()

    assert list(Lock.objects.values_list("envelope", "salt")) == before
    with pytest.raises(Mistyped):
        supporters.unlock(user=user, phrase="another-long-password")


def test_the_phrase_and_the_code_stand_nowhere_in_the_rows(peer: NewVault):
    found = []
    for alias in ("default", "keystore"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                if table.startswith("vault_"):
                    cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - table names of our own
                    found += [str(value) for row in cursor.fetchall() for value in row]

    assert len(found) > 10
    for secret in (*peer.phrase.split(), peer.recovery_code, peer.recovery_code.replace("-", "")):
        assert not [value for value in found if secret in value]


def test_a_phrase_is_hashed_at_the_cost_of_a_phrase(hashes: list[hashing.Cost]):
    fresh = supporters.set_up(user=UserFactory())
    supporters.unlock(user=fresh.holder.user, phrase=fresh.phrase)

    assert hashes == [hashing.PHRASE] * 2


def test_a_vault_begins_and_ends_in_the_audit(peer: NewVault):
    user, code = peer.holder.user, peer.holder.code

    supporters.remove(user=user)

    entries = AuditEntry.objects.filter(deed__in=["set_up", "removed"]).order_by("number")
    assert [(row.deed, row.actor) for row in entries] == [("set_up", str(user.code)), ("removed", str(user.code))]
    assert entries[1].person == str(code)


def test_who_lost_everything_asks_themselves_to_read_again(begun: Begun, peer: NewVault):
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)

    supporters.replace(user=peer.holder.user)

    entry = AuditEntry.objects.filter(deed="asked").latest("number")
    assert entry.actor == str(peer.holder.user.code)
