"""The requester's timeline: what happened, by whom, in which hour. Whoever looks is written down."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.models import Actor, Case, Event, Happening, this_hour
from peersupport.models.states import SUPPORTERS
from peersupport.services import moves

OF_OTHERS = {
    Event.ACCEPT: _("Said yes"),
    Event.DECLINE: _("Cannot do this now"),
    Event.HAND_BACK: _("Handed back"),
}


@dataclass(frozen=True)
class Moment:
    """One line as the requester sees it."""

    what: str
    who: str
    hour: datetime


def looked(*, case: Case, event: Event, actor: Actor, by: User) -> None:
    """Write down that somebody looked: once an hour for the same person and the same thing, and after new words."""
    known = case.happenings.filter(type=event, actor=by, actor_role=actor, hour=this_hour())
    if event == Event.TALK_READ:
        words = case.happenings.filter(type=Event.MESSAGE).order_by("-seq").values_list("seq", flat=True)
        known = known.filter(seq__gt=words.first() or 0)
    if not known.exists():
        moves.record(case=case, event=event, actor=actor, by=by)


@transaction.atomic
def seen_by_requester(*, case: Case) -> None:
    """Write down that the requester saw what a supporter wrote: once for all that was new, and else nothing."""
    if _news(case):
        held = moves.locked(case.pk)
        if _news(held):
            moves.record(case=held, event=Event.TALK_READ, actor=Actor.REQUESTER)


def _news(case: Case) -> bool:
    mine = case.happenings.filter(actor_role=Actor.REQUESTER, type__in=[Event.TALK_READ, Event.MESSAGE])
    last = mine.order_by("-seq").values_list("seq", flat=True).first() or 0
    return case.happenings.filter(type=Event.MESSAGE, actor_role__in=SUPPORTERS, seq__gt=last).exists()


def of(case: Case) -> list[Moment]:
    """Return the timeline, newest first."""
    lines = Happening.objects.filter(case=case).select_related("actor").order_by("-seq")
    return [Moment(_what(line), _who(line), line.hour) for line in lines]


def _what(line: Happening) -> str:
    """Return what happened; of a coach or expert in words that do not call them a colleague."""
    event = Event(line.type)
    is_other = line.actor_role in {Actor.COACH, Actor.EXPERT}
    return str(OF_OTHERS[event] if is_other and event in OF_OTHERS else event.label)


def _who(line: Happening) -> str:
    role = str(Actor(line.actor_role).label)
    name = line.actor.get_short_name() if line.actor else ""  # of an account that was closed, nothing
    return f"{name} ({role})" if name else role
