"""The desk: a queue, a case, people who fit, a call taken."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest, see_other
from peersupport import access, queue
from peersupport.forms.request import ContactForm, DistanceForm, FactsForm, contact_from, facts_from, step_from
from peersupport.matching import Rung
from peersupport.models import MOVES, Actor, Case, Event, MoveRefused, Offer, State, Tick
from peersupport.services import (
    alone,
    desk,
    moves,
    nearness,
    overview,
    pausing,
    people,
    referring,
    requests,
    seats,
    timeline,
)
from peersupport.views.staff import has_place, places, staff_page
from vault import http
from vault.errors import NoKey


@staff_page
@require_safe
@sensitive_variables()
def queue_page(request: SignedInRequest) -> HttpResponse:
    """Show what waits, most urgent first: counts and ages while the vault is locked, facts once it is open."""
    asked = {**places(person="person"), "ticked_at": Subquery(Tick.objects.filter(pk=1).values("at"))}
    member = access.desk_member(request, **asked)
    holder = http.supporter(request)
    context = {
        "tally": queue.of(member=member, holder=holder, now=timezone.now()),
        "is_open": holder is not None,
        "member": member,
        "duties": queue.duties(desk=member.desk, now=timezone.now()),
        "alarms": [
            (heap.name, heap.count, queue.age(timezone.now() - heap.since) if heap.since else "–")
            for heap in overview.alarms_at_desk(person=request.user)
        ],
        "is_still": overview.was_still(now=timezone.now(), last=getattr(member, "ticked_at", None)),
        **{name: bool(getattr(member, name)) for name in places()},
    }
    return render(request, "peersupport/queue.html", context)


@staff_page
@require_safe
@sensitive_variables()
def desk_case(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the facts of a case and, while somebody is sought, the people who fit, each with the reasons."""
    return _desk_case(request, case_id)


def _desk_case(request: SignedInRequest, case_id: UUID, refusal: str = "") -> HttpResponse:
    case = access.desk_case(request, case_id)
    holder = access.vault(request)
    if nearness.review_desk(holder=holder, person=request.user, only=[case.pk]):
        raise Http404
    try:
        facts = desk.facts_of(holder=holder, case=case)
    except NoKey:
        shut = {
            "case": case,
            "name": queue.name(case.pk),
            "refusal": refusal,
            "is_alone": alone.is_coach_alone(case),
            **has_place(request),
        }
        return render(request, "peersupport/desk_sealed.html", shut, status=422 if refusal else 200)
    timeline.looked(case=case, event=Event.READ, actor=Actor.DESK, by=request.user)
    contact = desk.contact_of(holder=holder, case=case)
    if contact:
        timeline.looked(case=case, event=Event.CONTACT_READ, actor=Actor.DESK, by=request.user)
    context: dict[str, Any] = {
        "case": case,
        "name": queue.name(case.pk),
        "facts": queue.words(facts),
        "contact": contact,
        "rungs": [],
        "left_out": [],
        "beside": case.assignments.filter(is_live=True).select_related("person"),
        "asked": case.offers.filter(state__in=["proposed", "offered"]).order_by("rank").select_related("person"),
        "choose_for_me": facts.choose_for_me and moves.sought(case) == Actor.PEER,
        "is_sought": _is_sought(case),
        "sought": moves.sought(case),
        "is_alone": alone.is_coach_alone(case),
        "expert": referring.expert_beside(case),
        "can_try": (case.state, Event.UNREACHED, Actor.DESK) in MOVES and contact is not None,
        "tries": pausing.attempts(case),
        "is_unreached": pausing.attempts(case) >= pausing.ATTEMPTS,
        "refusal": refusal,
        "chairs": seats.chairs(case=case, facts=facts, requester=contact.name if contact else ""),
        "is_thin": case.state in seats.NEEDS_DESK and seats.readers(case=case) < seats.ENOUGH,
        **has_place(request),
    }
    if _is_sought(case):
        fits, left_out = desk.candidates(case=case, facts=facts, requester=contact.name if contact else "")
        before = [fit for fit in fits if fit.was_beside]
        others = [fit for fit in fits if not fit.was_beside]
        rungs = [(rung.label, found) for rung in Rung if (found := [f for f in others if f.ranked.rung == rung])]
        context["rungs"] = [*([(_("Stood beside this person before"), before)] if before else []), *rungs]
        context["left_out"] = [(exclusion.label, count) for exclusion, count in left_out.most_common()]
    return render(request, "peersupport/desk_case.html", context, status=422 if refusal else 200)


