"""Who reads what: epochs, grants, revokes, and rows that somebody tampered with."""

import uuid

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from vault.errors import EnvelopeBroken, NoKey, Shredded
from vault.holders import NewVault
from vault.models import AuditEntry, GrantRequest, KeyPair, KeyRing, SealedItem, Wrap
from vault.services import cases, copies, grants, items, keystore, requesters
from vault.services.requesters import Begun


def read(holder, begun: Begun) -> list[bytes]:
    opened = cases.open_case(holder=holder, case=begun.opened.case)
    return [item.content for item in items.read(opened=opened)]


def test_a_stranger_with_a_vault_reads_nothing(begun: Begun, peer: NewVault):
    with pytest.raises(NoKey):
        cases.open_case(holder=peer.holder, case=begun.opened.case)
    with pytest.raises(NoKey):
        cases.open_case(holder=begun.holder, case=uuid.uuid4())


def test_a_peer_reads_and_writes_from_the_granted_epoch(begun: Begun, peer: NewVault):
    items.write(opened=begun.opened, kind="story", content=b"one")
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)

    theirs = cases.open_case(holder=peer.holder, case=begun.opened.case)
    items.write(opened=theirs, kind="message", content=b"two")

    assert read(begun.holder, begun) == [b"one", b"two"]
    assert cases.readers(case=begun.opened.case) == {begun.holder.code: 1, peer.holder.code: 1}


def test_a_coach_who_joins_afresh_reads_nothing_of_before(begun: Begun, peer: NewVault, other: NewVault):
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)
    items.write(opened=begun.opened, kind="story", content=b"before")

    cases.let_read(opened=begun.opened, to=other.holder.key_pair)
    items.write(opened=begun.opened, kind="message", content=b"after")

    assert read(other.holder, begun) == [b"after"]
    assert read(peer.holder, begun) == read(begun.holder, begun) == [b"before", b"after"]
    assert cases.readers(case=begun.opened.case)[other.holder.code] == 2


def test_what_came_before_may_be_shared_later(begun: Begun, other: NewVault):
    items.write(opened=begun.opened, kind="story", content=b"before")
    cases.let_read(opened=begun.opened, to=other.holder.key_pair)

    cases.let_read(opened=begun.opened, to=other.holder.key_pair, from_epoch=1)

    assert read(other.holder, begun) == [b"before"]


def test_letting_a_reader_join_afresh_makes_no_second_wrap(begun: Begun, peer: NewVault):
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair)

    assert Wrap.objects.filter(person=peer.holder.key_pair).count() == 2


def test_nobody_gives_what_they_cannot_read(begun: Begun, peer: NewVault, other: NewVault):
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair)
    theirs = cases.open_case(holder=peer.holder, case=begun.opened.case)

    with pytest.raises(NoKey):
        cases.let_read(opened=theirs, to=other.holder.key_pair, from_epoch=1)


def test_a_revoked_peer_with_old_keys_and_all_rows_cannot_read_the_next_epoch(begun: Begun, peer: NewVault):
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)
    theirs = cases.open_case(holder=peer.holder, case=begun.opened.case)
    old_rows = list(Wrap.objects.filter(person=peer.holder.key_pair))

    cases.revoke(case=begun.opened.case, person=peer.holder.key_pair, by=begun.holder)

    with pytest.raises(NoKey):
        cases.open_case(holder=peer.holder, case=begun.opened.case)
    with pytest.raises(NoKey):  # a session that was open at that moment
        items.write(opened=theirs, kind="message", content=b"one more")
    written = items.write(opened=begun.opened, kind="message", content=b"about the peer")
    assert written.epoch == 2
    Wrap.objects.bulk_create(old_rows)  # a restored copy of the database
    with pytest.raises(NoKey):
        cases.open_case(holder=peer.holder, case=begun.opened.case)
    theirs.keys[2] = theirs.keys[1]
    assert [item.is_broken for item in items.read(opened=theirs)] == [True]


def test_a_revoke_takes_copies_and_requests_too(begun: Begun, peer: NewVault):
    case, pair = begun.opened.case, peer.holder.key_pair
    copies.give(case=case, to=pair, kind="contact", content=b"phone", by=begun.holder)
    grants.ask(case=case, to=pair, consent=True, by=None)

    cases.revoke(case=case, person=pair, by=None)

    assert grants.waiting(case=case) == []
    with pytest.raises(NoKey):
        copies.take(holder=peer.holder, case=case, kind="contact")
    assert not KeyRing.objects.get().is_rotation_due  # who read nothing leaves no key behind


