"""The requester's way to more help: a coach as well, a letter to an expert, one step back."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import see_other
from peersupport import cards
from peersupport.access import Visit
from peersupport.forms.steps import LetterForm, SendForm, WidenForm
from peersupport.models import Actor, Event, MoveRefused
from peersupport.models.states import MOVES
from peersupport.services import alone, referring, sealed, widening
from peersupport.views.requester import decide, requester_page


def may(visit: Visit, event: Event) -> bool:
    """Say whether the table lets the requester do this now."""
    return (visit.case.state, event, Actor.REQUESTER) in MOVES


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def widen(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for a coach as well, and say what the coach may see."""
    if not may(visit, Event.WIDEN):
        return see_other("peersupport:case")
    form = WidenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return decide(lambda: widening.widen(opened=visit.opened, **form.cleaned_data), "widened")
    return render(request, "peersupport/widen.html", {"form": form, "asked_by": widening.proposed_by(visit.case)})


@requester_page
@require_POST
def peer_again(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for a colleague beside a coach who is alone, or say that the coach is enough."""
    if "seek" in request.POST:
        return decide(lambda: alone.seek_own(opened=visit.opened), "sought")
    return decide(lambda: alone.enough(opened=visit.opened), "stays")


@requester_page
@require_POST
def step_down(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One step back, or no search for more help after all."""
    return decide(lambda: widening.step_down(opened=visit.opened), "stepped")


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def letter(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Write the letter, or read what stands there now."""
    if visit.case.state not in referring.WRITABLE:
        return see_other("peersupport:case")
    known = referring.letter(visit.opened)
    if request.method == "POST":
        form = LetterForm(request.POST)
        if form.is_valid():
            try:
                name = sealed.contact(visit.opened).name
                text = form.cleaned_data["text"]
                referring.write(opened=visit.opened, text=text, role=Actor.REQUESTER, name=name)
            except (referring.LetterRefused, MoveRefused) as refusal:
                form.add_error("text", str(refusal))
            else:
                return see_other("peersupport:letter_send")
    else:
        form = LetterForm(initial={"text": known.text if known else referring.outline()})
    context = {"form": form, "letter": known}
    return render(request, "peersupport/letter.html", context, status=422 if form.is_bound else 200)


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def letter_send(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the letter word for word, with everything that goes along, and ask to whom it may go."""
    known = referring.letter(visit.opened)
    if known is None or not may(visit, Event.REFER):
        return see_other("peersupport:letter" if visit.case.state in referring.WRITABLE else "peersupport:case")
    found = referring.open_to(opened=visit.opened, case=visit.case)
    choices = [(str(one.code), one.name) for one in found]
    form = SendForm(
        request.POST if request.method == "POST" else None, experts=choices, initial={"digest": known.digest}
    )
    if form.is_valid():
        try:
            referring.refer(
                opened=visit.opened,
                expert=UUID(form.cleaned_data["expert"]),
                digest=form.cleaned_data["digest"],
                role=Actor.REQUESTER,
                or_next=form.cleaned_data["or_next"],
            )
        except (referring.LetterRefused, MoveRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            return see_other(f"{reverse('peersupport:case')}?said=referred")
    context = {
        "form": form,
        "letter": known,
        "contact": sealed.contact(visit.opened),
        "experts": cards.experts(found),
        "chosen": form.data.get("expert", "") if form.is_bound else "",
        "has_peer": visit.case.assignments.filter(is_live=True).exists(),
    }
    return render(request, "peersupport/letter_send.html", context, status=422 if form.is_bound else 200)


@requester_page
@require_safe
@sensitive_variables()
def letter_print(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the letter on a page for paper."""
    known = referring.letter(visit.opened)
    if known is None:
        raise Http404
    context = {
        "letter": known,
        "contact": sealed.contact(visit.opened),
        "expert": referring.expert_beside(visit.case),
        "back": reverse("peersupport:case"),
    }
    return render(request, "peersupport/letter_print.html", context)


@requester_page
@require_POST
def letter_answered(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say what an expert answered to a letter on paper."""
    said_yes = "yes" in request.POST
    return decide(
        lambda: referring.answered_on_paper(case_id=visit.case.pk, said_yes=said_yes),
        "expert_yes" if said_yes else "expert_no",
    )


@requester_page
@require_POST
def introduced(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say that one was introduced to the expert."""
    return decide(lambda: referring.introduced(case_id=visit.case.pk, role=Actor.REQUESTER), "introduced")
