"""The requester's own pages: come back, read and write, choose, ask for someone else."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import see_other
from peersupport import access, cards
from peersupport.access import Visit
from peersupport.forms.people import CodeForm, MessageForm
from peersupport.limits import BITS, NO_SCRIPT_WAIT, limits
from peersupport.manners import sealed_page
from peersupport.models import MOVES, Actor, Case, MoveRefused, Offer, PaperReferral, State
from peersupport.services import (
    aftercare,
    alone,
    choices,
    clocks,
    closing,
    fellows,
    moves,
    referring,
    sealed,
    seats,
    timeline,
    widening,
)
from peersupport.views.public import ways
from vault import http
from vault.errors import Mistyped, NotYet, WrongSecret
from vault.holders import Holder, OpenCase
from vault.services import grants, requesters

CodePage = dict[str, Any]
SAID = {
    "chosen": gettext_lazy("We ask your colleague now. As soon as they answer, you see it here."),
    "off": gettext_lazy("This person is off the list, and is never told."),
    "another": gettext_lazy("We look for someone else. You need not say why."),
    "changed": gettext_lazy("This has changed in the meantime. Here is how it stands now."),
    "written": gettext_lazy("Your message is here. It is sealed until your colleague reads it."),
    "widened": gettext_lazy("The desk looks for a coach. Your colleague stays."),
    "sought": gettext_lazy("The desk looks for a colleague. Your coach stays."),
    "stepped": gettext_lazy("Done. Whoever went can read nothing any more."),
    "referred": gettext_lazy("Your letter is on its way. As soon as there is an answer, you see it here."),
    "expert_yes": gettext_lazy("Good. Your colleague introduces you to the expert."),
    "expert_no": gettext_lazy("A pity. You can choose the next expert; your letter is kept."),
    "introduced": gettext_lazy("Good that you have met."),
    "paused": gettext_lazy("It rests. Take it up again when you like."),
    "resumed": gettext_lazy("Good that you are here. It goes on."),
    "closing": gettext_lazy("Closing has begun. For 30 days you can open it again."),
    "stays": gettext_lazy("Good. It goes on as it is."),
    "reopened": gettext_lazy("It is open again."),
    "contact": gettext_lazy("Your contact details are changed, for whoever may reach you."),
    "undone": gettext_lazy("Everything is back as it was."),
    "after": gettext_lazy("Good. You hear from us once more, twice at the most."),
    "fine": gettext_lazy("Good to know. We are here if that changes."),
    "quiet": gettext_lazy("Good. We do not ask any more."),
}


def requester_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the requester in with `visit`; whoever has no session is asked for the code."""

    @login_not_required
    @sealed_page
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visit = access.visit(request)
        if visit is None:
            if request.method == "POST" and "text" in request.POST:
                return _expired(request)
            return see_other("peersupport:return")
        return view(request, visit, *args, **kwargs)

    return guarded


# The code ---------------------------------------------------------------------------------------------


