"""Requests to read: each is bound to its case, person, key, epoch and consent; and what the audit says of each deed."""

import uuid
from datetime import timedelta
from hashlib import sha256
from hmac import digest
from typing import Any

import pytest

from vault.encoding import bind
from vault.errors import NoKey, WrongSecret
from vault.holders import NewVault
from vault.keys import derived, fingerprint
from vault.models import AuditEntry, GrantRequest, KeyPair
from vault.services import audit, cases, copies, grants, items, requesters, supporters
from vault.services.requesters import Begun


def last() -> tuple[str, str, str, str]:
    """Return what the newest entry says: the deed, who did it, the case and whom it concerns."""
    entry = AuditEntry.objects.latest("number")
    return entry.deed, entry.actor, entry.about, entry.person


def test_asking_for_one_leaves_the_requests_of_others_and_of_other_cases(begun: Begun, peer: NewVault, other: NewVault):
    elsewhere = requesters.begin(case=uuid.uuid4())
    for case, person in [(elsewhere, peer), (begun, other), (begun, peer), (begun, peer)]:
        grants.ask(case=case.opened.case, to=person.holder.key_pair, consent=False, by=None)

    assert [one.person for one in grants.waiting(case=begun.opened.case)] == [
        other.holder.key_pair,
        peer.holder.key_pair,
    ]
    assert [one.person for one in grants.waiting(case=elsewhere.opened.case)] == [peer.holder.key_pair]


def test_a_no_is_for_one_request_of_this_case(begun: Begun, peer: NewVault, other: NewVault):
    elsewhere = requesters.begin(case=uuid.uuid4())
    mine, theirs, far = (
        grants.ask(case=case.opened.case, to=person.holder.key_pair, consent=False, by=None)
        for case, person in [(begun, peer), (begun, other), (elsewhere, peer)]
    )

    grants.refuse(case=begun.opened.case, grant=far, by=begun.holder)
    grants.refuse(case=begun.opened.case, grant=mine, by=begun.holder)

    assert [one.pk for one in grants.waiting(case=begun.opened.case)] == [theirs.pk]
    assert [one.pk for one in grants.waiting(case=elsewhere.opened.case)] == [far.pk]


@pytest.mark.parametrize("changed", ["case", "person", "public key", "epoch", "consent", "seal"])
def test_a_request_changed_in_any_part_is_not_carried_out(begun: Begun, peer: NewVault, other: NewVault, changed: str):
    """Somebody with the database alone makes themselves a reader: an alarm, and nothing else."""
    elsewhere, pair = requesters.begin(case=uuid.uuid4()), peer.holder.key_pair
    asked = elsewhere if changed == "case" else begun
    grants.ask(case=asked.opened.case, to=pair, consent=changed != "consent", by=None, from_epoch=1)
    values: dict[str, dict[str, Any]] = {
        "case": {"ring_id": begun.opened.case},
        "person": {"person": other.holder.key_pair},
        "epoch": {"from_epoch": GrantRequest.FRESH},
        "consent": {"has_consent": True},
        "seal": {"mac": bytes(32)},
    }
    if changed == "public key":
        KeyPair.objects.filter(pk=pair.pk).update(public_key=other.holder.private.public_bytes())
    else:
        GrantRequest.objects.update(**values[changed])

    cases.open_case(holder=begun.holder, case=begun.opened.case)

    assert cases.readers(case=begun.opened.case) == {begun.holder.code: 1}
    assert grants.waiting(case=begun.opened.case) == []
    assert ("broken", "requester", audit.pseudonyms([begun.opened.case])[begun.opened.case]) in set(
        AuditEntry.objects.values_list("deed", "actor", "about")
    )


def test_the_seal_of_a_request_is_for_that_use_alone(begun: Begun, peer: NewVault):
    """Known answer: what is stored today must be carried out after any change here."""
    request = grants.ask(case=begun.opened.case, to=peer.holder.key_pair, consent=True, by=None, from_epoch=1)

    key = derived(begun.opened.shred_key, "grant")
    public = fingerprint(bytes(peer.holder.key_pair.public_key))
    said = bind("grant", begun.opened.case, peer.holder.code, public, 1, 1)
    assert bytes(request.mac) == digest(key, said, sha256)


