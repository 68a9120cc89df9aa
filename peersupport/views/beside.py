"""What a supporter does beside the conversation: propose more help, write the letter along, propose to close."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest, see_other
from peersupport import access, cards, queue
from peersupport.forms.steps import ExpertChoiceForm, LetterAlongForm
from peersupport.models import Actor, Assignment, Event, MoveRefused, PaperReferral, State
from peersupport.models.states import ACTIVE, MOVES
from peersupport.services import closing, pausing, referring, sealed, shapes, widening
from peersupport.views.staff import has_place, staff_page
from vault.holders import OpenCase


def ways_on(beside: Assignment) -> dict[str, Any]:
    """Return what this supporter may do now, by the table and by what waits for the requester."""
    case, role = beside.case, Actor(beside.role)
    tries = pausing.attempts(case)
    can_try = (case.state, Event.UNREACHED, role) in MOVES
    on_paper = case.paper_referrals.filter(state=PaperReferral.State.ASKED).exists()
    expert = referring.expert_beside(case)
    return {
        "role": role.value,
        "can_propose_coach": role == Actor.PEER and case.state == State.ACTIVE_1 and not widening.proposed_by(case),
        "is_coach_proposed": widening.proposed_by(case) is not None,
        "can_write_letter": case.state in referring.WRITABLE,
        "can_propose_close": case.state in ACTIVE and closing.proposed_at(case) is None,
        "is_close_proposed": closing.proposed_at(case) is not None,
        "can_try": can_try,
        "tries": tries,
        "is_unreached": can_try and tries >= pausing.ATTEMPTS,
        "is_on_paper": case.state == State.REFERRING and on_paper,
        "expert": cards.experts([expert])[0] if expert else None,
        "can_introduce": case.state == State.ACTIVE_3 and not referring.is_introduced(case),
    }


def _opened(request: SignedInRequest, case_id: UUID) -> tuple[Assignment, OpenCase]:
    """Return the place beside the requester and the open case. Raises Http404 for who reads no conversation."""
    beside = access.assignment(request, case_id)
    holder = access.vault(request)
    opened = access.conversation(beside, holder) if beside.role != Actor.EXPERT else None
    if opened is None:
        raise Http404
    return beside, opened


def _deed(request: SignedInRequest, case_id: UUID, deed: Callable[[Assignment], object]) -> HttpResponse:
    """Do it, and go back to the conversation, which says so where it no longer held."""
    beside = access.assignment(request, case_id)
    access.vault(request)
    if beside.role == Actor.EXPERT:
        raise Http404
    try:
        deed(beside)
    except MoveRefused as refusal:
        context = {"name": queue.name(case_id), "case_id": case_id, "refusal": str(refusal), **has_place(request)}
        return render(request, "peersupport/refused.html", context, status=422)
    return see_other("peersupport:talk", case_id)


@staff_page
@require_POST
def coach_propose(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Propose a coach as well; the person decides."""
    return _deed(request, case_id, lambda beside: widening.propose(case_id=case_id, by=beside.person))