@login_not_required
@sealed_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def come_back(request: HttpRequest) -> HttpResponse:
    """Open one's case with the return code, or with the code one got by telephone."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    holder = _try(request, form)
    if holder is None:
        return render(request, "peersupport/return.html", _code_page(request, form), status=_status(form))
    is_erased = bool(holder.case) and Case.objects.filter(pk=str(holder.case), state=State.ERASED).exists()
    page = "undo" if is_erased else "code" if holder.return_code else "case"
    response = see_other(f"peersupport:{page}")
    http.open_requester(request, response, holder=holder)
    return response


@sensitive_variables()
def _try(request: HttpRequest, form: CodeForm) -> Holder | None:
    """Return who came back, or None with the one sentence that fits on the form."""
    if not form.is_valid():
        return None
    if seconds := limits.wait(request):
        words = ngettext(
            "Wait %(seconds)s second, then try again.", "Wait %(seconds)s seconds, then try again.", seconds
        )
        form.add_error("code", words % {"seconds": seconds})
        return None
    if limits.wants_work(request) and not limits.is_done(request.POST.get("task", ""), request.POST.get("answer", "")):
        form.add_error(
            "code", _("Wait %(seconds)s seconds on this page, then try again.") % {"seconds": NO_SCRIPT_WAIT}
        )
        return None
    try:
        return requesters.come_back(typed=form.cleaned_data["code"])
    except Mistyped:
        form.add_error("code", _("There is a slip in this code. Look at it once more; nothing was tried."))
    except NotYet as not_yet:
        form.add_error("code", _("This code works from %(moment)s.") % {"moment": _moment(not_yet)})
    except WrongSecret:
        limits.wrong(request)
        form.add_error("code", _("This code opens nothing. Look at it once more, or call us."))
    return None


def _moment(not_yet: NotYet) -> str:
    return not_yet.opens_at.astimezone(clocks.ZONE).strftime("%d-%m %H:%M")


def _code_page(request: HttpRequest, form: CodeForm, text: str = "") -> CodePage:
    wants_work = limits.wants_work(request)
    return {
        **ways(),
        "form": form,
        "text": text,
        "task": limits.task() if wants_work else "",
        "bits": BITS,
        "seconds": NO_SCRIPT_WAIT,
    }


def _status(form: CodeForm) -> int:
    return 422 if form.is_bound else 200


@sensitive_variables()
def _expired(request: HttpRequest) -> HttpResponse:
    """Ask for the code again and keep what was being written in the form: nothing is stored, nothing is lost."""
    text = request.POST.get("text", "")
    form = CodeForm(request.POST if "code" in request.POST else None)
    holder = _try(request, form)
    if holder is None:
        return render(request, "peersupport/expired.html", _code_page(request, form, text), status=_status(form))
    request.COOKIES.pop(http.cookie_name(http.REQUESTER), None)
    kept = MessageForm(initial={"text": text})
    response = render(request, "peersupport/message_kept.html", {"form": kept})
    http.open_requester(request, response, holder=holder)
    return response


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def code(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the fresh return code until the first log-out, and have two groups typed back."""
    if not visit.holder.return_code:
        return see_other("peersupport:case")
    first, second = requesters.groups_to_confirm(holder=visit.holder)
    is_wrong = False
    if request.method == "POST":
        typed = {name: request.POST.get(name, "")[:20] for name in ("first", "second")}
        if requesters.confirm(holder=visit.holder, **typed):
            return see_other("peersupport:case")
        is_wrong = True
    context = {
        "code": visit.holder.return_code,
        "groups": visit.holder.return_code.split("-"),
        "first": first,
        "second": second,
        "is_wrong": is_wrong,
    }
    return render(request, "peersupport/code.html", context, status=422 if is_wrong else 200)


