"""Enrolling: the questions, the check, the place, and the way to the checkout."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest, see_other
from courses.forms import EnrolmentForm
from courses.models import Edition, Enrolment, Price
from courses.services import admissions
from courses.services import enrolment as services
from courses.services.amounts import price_options, terms_of, today
from courses.services.money import on_their_way
from courses.services.moving import EnrolmentRefused
from donations.services.seats import has_seat
from payments import services as payments


@require_http_methods(["GET", "POST"])
def edition_enrol(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Ask for the price and the questions, show them to check, then take the place and lead on to the checkout."""
    now = timezone.now()
    editions = Edition.objects.visible_to(request.user).select_related("course", "terms", "venue")
    edition = get_object_or_404(editions.with_seats() if request.method == "GET" else editions, code=code)
    if request.method == "GET" and edition.enrolments.active().filter(person=request.user).exists():
        return see_other("courses:edition_enrolled", code=code)
    is_admitted = admissions.may_enrol(request.user, edition.course)
    is_full = request.method == "GET" and not edition.seats_left and not edition.has_waiting_list_at(now)
    if not edition.is_open_at(now) or not is_admitted or is_full:
        closed = {"edition": edition, "now": now, "is_admitted": is_admitted, "is_full": is_full}
        return render(
            request, "courses/edition_enrol_closed.html", closed, status=409 if request.method == "POST" else 200
        )
    prices = list(edition.prices.all())
    is_member = any(price.kind == Price.Kind.MEMBER for price in prices) and has_seat(request.user)
    options = price_options(prices, on=today(now), is_member=is_member)
    if prices and not options:  # for members alone: without a price it is not free
        return render(request, "courses/edition_enrol_closed.html", {"edition": edition, "now": now})
    form = EnrolmentForm(
        request.POST if request.method == "POST" else None,
        options=options,
        questions=list(edition.questions.order_by("position", "pk")),
    )
    terms = terms_of(edition, edition.terms)
    page: dict[str, Any] = {"edition": edition, "form": form, "terms": terms, "today": today(now)}
    step = request.POST.get("step", "")
    if request.method == "GET" or step == "change":
        return render(request, "courses/edition_enrol.html", page)
    if not form.is_valid():
        return render(request, "courses/edition_enrol.html", page, status=422)
    if step == "check":
        return render(request, "courses/edition_enrol_check.html", page)
    if form.options and changed_since(request.POST, page):
        form.add_error(None, changed_since(request.POST, page))
        return render(request, "courses/edition_enrol_check.html", page, status=422)
    return _take_place(request, edition, form, page, now)


def changed_since(shown: QueryDict, page: dict[str, Any]) -> str:
    """Return what staff changed between the check and the button, as a sentence: the price or the terms; else ""."""
    cents, terms = page["form"].chosen.cents, page["terms"]
    if shown.get("agreed", str(cents)) != str(cents):
        return _("The price has changed since you saw it. Check it once more.")
    if shown.get("agreed_terms", terms.in_short) != terms.in_short:
        return _("The terms for cancelling have changed since you saw them. Check them once more.")
    return ""


def _take_place(
    request: SignedInRequest, edition: Edition, form: EnrolmentForm, page: dict[str, object], now: datetime
) -> HttpResponse:
    try:
        enrolment = services.enrol(
            person=request.user,
            edition=edition,
            chosen=form.chosen,
            answers=form.answers,
            language=get_language() or "nl",
            now=now,
        )
    except services.AlreadyEnrolled:  # a second click: the first one did it
        return see_other("courses:edition_enrolled", code=edition.code)
    except EnrolmentRefused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "courses/edition_enrol.html", page, status=422)
    if enrolment.state == Enrolment.State.HELD:
        return to_checkout(request, enrolment)
    return see_other("courses:edition_enrolled", code=edition.code)


def to_checkout(request: SignedInRequest, enrolment: Enrolment) -> HttpResponse:
    """Lead on to the checkout page; when it cannot be opened, back to the place that is held meanwhile."""
    try:
        payment = services.resume_payment(enrolment=enrolment, now=timezone.now())
        return see_other(payments.checkout_url(payment))
    except (EnrolmentRefused, payments.CheckoutUnavailable) as refusal:
        messages.warning(request, str(refusal))
        return see_other("courses:enrolment", code=enrolment.code)


@require_GET
def edition_enrolled(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Say what was done and what happens next: confirmed, being paid, or on the waiting list."""
    edition = get_object_or_404(Edition.objects.select_related("course", "venue"), code=code)
    mine = edition.enrolments.filter(person=request.user).order_by("-pk")
    enrolment = mine.active().first() or mine.first()
    if enrolment is None:
        raise Http404
    enrolment.edition = edition
    page = {
        "edition": edition,
        "enrolment": enrolment,
        "on_its_way": is_on_its_way(enrolment),
        "position": enrolment.queue_position() if enrolment.state == Enrolment.State.WAITING else 0,
    }
    return render(request, "courses/edition_enrolled.html", page)


def is_on_its_way(enrolment: Enrolment) -> bool:
    """Whether a bank debit for this held place is under way."""
    return str(enrolment.code) in on_their_way([enrolment])


@require_http_methods(["GET", "POST"])
def enrolment_pay(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Go on paying for a held place. Who comes by a link (having signed in again) finds the button on its page."""
    enrolment = get_object_or_404(Enrolment.objects.filter(person=request.user), code=code)
    return to_checkout(request, enrolment) if request.method == "POST" else see_other("courses:enrolment", code=code)
