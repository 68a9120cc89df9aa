"""The one neutral letter: something is new, in the usual place. Never what, for whom or from whom.

It leaves after a random while, and at most once in four hours, so that its moment tells nothing either. The address
stands sealed in the row and is opened by the delivery alone.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import fieldkeys
from accounts.models import User
from notifications import outbox
from notifications.models import Message
from peersupport.models import Case, DeskMember, NoticeAddress, Quiet

KIND = "notices.new"
AT_LEAST, AT_MOST = 5 * 60, 15 * 60
QUIET = timedelta(hours=4)
TABLE, COLUMN = "peersupport_noticeaddress", "sealed"


def remember(*, case: Case, address: str, language: str) -> None:
    """Keep where notices for this case may go, sealed; an empty address means none are wanted."""
    NoticeAddress.objects.filter(case=case).delete()
    if address:
        sealed = fieldkeys.seal(f"{language} {address}", table=TABLE, column=COLUMN, row=str(case.pk))
        NoticeAddress.objects.create(case=case, sealed=sealed)


@transaction.atomic
def tell_requester(*, case: Case) -> None:
    """Let the requester know that something is new, if they left an address."""
    known = NoticeAddress.objects.select_for_update().filter(case=case).first()
    if known is None:
        return
    due = _due(known.quiet_until)
    if due is None:
        return
    language, _, address = fieldkeys.unseal(known.sealed, table=TABLE, column=COLUMN, row=str(case.pk)).partition(" ")
    known.quiet_until = due + QUIET
    known.save(update_fields=["quiet_until"])
    _put(address=address, language=language, due=due)


@transaction.atomic
def tell(*, person: User) -> None:
    """Let a desk member or supporter know that something is new."""
    quiet = Quiet.objects.select_for_update().get_or_create(person=person)[0]
    due = _due(quiet.quiet_until)
    if due is None:
        return
    quiet.quiet_until = due + QUIET
    quiet.save(update_fields=["quiet_until"])
    _put(address=person.email, language=person.language, due=due)


def tell_desk(*, case: Case) -> None:
    """Let the desk members with a seat in this case know; not those who were switched off."""
    seats = case.seats.filter(person__is_active=True, person__desk_membership__is_active=True)
    for seat in seats.select_related("person").order_by("pk"):
        tell(person=seat.person)


def _due(quiet_until: datetime) -> datetime | None:
    """Return when the next notice may leave, or None where one that says the same is on its way."""
    now = timezone.now()
    if quiet_until - QUIET > now:
        return None
    return max(now + timedelta(seconds=AT_LEAST + secrets.randbelow(AT_MOST - AT_LEAST + 1)), quiet_until)


def digest(*, now: datetime) -> int:
    """Send every desk member the same letter at fixed hours, also when nothing waits. Return to how many.

    So its coming tells nothing, and its staying away tells that something is broken. Twice in one hour does nothing.
    """
    members = DeskMember.objects.filter(is_active=True, person__is_active=True).select_related("person")
    for member in members:
        key = f"{KIND} {member.person.code} {now:%Y%m%d%H}"
        _put(address=member.person.email, language=member.person.language, due=now, key=key)
    return len(members)


def _put(*, address: str, language: str, due: datetime, key: str = "") -> None:
    outbox.put(KIND, language=language, due_at=due, key=key, sealed_address=seal_address(address))


def seal_address(address: str) -> str:
    return fieldkeys.seal(address, table="notifications_message", column="context", row=KIND)


def open_address(sealed: str) -> str:
    return fieldkeys.unseal(sealed, table="notifications_message", column="context", row=KIND)


def forget_sent() -> int:
    """Delete the rows of notices that went or are no longer needed, digests a while later. Return how many."""
    done = Message.objects.filter(kind=KIND, state__in=[Message.State.SENT, Message.State.DROPPED])
    of_this_hour = ~Q(key="") & Q(due_at__gt=timezone.now() - timedelta(hours=2))
    return done.exclude(of_this_hour).delete()[0]


@transaction.atomic
def tell_many(*, people: Iterable[int], at_once: bool = False) -> None:
    """Let these people know that something is new, in a constant number of statements.

    Each letter leaves at a moment of its own: letters that leave together would say who belongs together. `at_once` is
    for what cannot wait: neither for the random while nor for the quiet hours.
    """
    known = User.objects.filter(pk__in=set(people), is_active=True)
    by_pk = {person.pk: person for person in known}
    Quiet.objects.bulk_create([Quiet(person=person) for person in by_pk.values()], ignore_conflicts=True)
    rows = list(Quiet.objects.select_for_update().filter(person__in=by_pk).order_by("pk"))
    told = [(row, timezone.now() if at_once else _due(row.quiet_until)) for row in rows]
    _send([(row, due, by_pk[row.person_id].email, by_pk[row.person_id].language) for row, due in told if due], Quiet)


@transaction.atomic
def tell_requesters(*, cases: Iterable[UUID]) -> None:
    """Let the requesters of these cases know that something is new, those who left an address."""
    rows = list(NoticeAddress.objects.select_for_update().filter(case__in=list(cases)).order_by("pk"))
    found = []
    for row in rows:
        due = _due(row.quiet_until)
        if due is not None:
            opened = fieldkeys.unseal(row.sealed, table=TABLE, column=COLUMN, row=str(row.case_id))
            language, _, address = opened.partition(" ")
            found.append((row, due, address, language))
    _send(found, NoticeAddress)


def _send(told: list[tuple[Any, datetime, str, str]], kept_in: type[Quiet] | type[NoticeAddress]) -> None:
    for row, due, _address, _language in told:
        row.quiet_until = due + QUIET
    kept_in.objects.bulk_update([row for row, *_rest in told], ["quiet_until"])
    Message.objects.bulk_create(
        Message(kind=KIND, language=language, due_at=due, context={"sealed_address": seal_address(address)})
        for _row, due, address, language in told
    )
