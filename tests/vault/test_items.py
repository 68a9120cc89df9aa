"""Large items, one item, and items whose time is over."""

import uuid

import pytest

from vault.encoding import LARGE, MOST_BYTES, SIZES, pad, unpad
from vault.errors import EnvelopeBroken, NoKey, TooLong
from vault.holders import NewVault
from vault.models import AuditEntry, SealedCopy, SealedItem
from vault.services import audit, cases, copies, items, requesters
from vault.services.requesters import Begun
from vault.services.supporters import key_pairs


@pytest.mark.parametrize(
    ("length", "size"),
    [(0, SIZES[0]), (MOST_BYTES, SIZES[-1]), (MOST_BYTES + 1, LARGE[0]), (LARGE[0] - 4, LARGE[0]),
     (LARGE[0] - 3, LARGE[1]), (LARGE[-1] - 4, LARGE[-1])],
)  # fmt: skip
def test_something_large_goes_on_in_steps_of_four(length: int, size: int) -> None:
    padded = pad(b"x" * length, is_large=True)

    assert len(padded) == size
    assert unpad(padded) == b"x" * length


def test_there_is_an_end_to_large_and_small_stays_small() -> None:
    with pytest.raises(TooLong):
        pad(b"x" * (LARGE[-1] - 3), is_large=True)
    with pytest.raises(TooLong):
        pad(b"x" * (MOST_BYTES + 1))
    with pytest.raises(EnvelopeBroken):
        unpad(pad(b"x", is_large=True).ljust(LARGE[0], b"\0"))  # a size that it would not have been given


def test_only_what_is_large_may_be(begun: Begun) -> None:
    with pytest.raises(TooLong):
        items.write(opened=begun.opened, kind="file", content=b"x" * 70_000)

    row = items.write(opened=begun.opened, kind="file", content=b"x" * 70_000, is_large=True)

    assert items.read_one(opened=begun.opened, item=row.code).content == b"x" * 70_000
    assert len(row.envelope) == LARGE[0] + 1 + 12 + 16


def test_one_item_opens_only_within_what_is_readable(begun: Begun, peer: NewVault) -> None:
    row = items.write(opened=begun.opened, kind="file", content=b"early")
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair)
    later = cases.open_case(holder=peer.holder, case=begun.opened.case)

    with pytest.raises(NoKey):
        items.read_one(opened=later, item=row.code)


def test_an_item_opens_in_its_own_case_by_its_own_code(begun: Begun) -> None:
    first, second = (items.write(opened=begun.opened, kind="file", content=text) for text in (b"one", b"two"))
    elsewhere = requesters.begin(case=uuid.uuid4())

    assert items.read_one(opened=begun.opened, item=second.code).content == b"two"
    with pytest.raises(NoKey):
        items.read_one(opened=elsewhere.opened, item=first.code)
    with pytest.raises(NoKey):
        items.remove(opened=elsewhere.opened, item=first.code)


def test_a_case_is_read_without_a_glance_at_others(begun: Begun) -> None:
    elsewhere = requesters.begin(case=uuid.uuid4())
    items.write(opened=elsewhere.opened, kind="story", content=b"theirs")
    items.write(opened=begun.opened, kind="story", content=b"mine")

    assert [item.content for item in items.read(opened=begun.opened)] == [b"mine"]
    assert not AuditEntry.objects.filter(deed="broken").exists()


@pytest.mark.parametrize("read", ["one by one", "all"])
def test_a_changed_item_is_broken_and_raises_the_alarm(
    begun: Begun, caplog: pytest.LogCaptureFixture, read: str
) -> None:
    row = items.write(opened=begun.opened, kind="file", content=b"whole")
    SealedItem.objects.filter(pk=row.pk).update(envelope=bytes(row.envelope)[:-1] + bytes([row.envelope[-1] ^ 1]))

    if read == "all":
        [found] = items.read(opened=begun.opened)
    else:
        found = items.read_one(opened=begun.opened, item=row.code)

    assert found.is_broken
    with pytest.raises(EnvelopeBroken):
        assert found.content
    assert caplog.messages == ["vault: a sealed item did not open"]
    entry = AuditEntry.objects.latest("number")
    assert (entry.deed, entry.actor) == ("broken", "requester")
    assert entry.about == audit.pseudonyms([begun.opened.case])[begun.opened.case]


def test_a_changed_copy_is_broken_and_raises_the_alarm(
    begun: Begun, peer: NewVault, caplog: pytest.LogCaptureFixture
) -> None:
    case = begun.opened.case
    copies.give(case=case, to=peer.holder.key_pair, kind="facts", content=b"whole", by=None)
    row = SealedCopy.objects.get()
    SealedCopy.objects.update(envelope=bytes(row.envelope)[:-1] + bytes([row.envelope[-1] ^ 1]))

    with pytest.raises(EnvelopeBroken):
        copies.take(holder=peer.holder, case=case, kind="facts")

    assert caplog.messages == ["vault: a sealed copy did not open"]
    entry = AuditEntry.objects.latest("number")
    assert (entry.deed, entry.actor) == ("broken", str(peer.holder.user.code))
    assert entry.about == audit.pseudonyms([case])[case]


def test_what_has_lasted_its_time_goes_without_a_key(begun: Begun) -> None:
    rows = [items.write(opened=begun.opened, kind="file", content=b"x") for _three in range(3)]

    assert items.forget(items=[rows[0].code, rows[1].code]) == 2
    assert items.forget(items=[rows[0].code]) == 0
    assert [one.code for one in items.read(opened=begun.opened)] == [rows[2].code]


def test_key_pairs_are_of_those_who_have_one(peer: NewVault, other: NewVault) -> None:
    users = [peer.holder.key_pair.user, other.holder.key_pair.user]

    assert [one.user for one in key_pairs(users=[one for one in users if one])] == users
    assert key_pairs(users=[]) == []


def test_who_holds_a_copy_of_a_kind_is_known(begun: Begun, peer: NewVault, other: NewVault) -> None:
    for who, kind in ((peer, "facts"), (other, "contact")):
        copies.give(case=begun.opened.case, to=who.holder.key_pair, kind=kind, content=b"x", by=None)

    assert copies.holders(case=begun.opened.case, kind="facts") == [peer.holder.key_pair]
    assert copies.holders(case=begun.opened.case, kind="story") == []
    assert copies.holders(case=requesters.begin(case=uuid.uuid4()).opened.case, kind="facts") == []


def test_what_cannot_be_unpadded_says_so() -> None:
    for wrong in (b"", b"\0" * 1023, pad(b"x")[:-1] + b"y", b"\0\0\1\0" + b"x" * 10):
        with pytest.raises(EnvelopeBroken):
            unpad(wrong)