def test_a_rotation_is_made_once(begun: Begun, peer: NewVault):
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)
    cases.revoke(case=begun.opened.case, person=peer.holder.key_pair, by=None)

    cases.rotate(opened=begun.opened)
    assert begun.opened.epoch == 2
    cases.rotate(opened=begun.opened)
    assert begun.opened.epochs == [1, 2, 3]


def test_a_session_opened_before_a_rotation_writes_under_the_new_key(begun: Begun, peer: NewVault):
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)
    theirs = cases.open_case(holder=peer.holder, case=begun.opened.case)
    cases.rotate(opened=begun.opened)

    assert items.write(opened=theirs, kind="message", content=b"x").epoch == 2


def test_a_wrap_slipped_into_the_database_joins_no_next_epoch(begun: Begun, other: NewVault):
    ring = KeyRing.objects.get()
    Wrap.objects.create(ring=ring, person=other.holder.key_pair, epoch=1, envelope=b"\x01" + b"x" * 1200)

    cases.rotate(opened=begun.opened)

    assert list(Wrap.objects.filter(epoch=2).values_list("person", flat=True)) == [begun.holder.key_pair.pk]
    assert AuditEntry.objects.filter(deed="broken").count() == 1


def test_a_swapped_public_key_joins_no_next_epoch(begun: Begun, peer: NewVault, other: NewVault):
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)
    KeyPair.objects.filter(pk=peer.holder.key_pair.pk).update(public_key=other.holder.key_pair.public_key)

    cases.rotate(opened=begun.opened)

    assert not Wrap.objects.filter(epoch=2, person=peer.holder.key_pair).exists()


def test_a_changed_wrap_fails_closed_with_an_alarm(begun: Begun, caplog: pytest.LogCaptureFixture):
    wrap = Wrap.objects.get()
    Wrap.objects.update(envelope=bytes(wrap.envelope)[:-1] + b"x")

    with pytest.raises(EnvelopeBroken):
        cases.open_case(holder=begun.holder, case=begun.opened.case)

    assert [record.getMessage() for record in caplog.records] == ["vault: a sealed wrap did not open"]
    assert AuditEntry.objects.filter(deed="broken").count() == 1


def test_a_missing_wrap_of_the_newest_epoch_opens_nothing(begun: Begun):
    KeyRing.objects.update(epoch=2)

    with pytest.raises(NoKey):
        cases.open_case(holder=begun.holder, case=begun.opened.case)


# Grants -------------------------------------------------------------------------------------------


def test_a_grant_waits_for_a_holder_and_is_carried_out_then(begun: Begun, peer: NewVault):
    items.write(opened=begun.opened, kind="story", content=b"one")
    grants.ask(case=begun.opened.case, to=peer.holder.key_pair, from_epoch=1, consent=True, by=None)
    with pytest.raises(NoKey):
        cases.open_case(holder=peer.holder, case=begun.opened.case)

    cases.open_case(holder=begun.holder, case=begun.opened.case)

    assert read(peer.holder, begun) == [b"one"]
    assert grants.waiting(case=begun.opened.case) == []


def test_a_second_request_for_the_same_person_replaces_the_first(begun: Begun, peer: NewVault):
    grants.ask(case=begun.opened.case, to=peer.holder.key_pair, from_epoch=1, consent=True, by=None)
    grants.ask(case=begun.opened.case, to=peer.holder.key_pair, consent=False, by=None)

    [grant] = grants.waiting(case=begun.opened.case)
    assert (grant.from_epoch, grant.has_consent) == (GrantRequest.FRESH, False)


def test_a_grant_of_what_this_holder_cannot_read_waits_on(begun: Begun, peer: NewVault, other: NewVault):
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair)
    grants.ask(case=begun.opened.case, to=other.holder.key_pair, from_epoch=1, consent=True, by=None)

    cases.open_case(holder=peer.holder, case=begun.opened.case)
    assert len(grants.waiting(case=begun.opened.case)) == 1

    cases.open_case(holder=begun.holder, case=begun.opened.case)
    assert cases.readers(case=begun.opened.case)[other.holder.code] == 1


