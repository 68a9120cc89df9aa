"""The trainers' desk: everyone on the way, for whom they wait and how long; and one candidate in full."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, F, Min, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from training.forms import ConditionAnswerForm, DecisionForm, MentorForm, MoreForm
from training.models import Candidate, Trainer
from training.models.candidate import CandidateQuerySet
from training.services.asking import asks_of, decision_of
from training.services.moving import role_of, today
from training.views.mine import show_thread

ON_A_PAGE = 50
State, Waits = Candidate.State, Candidate.Waits


def my_place(request: SignedInRequest) -> Trainer:
    """Return one's place among the trainers; a stranger finds nothing here."""
    trainer = Trainer.objects.of(request.user)
    if trainer is None:
        raise Http404
    return trainer


def waiting_for(person: User) -> int | None:
    """Return how many candidates wait for the trainers, for one of them; None for anybody else."""
    trainer = Trainer.objects.of(person)
    if trainer is None:
        return None
    return Candidate.objects.on_board(trainer).filter(waits_for=Waits.TRAINERS).count()


def theirs(request: SignedInRequest, code: UUID) -> Candidate:
    """Return a candidate whom this trainer sees, never themselves; anybody else is not found."""
    rows = Candidate.objects.visible_to(request.user).filter(sent_at__isnull=False).exclude(person=request.user)
    return get_object_or_404(rows.select_related("person", "stage", "version", "track", "mentor__person"), code=code)


@never_cache
@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    """Show everyone on the way whom this trainer sees: whoever waits for us longest first."""
    trainer, day = my_place(request), today(timezone.now())
    everyone = Candidate.objects.on_board(trainer)
    choices = {
        "us": Q(waits_for=Waits.TRAINERS),
        "late": Q(due_on__lt=day),
        "alone": Q(stage__has_mentor=True, mentor=None),
        "mine": Q(mentor=trainer),
    }
    show = request.GET.get("show", "")
    page = Paginator(for_board(everyone.filter(choices.get(show, Q()))), ON_A_PAGE).get_page(request.GET.get("page"))
    here = f"{reverse('training:board')}?" + (f"show={show}&" if show in choices else "")
    shown = {
        "trainer": trainer,
        "page": page,
        "rows": [{"candidate": row, "is_late": row.due_on is not None and row.due_on < day} for row in page],
        "show": show,
        "many_tracks": len({row.track_id for row in page}) > 1,
        "tally": everyone.order_by().aggregate(
            all=Count("pk"), **{name: Count("pk", filter=chosen) for name, chosen in choices.items()}
        ),
        "drafts": Candidate.objects.filter(state=State.WORKING, sent_at=None).count() if trainer.decides else 0,
        "previous_url": f"{here}page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"{here}page={page.next_page_number()}" if page.has_next() else "",
        "now": timezone.now(),
    }
    return render(request, "training/board.html", shown)


def for_board(rows: CandidateQuerySet) -> Any:
    """Add what a line of the board shows: how many trainers decided in this attempt, and the hour that was booked."""
    now_decided = Q(verdicts__stage=F("stage"), verdicts__attempt=F("attempt"))
    return rows.select_related("person", "stage", "track", "mentor__person").annotate(
        decided=Count("verdicts", filter=now_decided, distinct=True),
        hour=Min("slots__starts_at", filter=Q(slots__state="booked")),
    )


@never_cache
@require_safe
def desk_candidate(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Show all there is about one candidate, and what this trainer can do."""
    my_place(request)
    return show_candidate(request, theirs(request, code))


def show_candidate(
    request: SignedInRequest, candidate: Candidate, *, wrong: Any = None, status: int = 200
) -> HttpResponse:
    """Draw the page of one candidate; `wrong` is a form that was filled in and refused."""
    now = timezone.now()
    trainer, role = my_place(request), role_of(candidate, request.user)
    asks = asks_of(candidate, now=now) if candidate.is_live else []
    decision = decision_of(asks)
    spoken = all(ask.is_met for ask in asks if ask.kind == "conversation")
    verdicts = decision.verdicts if decision else []
    mine = next((row for row in verdicts if row.trainer.person_id == request.user.pk), None)
    others = [row for row in verdicts if row is not mine]
    started: dict[str, Any] = {"words": next((row.words for row in others if row.words), "")}
    if mine:
        started = {"outcome": mine.outcome, "reason": mine.reason, "words": mine.words}
        started |= {"due_on": mine.due_on, "again_on": mine.again_on}
    forms = {
        "decide": DecisionForm(initial=started, auto_id="decide_%s"),
        "more": MoreForm(auto_id="more_%s"),
        "condition": ConditionAnswerForm(auto_id="condition_%s"),
        "mentor": MentorForm(auto_id="mentor_%s", initial={"mentor": candidate.mentor_id}),
    }
    if wrong is not None:
        forms[wrong[0]] = wrong[1]
    moves = list(candidate.moves.select_related("stage", "by").order_by("-at", "-pk"))
    page = {
        "candidate": candidate,
        "trainer": trainer,
        "role": role,
        "asks": asks,
        "decision": decision,
        "conversation": next((ask for ask in asks if ask.kind == "conversation"), None),
        "may_decide": role == "trainer" and candidate.state == State.SUBMITTED and decision is not None,
        "spoken": spoken,
        "mine": mine,
        "differ": len({row.outcome for row in verdicts}) > 1,
        "forms": forms,
        "form": wrong[1] if wrong is not None else None,
        "moves": moves,
        "titles": candidate.designations.order_by("rank"),
        "is_late": candidate.due_on is not None and candidate.due_on < today(now),
        "may_appoint": trainer.decides and candidate.is_live,
    }
    return render(request, "training/desk_candidate.html", page, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk_thread(request: SignedInRequest, code: UUID) -> HttpResponse:
    """What a mentor and the candidate say to each other; trainers who are not the mentor do not find it."""
    place, candidate = my_place(request), theirs(request, code)
    if candidate.mentor_id != place.pk:
        raise Http404
    return show_thread(request, candidate, "training/desk_thread.html", "training:desk_thread", trainer=place)
