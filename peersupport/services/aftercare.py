"""After closing: a neutral notice at two weeks and at three months, for who asked for it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from peersupport.models import AfterTalk, Case, MoveRefused, NoticeAddress, State
from peersupport.services import moves, notices
from peersupport.services.clocks import ZONE
from vault.holders import OpenCase

AFTER_CLOSING = (State.CLOSING, State.CLOSED)
TWO_WEEKS, THREE_MONTHS = timedelta(days=14), timedelta(days=87)  # three days before the shredding at ninety


def may_ask(case: Case) -> bool:
    """Say whether the requester can opt in now: closing has begun, and they did not yet."""
    return case.state in AFTER_CLOSING and not case.after_talks.exists()


def has_address(case: Case) -> bool:
    return NoticeAddress.objects.filter(case=case).exists()


@transaction.atomic
def opt_in(*, opened: OpenCase) -> None:
    """Ask to hear from us at two weeks and three months from the closing on. Raises MoveRefused."""
    case = moves.locked(opened.case)
    if not may_ask(case):
        raise MoveRefused(_("This has changed in the meantime. Look at the page again."))
    began = _began(case)
    days = [began + wait for wait in (TWO_WEEKS, THREE_MONTHS) if began + wait > timezone.localdate()]
    AfterTalk.objects.bulk_create(AfterTalk(case=case, due_on=day) for day in days)


def _began(case: Case) -> date:
    """Return the day on which closing began; a closed case was closing for thirty days before."""
    since = case.state_since.astimezone(ZONE).date()
    return since - timedelta(days=30) if case.state == State.CLOSED else since


def opt_out(*, opened: OpenCase) -> None:
    """Hear nothing more."""
    AfterTalk.objects.filter(case=opened.case).delete()


def is_asking(case: Case) -> bool:
    """Say whether a notice has gone out and the page asks how they are."""
    return case.state in AFTER_CLOSING and case.after_talks.filter(is_told=True).exists()


@transaction.atomic
def answer(*, opened: OpenCase) -> None:
    """Put away the question that was asked; the next one still comes."""
    AfterTalk.objects.filter(case=opened.case, is_told=True).delete()


def ring(*, now: datetime) -> int:
    """Send what is due, once; forget those of cases that were opened again. Return how many went; twice, none."""
    today = now.astimezone(ZONE).date()
    AfterTalk.objects.exclude(case__state__in=AFTER_CLOSING).delete()
    with transaction.atomic():
        due = AfterTalk.objects.select_for_update(skip_locked=True).filter(due_on__lte=today, is_told=False)
        rows = list(due.values_list("pk", "case_id"))
        notices.tell_requesters(cases={case for _pk, case in rows})
        AfterTalk.objects.filter(pk__in=[pk for pk, _case in rows]).update(is_told=True)
    return len(rows)