@pytest.mark.parametrize("change", [{"from_epoch": 1}, {"has_consent": True}])
def test_a_changed_grant_is_not_carried_out(begun: Begun, peer: NewVault, change: dict):
    grants.ask(case=begun.opened.case, to=peer.holder.key_pair, consent="from_epoch" in change, by=None)
    GrantRequest.objects.update(**change)

    cases.open_case(holder=begun.holder, case=begun.opened.case)

    assert peer.holder.code not in cases.readers(case=begun.opened.case)
    assert grants.waiting(case=begun.opened.case) == []
    assert AuditEntry.objects.filter(deed="broken").count() == 1


def test_a_yes_to_a_changed_grant_does_not_make_it_sound(begun: Begun, peer: NewVault, other: NewVault):
    grant = grants.ask(case=begun.opened.case, to=peer.holder.key_pair, consent=False, by=None)
    GrantRequest.objects.update(person=other.holder.key_pair)

    grants.allow(opened=begun.opened, grant=grant)

    assert set(cases.readers(case=begun.opened.case)) == {begun.holder.code}
    assert not GrantRequest.objects.get().has_consent


def test_only_the_requester_allows_and_only_in_their_own_case(begun: Begun, peer: NewVault, other: NewVault):
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)
    grant = grants.ask(case=begun.opened.case, to=other.holder.key_pair, consent=False, by=None)
    theirs = cases.open_case(holder=peer.holder, case=begun.opened.case)
    elsewhere = requesters.begin(case=uuid.uuid4())

    for opened in (theirs, elsewhere.opened):
        with pytest.raises(NoKey):
            grants.allow(opened=opened, grant=grant)

    assert other.holder.code not in cases.readers(case=begun.opened.case)


def test_a_refused_grant_is_gone(begun: Begun, peer: NewVault):
    grant = grants.ask(case=begun.opened.case, to=peer.holder.key_pair, consent=False, by=None)

    grants.refuse(case=begun.opened.case, grant=grant, by=begun.holder)

    assert grants.waiting(case=begun.opened.case) == []


# Items and copies --------------------------------------------------------------------------------------


def test_items_are_read_by_kind_in_order_and_rewritten_and_removed(begun: Begun):
    first = items.write(opened=begun.opened, kind="message", content=b"one")
    second = items.write(opened=begun.opened, kind="contact", content=b"phone")
    items.write(opened=begun.opened, kind="message", content=b"two")

    items.rewrite(opened=begun.opened, item=second.code, content=b"another phone")
    items.remove(opened=begun.opened, item=first.code)

    found = items.read(opened=begun.opened, kinds=["message", "contact"])
    assert [(item.kind, item.content) for item in found] == [("contact", b"another phone"), ("message", b"two")]
    assert [item.content for item in items.read(opened=begun.opened, kinds=["contact"])] == [b"another phone"]


def test_an_item_of_another_case_or_epoch_is_neither_rewritten_nor_removed(begun: Begun, other: NewVault):
    before = items.write(opened=begun.opened, kind="story", content=b"before")
    cases.let_read(opened=begun.opened, to=other.holder.key_pair)
    theirs = cases.open_case(holder=other.holder, case=begun.opened.case)
    elsewhere = requesters.begin(case=uuid.uuid4())

    for opened in (theirs, elsewhere.opened):
        with pytest.raises(NoKey):
            items.rewrite(opened=opened, item=before.code, content=b"x")
        with pytest.raises(NoKey):
            items.remove(opened=opened, item=before.code)


@pytest.mark.parametrize("column", ["kind", "author", "envelope", "code"])
def test_rows_swapped_in_any_column_are_broken_and_the_rest_still_reads(begun: Begun, column: str):
    one = items.write(opened=begun.opened, kind="message", content=b"one")
    items.write(opened=begun.opened, kind="message", content=b"two")
    changed = {"kind": "story", "author": uuid.uuid4(), "envelope": b"", "code": uuid.uuid4()}[column]
    SealedItem.objects.filter(pk=one.pk).update(**{column: changed})

    broken, sound = items.read(opened=begun.opened)

    assert (broken.is_broken, sound.is_broken) == (True, False)
    with pytest.raises(EnvelopeBroken):
        _ = broken.content
    assert AuditEntry.objects.filter(deed="broken").count() == 1


def test_an_item_moved_to_another_case_is_broken(begun: Begun):
    elsewhere = requesters.begin(case=uuid.uuid4())
    items.write(opened=elsewhere.opened, kind="message", content=b"theirs")

    SealedItem.objects.update(ring=begun.opened.case)

    assert [item.is_broken for item in items.read(opened=begun.opened)] == [True]


