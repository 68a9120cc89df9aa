"""The only door through which a case changes state: one row lock, the table, a line on the timeline."""

import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from peersupport.models import Actor, Case, Desk, Event, Happening, PaperReferral, State, target, this_hour
from peersupport.models.states import OVER, REACHED, START, SUPPORTERS
from peersupport.services import clocks

KEEP_DAYS, KEEP_AFTER_ACTIVITY_DAYS = 180, 37  # thirty, and a week of quiet before the first notice of them


def begin(
    *, event: Event, actor: Actor, desk: Desk, urgent: bool, by: User | None = None, case_id: UUID, step: int = 1
) -> Case:
    """Make the row of a new case and write its first line. The caller seals the rest in the same transaction.

    `step` is where the person asks to begin: 2 with a coach as well, 3 with an expert.
    """
    now = timezone.now()
    case = Case(
        id=case_id,
        state=target(START, event, actor),
        desk=desk,
        urgent=urgent,
        step=step,
        retain_until=timezone.localdate() + timedelta(days=KEEP_DAYS),
    )
    case.due_at = clocks.due_at(case=case, now=now)
    case.save(force_insert=True)
    record(case=case, event=event, actor=actor, by=by)
    return case


def locked(case_id: UUID) -> Case:
    """Return the case under a row lock, held until the transaction ends."""
    return Case.objects.select_for_update(of=("self",)).select_related("desk").get(pk=case_id)


def move(
    *,
    case: Case,
    event: Event,
    actor: Actor,
    by: User | None = None,
    now: datetime | None = None,
    leaving: str = "",
) -> State:
    """Bring a case that `locked` returned where `event` leads. Raises MoveRefused and changes nothing.

    `leaving` is the role of whoever goes with this very move; whoever accepts comes with it.
    """
    joining = {str(actor)} if event == Event.ACCEPT else set()
    beside = (roles_beside(case) | joining) - {leaving}
    reached = State(target(case.state, event, actor, beside=frozenset(beside), before=case.before))
    now = now or timezone.now()
    if reached != case.state:
        case.before = case.state if reached == State.ERASED else ""
        case.state, case.state_since = reached, now.replace(minute=0, second=0, microsecond=0)
        case.step = max(case.step, REACHED.get(reached, 1))
        case.due_at = clocks.due_at(case=case, now=now)
    _stay(case)
    case.save(update_fields=["state", "state_since", "step", "due_at", "retain_until", "before"])
    record(case=case, event=event, actor=actor, by=by)
    return reached


def roles_beside(case: Case) -> frozenset[str]:
    """Return the roles of those who stand beside the requester now, an expert on paper among them."""
    on_paper = case.paper_referrals.filter(state=PaperReferral.State.ACCEPTED).exists()
    live = case.assignments.filter(is_live=True).values_list("role", flat=True)
    return frozenset([*live, *([Actor.EXPERT.value] if on_paper else [])])


def reached_step(case: Case) -> int:
    """Return how far the case ever came: 2 with a coach, 3 with an expert. `step` may say what was only asked for."""
    yes = set(case.happenings.filter(type=Event.ACCEPT).values_list("actor_role", flat=True))
    return 3 if Actor.EXPERT in yes else 2 if Actor.COACH in yes else 1


def check(*, case: Case, event: Event, actor: Actor) -> None:
    """Refuse what the table does not know, without doing anything. Raises MoveRefused."""
    target(case.state, event, actor)


def sought(case: Case) -> str:
    """Return the role that the desk looks for now: a colleague first; else whoever left last, or a coach if asked."""
    beside = roles_beside(case)
    if case.state == State.WIDENING:
        return Actor.COACH.value
    if Actor.PEER not in beside:
        return Actor.PEER.value
    ended = case.happenings.filter(type=Event.REVOKE, actor_role__in=SUPPORTERS).order_by("-seq").first()
    if ended and ended.actor_role not in beside:
        return ended.actor_role
    return Actor.COACH.value


def to_front(*, case: Case) -> None:
    """Put the case at the front of the desk's queue."""
    case.due_at = case.state_since
    case.save(update_fields=["due_at"])


def wait(*, case: Case) -> None:
    """Let the desk's clock rest while others have to answer, in a state that stays the same meanwhile."""
    if case.state == State.WIDENING:
        case.due_at = None
        case.save(update_fields=["due_at"])


def look_again(*, case: Case) -> None:
    """Start the desk's clock anew: whoever was proposed or asked is out, in a state that stayed the same."""
    if case.state == State.WIDENING:
        case.due_at = clocks.due_at(case=case, now=timezone.now())
        case.save(update_fields=["due_at"])


def touch(*, case: Case) -> None:
    """Keep a case that somebody uses for at least another 30 days, and a week before the notice of those."""
    if _stay(case):
        case.save(update_fields=["retain_until"])


def _stay(case: Case) -> bool:
    until: date = timezone.localdate() + timedelta(days=KEEP_AFTER_ACTIVITY_DAYS)
    if case.state in OVER or case.retain_until >= until:
        return False
    case.retain_until = until
    return True


@transaction.atomic
def record(*, case: Case, event: Event, actor: Actor, by: User | None = None) -> Happening:
    """Write a line on the timeline, chained to the one before it."""
    last = case.happenings.order_by("-seq").first()
    seq, hour = (last.seq + 1 if last else 1), this_hour()
    return case.happenings.create(
        seq=seq,
        type=event,
        actor_role=actor,
        actor=by,
        hour=hour,
        chain=link(last.chain if last else "", case.pk, seq, event, actor, by.pk if by else 0, hour),
    )


def link(before: str, case_id: UUID, seq: int, event: str, actor: str, person: int, hour: datetime) -> str:
    """Return the seal of a line: it depends on all before it."""
    words = "|".join([before, str(case_id), str(seq), str(event), str(actor), str(person), f"{hour:%Y%m%d%H}"])
    return hashlib.sha256(words.encode()).hexdigest()


def is_sound(case: Case) -> bool:
    """Say whether no line of the timeline was changed, taken out or put in."""
    before = ""
    for seq, line in enumerate(case.happenings.order_by("seq"), start=1):
        expected = link(before, case.pk, seq, line.type, line.actor_role, line.actor_id or 0, line.hour)
        if line.seq != seq or line.chain != expected:
            return False
        before = line.chain
    return True