def _is_sought(case: Case) -> bool:
    """Say whether the desk looks for a colleague or coach now, and nobody is proposed or asked."""
    if case.state == State.WIDENING:
        return not case.offers.filter(state__in=[Offer.State.PROPOSED, Offer.State.OFFERED]).exists()
    return case.state == State.MATCHING and moves.sought(case) != Actor.EXPERT


@staff_page
@require_POST
def case_tried(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down an agreed attempt to reach the person."""
    return _deed(request, case_id, partial(pausing.tried, role=Actor.DESK))


@staff_page
@require_POST
def case_unreached(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Wait for a sign of the person, after three attempts."""
    return _deed(request, case_id, partial(pausing.unreached, role=Actor.DESK))


@staff_page
@require_POST
def case_open(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Begin to look for somebody; whoever comes second finds it open."""
    return _deed(request, case_id, desk.open_case)


@staff_page
@require_POST
def case_seek(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Look for a colleague beside a coach who is alone."""
    return _deed(request, case_id, alone.seek)


def _deed(request: SignedInRequest, case_id: UUID, deed: Callable[..., object]) -> HttpResponse:
    """Do it with the vault open, and go back to the case, which says so where it no longer held."""
    access.desk_case(request, case_id)
    access.vault(request)
    try:
        deed(case_id=case_id, by=request.user)
    except MoveRefused as refusal:
        return _desk_case(request, case_id, str(refusal))
    return see_other("peersupport:desk_case", case_id)


@staff_page
@require_POST
@sensitive_variables()
def case_propose(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Propose the ticked people to the requester."""
    access.desk_case(request, case_id)
    holder = access.vault(request)
    field = forms.TypedMultipleChoiceField(coerce=UUID, choices=[(one, one) for one in request.POST.getlist("who")])
    try:
        chosen = field.clean(request.POST.getlist("who"))
        desk.propose(case_id=case_id, by=request.user, holder=holder, chosen=chosen)
    except forms.ValidationError:
        return _desk_case(request, case_id, str(desk.HOW_MANY))
    except (desk.ProposalRefused, MoveRefused) as refusal:
        return _desk_case(request, case_id, str(refusal))
    return see_other("peersupport:desk_case", case_id)


@staff_page
@require_POST
@sensitive_variables()
def seat_give(request: SignedInRequest, case_id: UUID, code: UUID) -> HttpResponse:
    """Let a colleague know of a case that too few can read; it stands on the requester's timeline."""
    case = access.desk_case(request, case_id)
    holder = access.vault(request)
    try:
        seats.let_in(
            case_id=case_id,
            person=code,
            facts=desk.facts_of(holder=holder, case=case),
            contact=desk.contact_of(holder=holder, case=case),
            story=seats.story_of(holder=holder, case=case),
            by=holder,
        )
    except seats.SeatRefused as refusal:
        return _desk_case(request, case_id, str(refusal))
    return see_other("peersupport:desk_case", case_id)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def call(request: SignedInRequest) -> HttpResponse:
    """Take a call: contact and facts, no story; read out the activation code."""
    access.desk_member(request)
    holder = access.vault(request)
    sent = request.POST if request.method == "POST" else None
    parts = {"contact": ContactForm(sent), "facts": FactsForm(sent), "distance": DistanceForm(sent)}
    refusal = ""
    are_valid = [part.is_valid() for part in parts.values()]  # each one says what is wrong with it
    if all(are_valid):
        answers = {name: part.cleaned_data for name, part in parts.items()}
        try:
            case, code = requests.take_call(
                holder=holder,
                by=request.user,
                facts=facts_from(answers),
                contact=contact_from(answers),
                urgent="urgent" in request.POST,
                notice_address=answers["contact"]["email"],
                language=get_language() or "nl",
                step=step_from(answers),
            )
        except requests.NobodyFree as error:
            refusal = str(error)
        else:
            context = {"code": code, "name": queue.name(case.pk), **has_place(request)}
            return render(request, "peersupport/call_taken.html", context)
    is_wrong = sent is not None and not all(are_valid)
    context = {**parts, "parts": list(parts.values()), "is_wrong": is_wrong, "refusal": refusal, **has_place(request)}
    return render(request, "peersupport/call.html", context, status=422 if sent is not None else 200)


@staff_page
@require_safe
def desk_people(request: SignedInRequest) -> HttpResponse:
    """Show who can help, without their conflicts: who is available, with how many, trained until when."""
    access.desk_member(request)
    return render(request, "peersupport/people.html", {"people": people.overview(), **has_place(request)})
