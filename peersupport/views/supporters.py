"""Pages of peers: their people, a question to answer, a conversation."""

from contextlib import suppress
from typing import Any, cast
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest, see_other
from peersupport import access, queue
from peersupport.forms.people import AcceptForm, MessageForm
from peersupport.models import Actor, Assignment, Case, Event, MoveRefused, Offer, Reason, Region
from peersupport.services import dates, offers, people, sealed, shapes, timeline
from peersupport.services.shapes import CONTACT, GLIMPSE, LETTER, STORY
from peersupport.views.beside import ways_on
from peersupport.views.staff import has_place, staff_page
from vault import http
from vault.errors import NoKey, Shredded
from vault.holders import Holder
from vault.services import cases, copies


@staff_page
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """Show a supporter what is asked of them and beside whom they stand; no more than a short name of each."""
    me = access.supporter(request)
    is_in = Q(person=request.user, person__supporter__is_suspended=False)
    beside = Assignment.objects.filter(is_in, is_live=True, case__in=Case.objects.open())
    asked = Offer.objects.filter(is_in, state=Offer.State.OFFERED)
    context = {
        "me": me,
        "beside": [(one, queue.name(one.case_id)) for one in beside.select_related("case").order_by("pk")],
        "asked": asked.select_related("case").order_by("answer_by"),
        "is_open": http.supporter(request) is not None,
        "is_ready": people.is_ready(me),
        "near": _with_a_date_near(http.supporter(request), [one.case_id for one in beside]),
        "was_near": request.GET.get("said") == "near",
        "has_changed": request.GET.get("said") == "changed",
        **has_place(request),
    }
    return render(request, "peersupport/mine.html", context)


@sensitive_variables()
def _with_a_date_near(holder: Holder | None, codes: list[UUID]) -> set[UUID]:
    """Return the cases in which a day that matters comes near; nothing while the vault is locked."""
    found: set[UUID] = set()
    for code in codes if holder else ():
        with suppress(NoKey, Shredded):
            opened = cases.open_case(holder=cast(Holder, holder), case=code)
            found |= {code} if any(one.is_near for one in dates.of(opened)) else set()
    return found


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def offer(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Ask a supporter: profession, region, language and kind of situation; no name, no place, no story."""
    asked = access.offer(request, code)
    holder = access.vault(request)
    form = AcceptForm(request.POST if request.method == "POST" and "decline" not in request.POST else None)
    refusal = ""
    try:
        if "decline" in request.POST:
            offers.decline(offer=code, by=request.user)
            return see_other("peersupport:mine")
        if form.is_valid():
            has_no_conflict = form.cleaned_data["no_conflict"]
            case = offers.accept(offer=code, by=request.user, has_no_conflict=has_no_conflict, holder=holder)
            return see_other("peersupport:talk", case.pk)
    except offers.ChangedMeanwhile:
        offers.lapse(offer=code, now=timezone.now(), is_gone=True)
        return see_other(f"{reverse('peersupport:mine')}?said=changed")
    except (offers.AnswerRefused, MoveRefused) as error:
        refusal = str(error)
    context = {
        "offer": asked,
        "glimpse": _glimpse(holder, asked),
        "letter": read_letter(holder, asked.case_id),
        "form": form,
        "refusal": refusal,
        **has_place(request),
    }
    return render(request, "peersupport/offer.html", context, status=422 if form.is_bound or refusal else 200)


@sensitive_variables()
def _glimpse(holder: Holder, asked: Offer) -> dict[str, Any]:
    try:
        found = shapes.unpack(copies.take(holder=holder, case=asked.case_id, kind=GLIMPSE))
    except NoKey:
        return {}
    region = Region.objects.filter(code=found["region"]).first()
    return {
        "profession": queue.profession(found["profession"]),
        "region": str(region.name) if region else "",
        "languages": queue.spoken(found["languages"]),
        "reason": str(Reason(found["reason"]).label),
        "shares_past": found.get("shares_past", False),
    }


@sensitive_variables()
def read_letter(holder: Holder, case: UUID) -> shapes.Written | None:
    """Return the letter that was sealed for this expert; None for all others."""
    found = _copy(holder, case, LETTER)
    return shapes.unpack_written(found) if found else None


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def talk(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show how to reach the person, and the conversation once it is open to this supporter."""
    beside = access.assignment(request, case_id)
    holder = access.vault(request)
    if beside.role == Actor.EXPERT:
        return _expert_page(request, beside, holder)
    opened = access.conversation(beside, holder)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if opened is None:
            raise Http404
        try:
            sealed.write(
                opened=opened,
                text=form.cleaned_data["text"],
                role=Actor(beside.role),
                name=request.user.get_short_name(),
                by=request.user,
            )
        except sealed.MessageRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            return see_other("peersupport:talk", case_id)
    contact = _copy(holder, case_id, CONTACT)
    if contact:
        timeline.looked(case=beside.case, event=Event.CONTACT_READ, actor=Actor(beside.role), by=request.user)
    story = _copy(holder, case_id, STORY)
    context = {
        "beside": beside,
        "name": queue.name(case_id),
        "contact": shapes.unpack_contact(contact) if contact else None,
        "story": shapes.unpack(story)["text"] if story and opened is None else "",
        "lines": sealed.conversation(opened) if opened else [],
        "dates": dates.of(opened) if opened else [],
        "is_open": opened is not None,
        "ways": ways_on(beside),
        "form": form,
        **has_place(request),
    }
    return render(request, "peersupport/talk.html", context, status=422 if form.is_bound else 200)


@sensitive_variables()
def _expert_page(request: SignedInRequest, beside: Assignment, holder: Holder) -> HttpResponse:
    """Show an expert the letter and the contact details: all they ever see."""
    contact = _copy(holder, beside.case_id, CONTACT)
    if contact:
        timeline.looked(case=beside.case, event=Event.CONTACT_READ, actor=Actor.EXPERT, by=request.user)
    context = {
        "beside": beside,
        "name": queue.name(beside.case_id),
        "contact": shapes.unpack_contact(contact) if contact else None,
        "letter": read_letter(holder, beside.case_id),
        **has_place(request),
    }
    return render(request, "peersupport/expert_talk.html", context)


@sensitive_variables()
def _copy(holder: Holder, case: UUID, kind: str) -> bytes:
    try:
        return copies.take(holder=holder, case=case, kind=kind)
    except NoKey:
        return b""


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def hand_back(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Ask once, then end this supporter's place; the person is looked after at once."""
    access.assignment(request, case_id)
    access.vault(request)
    if request.method != "POST":
        context = {"name": queue.name(case_id), "case_id": case_id, **has_place(request)}
        return render(request, "peersupport/hand_back.html", context)
    try:
        offers.hand_back(case_id=case_id, by=request.user)
    except MoveRefused:
        raise Http404 from None
    return see_other("peersupport:mine")


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def new_way_in(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Give a requester who lost the code a new way in, after speaking with them."""
    beside = access.assignment(request, case_id)
    opened = access.conversation(beside, access.vault(request))
    if opened is None:
        raise Http404
    context: dict[str, Any] = {"name": queue.name(case_id), "case_id": case_id, **has_place(request)}
    if request.method == "POST":
        context["code"], context["waits"] = sealed.new_way_in(
            opened=opened, case=beside.case, by=request.user, role=Actor(beside.role)
        )
    return render(request, "peersupport/new_way_in.html", {"code": "", "waits": False, **context})
