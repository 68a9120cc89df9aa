"""Files in a conversation: sealed, thirty days, downloaded and never shown. Never at the intake."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from peersupport import files
from peersupport.models import Actor, Attachment, Case
from peersupport.services import moves, sealed, shapes
from peersupport.services.clocks import ZONE
from peersupport.services.sealed import MessageRefused
from peersupport.services.shapes import FILE, Enclosed
from vault.errors import NoKey
from vault.holders import OpenCase
from vault.services import items

KEPT = timedelta(days=30)
MOST_AT_ONCE = 10
LONGEST_NAME = 60


@sensitive_variables()
def enclose(*, opened: OpenCase, content: bytes, called: str, role: Actor, name: str, by: User | None = None) -> Case:
    """Make the file anew, seal it and put it into the conversation. Raises FileRefused, MessageRefused."""
    if sealed.holds_code(called):
        raise MessageRefused(_("The name of this file holds a code that opens a conversation. Rename it first."))
    kind, made = files.made_anew(content)
    with transaction.atomic():
        case = moves.locked(opened.case)
        if case.attachments.count() >= MOST_AT_ONCE:
            raise MessageRefused(_("There are ten files here already. They go by themselves after thirty days."))
        item = items.write(opened=opened, kind=FILE, content=_packed(kind, made), is_large=True)
        until = timezone.localdate() + KEPT
        Attachment.objects.create(case=case, item=item.code, gone_on=until)
        file = Enclosed(str(item.code), _tidy(called, kind), len(made), until.isoformat())
        return sealed.put(opened=opened, text="", role=role, name=name, by=by, file=file)


def _packed(kind: str, made: bytes) -> bytes:
    return shapes.pack({"kind": kind}) + b"\n" + made


def _tidy(called: str, kind: str) -> str:
    """Return what the conversation calls the file: without a path, not too long, with the ending that fits it."""
    stem = called.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0].strip()
    return f"{stem[:LONGEST_NAME] or _('file')}.{files.ENDINGS[kind]}"


@sensitive_variables()
def take(*, opened: OpenCase, item: UUID) -> tuple[str, bytes]:
    """Return the kind of a file and its content, for who reads the conversation. Raises NoKey, EnvelopeBroken."""
    if not Attachment.objects.filter(case=opened.case, item=item).exists():
        raise NoKey
    header, _newline, content = items.read_one(opened=opened, item=item).content.partition(b"\n")
    return str(shapes.unpack(header)["kind"]), content


def forget(*, now: datetime) -> int:
    """Delete the files that have been here for thirty days. Return how many; twice does nothing."""
    today: date = now.astimezone(ZONE).date()
    due = Attachment.objects.filter(gone_on__lte=today)
    with transaction.atomic():
        gone = list(due.select_for_update().values_list("item", flat=True))
        items.forget(items=gone)
        Attachment.objects.filter(item__in=gone).delete()
    return len(gone)