def test_the_audit_says_who_did_what_in_which_case_and_to_whom(begun: Begun, peer: NewVault, other: NewVault):
    case, pair, by = begun.opened.case, peer.holder.key_pair, other.holder.user
    about = audit.pseudonyms([case])[case]
    actor, whom = str(by.code), str(pair.code)

    request = grants.ask(case=case, to=pair, consent=False, by=by)
    assert last() == ("asked", actor, about, whom)
    grants.refuse(case=case, grant=request, by=by)
    assert last() == ("refused", actor, about, whom)
    cases.let_read(opened=begun.opened, to=pair, from_epoch=1)
    assert last() == ("granted", "requester", about, whom)
    cases.revoke(case=case, person=pair, by=by)
    assert last() == ("revoked", actor, about, whom)
    items.write(opened=begun.opened, kind="message", content=b"x")
    assert last() == ("rotated", "requester", about, "")
    cases.open_case(holder=begun.holder, case=case)
    assert last() == ("opened", "requester", about, "")
    cases.shred(cases=[case], by=by)
    assert last() == ("shredded", actor, about, "")
    with pytest.raises(NoKey):
        cases.open_case(holder=begun.holder, case=case)


def test_a_stranger_is_turned_away_before_anything_is_said_to_be_opened(begun: Begun, peer: NewVault):
    with pytest.raises(NoKey):
        cases.open_case(holder=peer.holder, case=begun.opened.case)

    assert not AuditEntry.objects.filter(deed="opened").exists()


def test_who_took_the_call_stands_in_the_audit(peer: NewVault):
    requesters.begin_by_phone(case=uuid.uuid4(), by=peer.holder)

    assert AuditEntry.objects.get(deed="begun").actor == str(peer.holder.user.code)


def test_the_audit_says_who_gave_and_took_a_copy_and_whose(begun: Begun, peer: NewVault, other: NewVault):
    case, pair, by = begun.opened.case, peer.holder.key_pair, other.holder
    about, actor, whom = audit.pseudonyms([case])[case], str(by.user.code), str(pair.code)

    copies.give(case=case, to=pair, kind="facts", content=b"x", by=by)
    assert last() == ("copy_given", actor, about, whom)
    copies.take(holder=peer.holder, case=case, kind="facts")
    assert last() == ("copy_taken", str(peer.holder.user.code), about, "")
    copies.withdraw(case=case, by=by, to=pair)
    assert last() == ("copy_withdrawn", actor, about, whom)
    copies.withdraw(case=case, by=by)
    assert last() == ("copy_withdrawn", actor, about, "")


def test_the_audit_says_whose_vault_was_opened_or_tried(peer: NewVault, other: NewVault):
    user, who = peer.holder.user, str(peer.holder.user.code)

    supporters.unlock(user=user, phrase=peer.phrase)
    assert last() == ("unlocked", who, "", "")
    with pytest.raises(WrongSecret):
        supporters.unlock(user=user, phrase=other.phrase)
    assert last() == ("unlock_failed", who, "", "")
    with pytest.raises(WrongSecret):
        supporters.recover(user=user, recovery_code=other.recovery_code)
    assert last() == ("recovery_failed", who, "", "")
    supporters.recover(user=user, recovery_code=peer.recovery_code)
    assert last() == ("recovered", who, "", "")
    supporters.replace(user=user)
    assert last() == ("replaced", who, "", str(peer.holder.code))


def test_the_audit_says_in_which_case_a_way_back_was_made_and_by_whom(begun: Begun, peer: NewVault):
    case = begun.opened.case
    about, actor = audit.pseudonyms([case])[case], str(peer.holder.user.code)
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair)

    requesters.issue_reentry_code(opened=cases.open_case(holder=peer.holder, case=case), delay=timedelta(days=1))
    requesters.renew_code(holder=begun.holder)

    rows = AuditEntry.objects.filter(deed__in=["reentry_issued", "code_renewed"]).order_by("number")
    assert list(rows.values_list("deed", "actor", "about")) == [
        ("reentry_issued", actor, about),
        ("code_renewed", "requester", about),
    ]
