"""Sealed bytes under the case key: contact, story, conversation. What they mean is the room above's business."""

import uuid
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from vault import envelopes
from vault.errors import EnvelopeBroken, NoKey
from vault.holders import OpenCase
from vault.models import SealedItem
from vault.services import alarms, rings
from vault.unshown import Unshown


class OpenedItem(Unshown):
    """One item, read."""

    def __init__(self, row: SealedItem, content: bytes | None) -> None:
        self.code, self.kind, self.author, self.epoch = row.code, row.kind, row.author, row.epoch
        self._content = content

    @property
    def is_broken(self) -> bool:
        return self._content is None

    @property
    def content(self) -> bytes:
        """The bytes that were written. Raises EnvelopeBroken when the row was changed."""
        if self._content is None:
            raise EnvelopeBroken("item")
        return self._content


@sensitive_variables()
def write(*, opened: OpenCase, kind: str, content: bytes, is_large: bool = False) -> SealedItem:
    """Seal one item under the newest case key; after a revoke that key is made first. Raises TooLong, NoKey.

    Only what `is_large` may have more than 64 KiB.
    """
    with transaction.atomic():
        ring = rings.lock_for(opened)
        row = SealedItem(code=uuid.uuid4(), ring=ring, epoch=opened.epoch, kind=kind, author=opened.author)
        row.envelope = envelopes.seal_item(opened.keys[opened.epoch], content, is_large=is_large, **_place(row))
        row.save()
    return row


@sensitive_variables()
def rewrite(*, opened: OpenCase, item: UUID, content: bytes) -> None:
    """Put other content in an item's place, under the newest case key and one's own name. Raises NoKey, TooLong."""
    with transaction.atomic():
        ring = rings.lock_for(opened)
        row = ring.items.filter(code=item, epoch__in=opened.epochs).first()
        if row is None:
            raise NoKey
        row.epoch, row.author = opened.epoch, opened.author
        row.envelope = envelopes.seal_item(opened.keys[opened.epoch], content, **_place(row))
        row.save()


@sensitive_variables()
def read(*, opened: OpenCase, kinds: Iterable[str] | None = None) -> list[OpenedItem]:
    """Return what this holder can read, in the order it was written. A changed row is marked and raises the alarm."""
    rows = SealedItem.objects.filter(ring=opened.case, epoch__in=opened.epochs).order_by("pk")
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    items = [OpenedItem(row, _content(opened, row)) for row in rows]
    if any(item.is_broken for item in items):
        alarms.broken(by=opened.holder, case=opened.case, what="item")
    return items


@sensitive_variables()
def read_one(*, opened: OpenCase, item: UUID) -> OpenedItem:
    """Return one item that this holder can read. Raises NoKey."""
    row = SealedItem.objects.filter(ring=opened.case, epoch__in=opened.epochs, code=item).first()
    if row is None:
        raise NoKey
    found = OpenedItem(row, _content(opened, row))
    if found.is_broken:
        alarms.broken(by=opened.holder, case=opened.case, what="item")
    return found


def forget(*, items: Iterable[UUID]) -> int:
    """Delete items whose time is over, whoever wrote them: no key is needed for that. Return how many went."""
    return SealedItem.objects.filter(code__in=list(items)).delete()[0]


def remove(*, opened: OpenCase, item: UUID) -> None:
    """Delete an item that this holder can read. Raises NoKey."""
    with transaction.atomic():
        ring = rings.lock_for(opened)
        if not ring.items.filter(code=item, epoch__in=opened.epochs).delete()[0]:
            raise NoKey


@sensitive_variables()
def _content(opened: OpenCase, row: SealedItem) -> bytes | None:
    try:
        return envelopes.open_item(opened.keys[row.epoch], bytes(row.envelope), **_place(row))
    except EnvelopeBroken:
        return None


def _place(row: SealedItem) -> envelopes.ItemPlace:
    return {"case": row.ring_id, "epoch": row.epoch, "item": row.code, "kind": row.kind, "author": row.author}
