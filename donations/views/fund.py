"""The crane-bird fund: what it is, taking part, and one's own participation."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest, see_other
from donations import limits
from donations.forms_fund import AmountForm, JoinForm
from donations.models import Participation
from donations.services import fund as services
from donations.views.giving import RETRY_AFTER_SECONDS, slow_down
from payments import services as payments
from payments.models import Payment, Receipt, Standing


@login_not_required
@require_safe
def fund(request: HttpRequest) -> HttpResponse:
    """Tell what the fund is and who takes part."""
    mine = Participation.objects.visible_to(request.user).first()
    page = {"mine": mine, "amounts": [euros * 100 for euros in settings.FUND_AMOUNTS]}
    return render(request, "donations/fund.html", page)


@never_cache
@require_http_methods(["GET", "POST"])
def fund_join(request: SignedInRequest) -> HttpResponse:
    """Take part, or come back: the number, the amount, and on to the checkout page."""
    mine = Participation.objects.visible_to(request.user).first()
    if mine and mine.state == Participation.State.ACTIVE:
        return see_other("donations:fund_mine")
    form = JoinForm(request.POST if request.method == "POST" else None, person=request.user)
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and status == 200:
        if limits.may_begin(request, email=request.user.email):
            return _begin(request, form)
        form.add_error(None, slow_down())
        status = 429
    response = render(request, "donations/fund_join.html", {"form": form, "mine": mine}, status=status)
    if status == 429:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _begin(request: SignedInRequest, form: JoinForm) -> HttpResponse:
    try:
        participation = services.join(
            person=request.user,
            register=form.cleaned_data["register"],
            registration_number=form.cleaned_data["registration_number"],
            cents=form.given_cents,
            language=get_language() or "nl",
            now=timezone.now(),
        )
    except services.ParticipationRefused as refusal:
        messages.warning(request, str(refusal))
        return see_other("donations:fund_mine")
    return _to_checkout(request, participation)


def _to_checkout(request: SignedInRequest, participation: Participation) -> HttpResponse:
    standing = participation.standing
    try:
        if standing and standing.state == Standing.State.STARTING:
            return see_other(payments.checkout_url(standing.payment))
    except payments.CheckoutUnavailable as refusal:
        messages.warning(request, str(refusal))
    return see_other("donations:fund_mine")


def own(request: SignedInRequest) -> Participation:
    """Return the participation of whoever asks, or 404."""
    found = Participation.objects.visible_to(request.user).select_related("standing__payment", "person")
    return get_object_or_404(found)


@never_cache
@require_safe
def fund_mine(request: SignedInRequest) -> HttpResponse:
    """Show one's own participation: how it stands, what comes next, every receipt."""
    mine = own(request)
    receipts = Receipt.objects.filter(
        entry__payment__purpose=services.PURPOSE, entry__payment__payer__person=request.user
    ).select_related("entry")
    page = {
        "mine": mine,
        "standing": mine.standing,
        "is_on_its_way": bool(mine.standing and mine.standing.payment.state == Payment.State.PROCESSING),
        "form": AmountForm(),
        "receipts": receipts.order_by("-issued_at"),
    }
    return render(request, "donations/fund_mine.html", page)


@never_cache
@require_POST
def fund_pay(request: SignedInRequest) -> HttpResponse:
    """Go on paying for the first year."""
    mine = own(request)
    if not limits.may_begin(request, email=request.user.email):
        messages.warning(request, slow_down())
        return see_other("donations:fund_mine")
    return _to_checkout(request, mine)


@never_cache
@require_http_methods(["GET", "POST"])
def fund_change(request: SignedInRequest) -> HttpResponse:
    """Give another amount from the next year on."""
    mine = own(request)
    initial = {"cents": mine.standing.cents} if mine.standing else {}
    form = AmountForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            services.change_amount(participation=mine, cents=form.given_cents)
        except services.ParticipationRefused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("From the next year on you give the new amount."))
        return see_other("donations:fund_mine")
    status = 422 if form.is_bound else 200
    return render(request, "donations/fund_change.html", {"form": form, "mine": mine}, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def fund_leave(request: SignedInRequest) -> HttpResponse:
    """Leave the fund when the year is over."""
    mine = own(request)
    if request.method == "POST":
        try:
            services.leave(participation=mine)
        except services.ParticipationRefused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Nothing will be collected any more. Thank you for taking part."))
        return see_other("donations:fund_mine")
    return render(request, "donations/fund_leave.html", {"mine": mine, "standing": mine.standing})


@never_cache
@require_POST
def fund_stay(request: SignedInRequest) -> HttpResponse:
    """Go on after all."""
    try:
        services.stay(participation=own(request))
    except services.ParticipationRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("You take part as before."))
    return see_other("donations:fund_mine")