@requester_page
@require_POST
@sensitive_variables()
def code_renew(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Make a fresh return code; the old one is dead."""
    requesters.renew_code(holder=visit.holder)
    response = see_other("peersupport:code")
    http.open_requester(request, response, holder=visit.holder)
    return response


# The case ---------------------------------------------------------------------------------------------


@requester_page
@require_safe
@sensitive_variables()
def case(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show where it stands, who is proposed, what was written, and who looked."""
    return _case_page(request, visit, MessageForm())


def _case_page(request: HttpRequest, visit: Visit, form: MessageForm) -> HttpResponse:
    opened = visit.opened
    timeline.seen_by_requester(case=visit.case)
    proposed = visit.case.offers.filter(state=Offer.State.PROPOSED).order_by("rank").select_related("person")
    beside = visit.case.assignments.filter(is_live=True).exclude(role=Actor.EXPERT).order_by("pk")
    context = {
        **ways(),
        "form": form,
        "case": visit.case,
        "said": SAID.get(request.GET.get("said", "")),
        "cards": cards.of(
            [offer.person for offer in proposed],
            codes=[offer.code for offer in proposed],
            facts=sealed.facts(opened) if proposed else None,
        ),
        "beside": cards.of([assignment.person for assignment in beside.select_related("person")]),
        "lines": sealed.conversation(opened),
        "moments": timeline.of(visit.case),
        "waiting": [grant for grant in grants.waiting(case=visit.case.pk) if not grant.has_consent],
        **_desk_of(visit, opened),
        "answers_at": clocks.next_opening(desk=visit.case.desk, now=timezone.now()),
        **_where_it_leads(visit, opened),
        "is_fellow_waiting": fellows.is_waiting(visit.case),
        "after_asking": aftercare.is_asking(visit.case),
        "after_may_ask": aftercare.may_ask(visit.case),
        "after_waits": visit.case.after_talks.exists(),
        "after_has_address": aftercare.has_address(visit.case),
        "is_late": bool(visit.case.due_at and visit.case.due_at < timezone.now()),
    }
    return render(request, "peersupport/case.html", context, status=422 if form.is_bound else 200)


def _desk_of(visit: Visit, opened: OpenCase) -> dict[str, Any]:
    """Return whom at the desk one may let in, and whether fewer than two can read and nobody else may."""
    case = visit.case
    if case.state not in seats.NEEDS_DESK:
        return {"chairs": [], "is_thin": False}
    chairs = seats.chairs(case=case, facts=sealed.facts(opened), requester=sealed.contact(opened).name)
    return {"chairs": chairs, "is_thin": not chairs and seats.readers(case=case) < seats.ENOUGH}


def _where_it_leads(visit: Visit, opened: OpenCase) -> dict[str, Any]:
    """Return what the requester may do now, by the table, and what waits for their word."""
    case = visit.case
    expert = referring.expert_beside(case)
    asked = case.paper_referrals.filter(state=PaperReferral.State.ASKED).first()
    offer = case.offers.filter(role=Actor.EXPERT, state=Offer.State.OFFERED).first()
    return {
        "can": {event.value for state, event, actor in MOVES if (state, actor) == (case.state, Actor.REQUESTER)},
        "can_ask_other_names": case.state == State.PROPOSED,
        "sought": moves.sought(case),
        "is_searching": case.state in {State.WIDENING, State.REFERRING}
        or (case.state == State.MATCHING and bool(moves.roles_beside(case))),
        "has_letter": referring.letter(opened) is not None,
        "expert": cards.experts([expert])[0] if expert else None,
        "answer_by": asked.answer_by if asked else offer.answer_by if offer else None,
        "is_on_paper": asked is not None,
        "is_introduced": referring.is_introduced(case),
        "close_asked": closing.proposed_at(case) is not None,
        "is_coach_alone": alone.is_coach_alone(case),
        "widen_asked": widening.proposed_by(case),
        "ends_at": closing.ends_at(case),
        "may_write": case.state != State.CLOSED,
    }


@requester_page
@require_POST
@sensitive_variables()
def message_write(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Write a message; a refusal keeps the text in the form."""
    form = MessageForm(request.POST)
    if form.is_valid():
        try:
            name = sealed.contact(visit.opened).name
            sealed.write(opened=visit.opened, text=form.cleaned_data["text"], role=Actor.REQUESTER, name=name)
        except sealed.MessageRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            return see_other(f"{reverse('peersupport:case')}?said=written")
    return _case_page(request, visit, form)


def decide(deed: Callable[[], object], said: str) -> HttpResponse:
    """Do it and say so on the next page; what it says travels as a word in the address, never in a cookie."""
    try:
        deed()
    except MoveRefused:
        said = "changed"
    return see_other(f"{reverse('peersupport:case')}?said={said}")


@requester_page
@require_POST
def offer_choose(request: HttpRequest, visit: Visit, code: UUID) -> HttpResponse:
    """Choose one of the proposed people."""
    return decide(lambda: choices.choose(opened=visit.opened, offer=code), "chosen")


@requester_page
@require_POST
def offer_choose_for_me(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Let the desk's first proposal be asked."""
    return decide(lambda: choices.choose_for_me(opened=visit.opened), "chosen")


@requester_page
@require_POST
def offer_veto(request: HttpRequest, visit: Visit, code: UUID) -> HttpResponse:
    """Take one person off the list."""
    return decide(lambda: choices.veto(opened=visit.opened, offer=code), "off")


@requester_page
@require_POST
def another(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for someone else, without a reason; the form says for whom where more than one is beside."""
    role = request.POST.get("role", "")[:6]
    return decide(lambda: choices.another(opened=visit.opened, role=role), "another")


@requester_page
@require_POST
def grant_answer(request: HttpRequest, visit: Visit, code: UUID) -> HttpResponse:
    """Say whether somebody with a new key may read again."""
    found = next((grant for grant in grants.waiting(case=visit.case.pk) if grant.code == code), None)
    if found and "allow" in request.POST:
        grants.allow(opened=visit.opened, grant=found)
    elif found:
        grants.refuse(case=visit.case.pk, grant=found, by=visit.holder)
    return see_other("peersupport:case")


@requester_page
@require_POST
@sensitive_variables()
def seat_answer(request: HttpRequest, visit: Visit, code: UUID) -> HttpResponse:
    """Say whether a desk member with a new key, or one more, may know of the request."""
    opened = visit.opened
    if "allow" not in request.POST:
        seats.keep_away(opened=opened, person=code)
        return see_other("peersupport:case")
    story = next((one.text for one in sealed.conversation(opened) if one.role == Actor.REQUESTER), "")
    try:
        seats.let_in(
            case_id=visit.case.pk,
            person=code,
            facts=sealed.facts(opened),
            contact=sealed.contact(opened),
            story=story,
            by=visit.holder,
        )
    except seats.SeatRefused:
        return see_other(f"{reverse('peersupport:case')}?said=changed")
    return see_other("peersupport:case")


@login_not_required
@sealed_page
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Say that nothing remains, and where help still is."""
    return render(request, "peersupport/erased.html", ways())


@requester_page
@require_POST
def close_visit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Log out, and stay on the site."""
    response = see_other("peersupport:start")
    http.close_requester(request, response)
    return response