@staff_page
@require_POST
def close_propose(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Propose to close; the person decides."""
    return _deed(request, case_id, lambda beside: closing.propose(case_id=case_id, by=beside.person))


@staff_page
@require_POST
def tried(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down an agreed attempt to reach the person."""
    return _deed(
        request,
        case_id,
        lambda beside: pausing.tried(case_id=case_id, by=beside.person, role=Actor(beside.role)),
    )


@staff_page
@require_POST
def unreached(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Wait for a sign of the person, after three attempts."""
    return _deed(
        request,
        case_id,
        lambda beside: pausing.unreached(case_id=case_id, by=beside.person, role=Actor(beside.role)),
    )


@staff_page
@require_POST
def introduce(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Say that person, supporter and expert spoke together."""
    return _deed(
        request,
        case_id,
        lambda beside: referring.introduced(case_id=case_id, role=Actor(beside.role), by=beside.person),
    )


@staff_page
@require_POST
def paper_answered(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Say what an expert answered to a letter on paper."""
    said_yes = "yes" in request.POST
    return _deed(request, case_id, lambda _beside: referring.answered_on_paper(case_id=case_id, said_yes=said_yes))


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def letter_along(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write the letter along with the person."""
    beside, opened = _opened(request, case_id)
    if beside.case.state not in referring.WRITABLE:
        raise Http404
    known = referring.letter(opened)
    form = LetterAlongForm(
        request.POST if request.method == "POST" else None,
        initial={"text": known.text if known else referring.outline()},
    )
    if form.is_valid():
        try:
            referring.write(
                opened=opened,
                text=form.cleaned_data["text"],
                role=Actor(beside.role),
                name=request.user.get_short_name(),
                by=request.user,
            )
        except (referring.LetterRefused, MoveRefused) as refusal:
            form.add_error("text", str(refusal))
        else:
            return see_other(f"{reverse('peersupport:letter_along', args=[case_id])}?said=kept")
    return _letter_page(request, beside, opened, known, form=form)


@sensitive_variables()
def _letter_page(
    request: SignedInRequest,
    beside: Assignment,
    opened: OpenCase,
    known: referring.Letter | None,
    **forms: Any,
) -> HttpResponse:
    approved = _approved(opened, beside, known)
    context = {
        "beside": beside,
        "name": queue.name(beside.case_id),
        "letter": known,
        "experts": cards.experts(approved),
        "is_kept": request.GET.get("said") == "kept",
        "next_form": None,
        **forms,
        **has_place(request),
    }
    context.setdefault("form", LetterAlongForm(initial={"text": known.text if known else referring.outline()}))
    is_wrong = any(form.is_bound for form in forms.values())
    return render(request, "peersupport/letter_along.html", context, status=422 if is_wrong else 200)


@sensitive_variables()
def _approved(opened: OpenCase, beside: Assignment, known: referring.Letter | None) -> list[Any]:
    """Return the experts whom this supporter may ask now with the letter as it stands."""
    if known is None or (beside.case.state, Event.REFER, Actor(beside.role)) not in MOVES:
        return []
    found = referring.open_to(opened=opened, case=beside.case)
    return [one for one in found if referring.is_approved(opened, digest=known.digest, expert=one.code)]


@staff_page
@require_POST
@sensitive_variables()
def letter_next(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Ask the next expert with the letter that the person approved."""
    beside, opened = _opened(request, case_id)
    known = referring.letter(opened)
    if known is None:
        raise Http404
    options = [(str(one.code), one.name) for one in _approved(opened, beside, known)]
    form = ExpertChoiceForm(request.POST, experts=options)
    if form.is_valid():
        try:
            referring.refer(
                opened=opened,
                expert=UUID(form.cleaned_data["expert"]),
                digest=form.cleaned_data["digest"],
                role=Actor(beside.role),
                by=request.user,
            )
        except (referring.LetterRefused, MoveRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            return see_other("peersupport:talk", case_id)
    return _letter_page(request, beside, opened, known, next_form=form)


@staff_page
@require_safe
@sensitive_variables()
def letter_paper(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the letter on a page for paper, with the contact details where this supporter has them."""
    beside, opened = _opened(request, case_id)
    known = referring.letter(opened)
    if known is None:
        raise Http404
    expert = referring.expert_beside(beside.case)
    if expert is None or not referring.is_approved(opened, digest=known.digest, expert=expert.code):
        raise Http404
    context = {
        "letter": known,
        "contact": sealed.contact(opened) if sealed.reads_facts(opened) else shapes.Contact(how=shapes.WRITE),
        "expert": expert,
        "name": queue.name(case_id),
        "case_id": case_id,
        **has_place(request),
    }
    return render(request, "peersupport/letter_paper.html", context)