def test_a_copy_is_for_one_person_and_may_be_replaced_and_withdrawn(begun: Begun, peer: NewVault, other: NewVault):
    case = begun.opened.case
    for vault in (peer, other):
        copies.give(case=case, to=vault.holder.key_pair, kind="facts", content=b"old", by=begun.holder)
        copies.give(case=case, to=vault.holder.key_pair, kind="facts", content=b"new", by=begun.holder)
        copies.give(case=case, to=vault.holder.key_pair, kind="contact", content=b"phone", by=begun.holder)

    assert copies.take(holder=peer.holder, case=case, kind="facts") == b"new"
    copies.withdraw(case=case, by=None, kind="facts", to=peer.holder.key_pair)
    with pytest.raises(NoKey):
        copies.take(holder=peer.holder, case=case, kind="facts")
    assert copies.take(holder=other.holder, case=case, kind="facts") == b"new"
    copies.withdraw(case=case, by=None)
    assert copies.take_many(holder=other.holder, cases=[case], kind="contact") == {}


def test_a_copy_put_in_anothers_name_is_broken(begun: Begun, peer: NewVault, other: NewVault):
    case = begun.opened.case
    copies.give(case=case, to=peer.holder.key_pair, kind="facts", content=b"facts", by=None)
    KeyRing.objects.get().copies.update(person=other.holder.key_pair)

    with pytest.raises(EnvelopeBroken):
        copies.take(holder=other.holder, case=case, kind="facts")
    assert copies.take_many(holder=other.holder, cases=[case], kind="facts") == {}


def test_many_copies_open_in_a_constant_number_of_statements(peer: NewVault):
    made = [requesters.begin(case=uuid.uuid4()).opened.case for _ in range(5)]
    for number, case in enumerate(made):
        copies.give(case=case, to=peer.holder.key_pair, kind="facts", content=str(number).encode(), by=None)
    keystore.destroy(cases=made[4:], by=None)

    with CaptureQueriesContext(connection) as main_one, CaptureQueriesContext(connections["keystore"]) as kept_one:
        one = copies.take_many(holder=peer.holder, cases=made[:1], kind="facts")
    with CaptureQueriesContext(connection) as main_all, CaptureQueriesContext(connections["keystore"]) as kept_all:
        found = copies.take_many(holder=peer.holder, cases=made, kind="facts")

    assert one == {made[0]: b"0"}
    assert found == {made[0]: b"0", made[1]: b"1", made[2]: b"2", made[3]: b"3"}
    assert (len(main_one), len(kept_one)) == (len(main_all), len(kept_all))


# The end ---------------------------------------------------------------------------------------------


def test_after_a_shred_nothing_opens_with_all_keys_and_an_old_dump(begun: Begun, peer: NewVault):
    """Yesterday's dump of the main database is restored; every private key and code is known."""
    case = begun.opened.case
    items.write(opened=begun.opened, kind="story", content=b"what happened")
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)
    copies.give(case=case, to=peer.holder.key_pair, kind="facts", content=b"facts", by=None)
    dump = [list(model.objects.all()) for model in (KeyRing, KeyPair)]
    rows = [list(model.objects.all()) for model in (Wrap, SealedItem, *[KeyRing.objects.get().copies.model])]

    cases.shred(cases=[case], by=begun.holder)
    cases.shred(cases=[case], by=begun.holder)

    assert (KeyRing.objects.count(), SealedItem.objects.count(), KeyPair.objects.filter(case=case).count()) == (0, 0, 0)
    KeyRing.objects.bulk_create(dump[0])
    KeyPair.objects.bulk_create([pair for pair in dump[1] if pair.case])
    for restored in rows:
        type(restored[0]).objects.bulk_create(restored)
    for holder in (begun.holder, peer.holder):
        with pytest.raises(Shredded):
            cases.open_case(holder=holder, case=case)
    with pytest.raises(Shredded):
        copies.take(holder=peer.holder, case=case, kind="facts")
    assert copies.take_many(holder=peer.holder, cases=[case], kind="facts") == {}
    with pytest.raises(Shredded):
        grants.ask(case=case, to=peer.holder.key_pair, consent=True, by=None)
    assert AuditEntry.objects.filter(deed="shredded").count() == 1


def test_a_write_in_a_session_that_was_open_at_the_shred_is_refused(begun: Begun):
    cases.shred(cases=[begun.opened.case], by=None)

    with pytest.raises(Shredded):
        items.write(opened=begun.opened, kind="message", content=b"too late")
