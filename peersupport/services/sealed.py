"""What stands sealed under the case key, as a reader of the case sees it: facts, contact, conversation."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.matching import Facts
from peersupport.models import Actor, Case, Event, NoticeAddress
from peersupport.services import moves, notices, shapes
from peersupport.services.shapes import CONTACT, FACTS, MESSAGE, WRITE, Contact, Enclosed, Written
from vault import codes
from vault.errors import EnvelopeBroken, Mistyped, TooLong
from vault.holders import OpenCase
from vault.services import copies, items, requesters

CODE = re.compile(r"(?<![0-9A-Za-z])(?=((?:[0-9A-Za-z]{4}[\W_]{0,6}){4}[0-9A-Za-z]{4})(?![0-9A-Za-z]))")
REENTRY_DELAY = timedelta(hours=24)


class MessageRefused(Exception):
    """This message was not written; the message of the exception may be shown."""


@dataclass(frozen=True)
class Line:
    """A message as it is shown; `is_broken` where its envelope does not open."""

    code: UUID
    role: str
    name: str
    text: str
    at: object
    is_broken: bool = False
    file: Enclosed | None = None


def facts(opened: OpenCase) -> Facts:
    return shapes.unpack_facts(items.read(opened=opened, kinds=[FACTS])[-1].content)


def reads_facts(opened: OpenCase) -> bool:
    """Say whether this holder reads the facts: a coach who reads only what is new does not."""
    return bool(items.read(opened=opened, kinds=[FACTS]))


def contact(opened: OpenCase) -> Contact:
    """Return how the person may be reached; after closing nothing is left of it but that one can write here."""
    found = items.read(opened=opened, kinds=[CONTACT])
    return shapes.unpack_contact(found[-1].content) if found else Contact(how=WRITE)


@transaction.atomic
def set_contact(*, opened: OpenCase, contact: Contact) -> Case:
    """Change how one may be reached, for all who may know it now."""
    case = moves.locked(opened.case)
    content = shapes.pack_contact(contact)
    found = items.read(opened=opened, kinds=[CONTACT])
    if found:
        items.rewrite(opened=opened, item=found[-1].code, content=content)
    else:
        items.write(opened=opened, kind=CONTACT, content=content)
    for key in copies.holders(case=case.pk, kind=CONTACT):
        is_desk = case.seats.filter(person=key.user).exists()
        if is_desk and not contact.desk_may_call:
            copies.withdraw(case=case.pk, by=opened.holder, kind=CONTACT, to=key)
        else:
            copies.give(case=case.pk, to=key, kind=CONTACT, content=content, by=opened.holder)
    moves.touch(case=case)
    moves.record(case=case, event=Event.CONTACT_SET, actor=Actor.REQUESTER)
    return case


def conversation(opened: OpenCase) -> list[Line]:
    """Return the messages this holder can read, oldest first."""
    lines = []
    for item in items.read(opened=opened, kinds=[MESSAGE]):
        try:
            one: Written = shapes.unpack_written(item.content)
        except EnvelopeBroken:
            lines.append(Line(item.code, "", "", "", None, is_broken=True))
        else:
            lines.append(Line(item.code, one.role, one.name, one.text, one.at, file=one.file))
    return lines


@transaction.atomic
def write(*, opened: OpenCase, text: str, role: Actor, name: str, by: User | None = None) -> Case:
    """Write a message for all who can read the case. Raises MessageRefused."""
    text = text.strip()
    if not text:
        raise MessageRefused(_("Write something first."))
    if holds_code(text):
        raise MessageRefused(_("This message holds a code that opens a conversation. Take the code out first."))
    return put(opened=opened, text=text, role=role, name=name, by=by)


@transaction.atomic
def put(
    *, opened: OpenCase, text: str, role: Actor, name: str, by: User | None = None, file: Enclosed | None = None
) -> Case:
    """Put a message that has been looked at into the conversation, and let the others know. Raises MessageRefused."""
    case = moves.locked(opened.case)
    content = shapes.pack_written(role=role, name=name, text=text, file=file)
    try:
        items.write(opened=opened, kind=MESSAGE, content=content)
    except TooLong as error:
        raise MessageRefused(_("This message is too long. Send it in two parts.")) from error
    moves.touch(case=case)
    moves.record(case=case, event=Event.MESSAGE, actor=role, by=by)
    if role == Actor.REQUESTER:
        for assignment in case.assignments.filter(is_live=True).select_related("person"):
            notices.tell(person=assignment.person)
    else:
        notices.tell_requester(case=case)
    return case


def holds_code(text: str) -> bool:
    """Say whether a return code stands in the text: five groups of four, a digit among them, the check symbol right."""
    for found in CODE.finditer(text):
        with suppress(Mistyped):
            codes.read(found.group(1), codes.RETURN)
            if any(sign.isdigit() for sign in found.group(1)):
                return True
    return False


def new_way_in(*, opened: OpenCase, case: Case, by: User, role: Actor) -> tuple[str, bool]:
    """Make a code for a requester who lost theirs, by a supporter who has spoken with them.

    Where notices may go somewhere it works only a day later, so that the true requester hears of it first. Return the
    code and whether it waits.
    """
    waits = NoticeAddress.objects.filter(case=case).exists()
    code = requesters.issue_reentry_code(opened=opened, delay=REENTRY_DELAY if waits else timedelta())
    moves.record(case=case, event=Event.CODE, actor=role, by=by)
    notices.tell_requester(case=case)
    return code, waits
