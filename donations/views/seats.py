"""A seat for somebody who works at an institution: ask for a link, claim, give back. It is theirs alone to know."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest, see_other
from donations import limits
from donations.forms_institutions import AskSeatForm
from donations.models import Seat, Subscription
from donations.services import seats as services


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def seat_ask(request: HttpRequest, join_code: UUID) -> HttpResponse:
    """Ask for a link with one's address at work. The answer is the same for every address."""
    found = Subscription.objects.exclude(state=Subscription.State.ENDED).select_related("institution")
    subscription = get_object_or_404(found, join_code=join_code)
    form = AskSeatForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if limits.may_ask_seat(request, email=email):
            services.ask_invitation(
                join_code=join_code, email=email, language=get_language() or "nl", now=timezone.now()
            )
        return see_other("donations:seat_asked")
    status = 422 if form.errors else 200
    return render(request, "donations/seat_ask.html", {"form": form, "subscription": subscription}, status=status)


@login_not_required
@require_safe
def seat_asked(request: HttpRequest) -> HttpResponse:
    """Say what happens next, for whatever address was entered."""
    return render(request, "donations/seat_asked.html")


@never_cache
@require_http_methods(["GET", "POST"])
def seat_claim(request: SignedInRequest, token: str) -> HttpResponse:
    """Claim the seat on POST. Looking uses nothing up."""
    now = timezone.now()
    if request.method == "POST":
        try:
            services.claim(token=token, person=request.user, now=now)
        except services.SeatRefused as refusal:
            messages.warning(request, str(refusal))
        else:
            return see_other("donations:seat")
    subscription = services.invited_to(token=token, now=now)
    if subscription is None:
        return render(request, "donations/seat_over.html", status=410)
    page = {"subscription": subscription, "has_seat": Seat.objects.taken().filter(person=request.user).exists()}
    return render(request, "donations/seat_claim.html", page)


@never_cache
@require_http_methods(["GET", "POST"])
def seat(request: SignedInRequest) -> HttpResponse:
    """Show one's own seat, and give it back."""
    found = Seat.objects.taken().filter(person=request.user).select_related("subscription__institution")
    mine = get_object_or_404(found)
    if request.method == "POST":
        services.give_back(person=request.user, now=timezone.now())
        messages.success(request, _("You gave your seat back. Nobody was told."))
        return see_other("me")
    return render(request, "donations/seat.html", {"seat": mine})
