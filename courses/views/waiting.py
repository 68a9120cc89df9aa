"""Answering an offer, and leaving the waiting list or staying on it."""

from contextlib import suppress
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest, see_other
from courses.models import Enrolment
from courses.services import waiting
from courses.services.amounts import today
from courses.services.moving import EnrolmentRefused
from courses.views.enrolment import to_checkout

State = Enrolment.State


def _mine(request: SignedInRequest, code: UUID) -> Enrolment:
    mine = Enrolment.objects.filter(person=request.user).select_related("edition__course", "edition__venue")
    return get_object_or_404(mine, code=code)


@require_http_methods(["GET", "POST"])
def offer_answer(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Show the offered place and until when it stands; take it, or pass it on."""
    place, now = _mine(request, code), timezone.now()
    if request.method == "POST":
        deed = waiting.decline_offer if request.POST.get("answer") == "decline" else waiting.accept_offer
        try:
            place = deed(enrolment=place, now=now)
        except EnrolmentRefused:
            return see_other("courses:enrolment", code=code)
        if place.state == State.HELD:
            return to_checkout(request, place)
        if place.state == State.CONFIRMED:
            return see_other("courses:edition_enrolled", code=place.edition.code)
        return see_other("courses:enrolment", code=code)
    if place.state == State.LAPSED:
        return see_other("courses:waiting_leave", code=code)
    if place.state != State.OFFERED:
        return see_other("courses:enrolment", code=code)
    page = {"enrolment": place, "edition": place.edition, "today": today(now)}
    return render(request, "courses/offer_answer.html", page)


@require_http_methods(["GET", "POST"])
def waiting_leave(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Ask whether to leave the waiting list; after a missed offer also whether to stay on it."""
    place, now = _mine(request, code), timezone.now()
    if request.method == "POST":
        deed = waiting.stay_on if request.POST.get("answer") == "stay" else waiting.leave
        with suppress(EnrolmentRefused):  # a second click, or the list moved: the page of the place says how it stands
            deed(enrolment=place, now=now)
        return see_other("courses:enrolment", code=code)
    if place.state not in {State.WAITING, State.LAPSED}:
        return see_other("courses:enrolment", code=code)
    page = {
        "enrolment": place,
        "edition": place.edition,
        "position": place.queue_position() if place.state == State.WAITING else 0,
    }
    return render(request, "courses/waiting_leave.html", page)
