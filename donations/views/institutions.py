"""Institutions: what a subscription is, beginning one, and the contact's own page."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest, see_other
from donations import limits
from donations.forms_institutions import BeginForm, InviteForm, SizeForm
from donations.models import Subscription, SubscriptionSize
from donations.services import institutions as services
from donations.services import seats


@login_not_required
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Tell what an institution gets, what it costs, and what it does not learn."""
    page = {
        "sizes": SubscriptionSize.objects.filter(is_offered=True).order_by("seats"),
        "mine": Subscription.objects.visible_to(request.user).exclude(state=Subscription.State.ENDED).first(),
        "days": services.DAYS_UNTIL_DUE,
    }
    return render(request, "donations/institutions.html", page)


@never_cache
@require_http_methods(["GET", "POST"])
def institution_begin(request: SignedInRequest) -> HttpResponse:
    """Begin a subscription; the invoice goes out at once."""
    form = BeginForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        try:
            subscription = services.begin(
                contact=request.user, language=get_language() or "nl", now=timezone.now(), **form.cleaned_data
            )
        except services.SubscriptionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return see_other("donations:institution", code=subscription.code)
    status = 422 if form.errors else 200
    return render(request, "donations/institution_begin.html", {"form": form}, status=status)


def own(request: SignedInRequest, code: UUID) -> Subscription:
    """Return the subscription of whoever is its contact, or 404."""
    found = Subscription.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("institution", "size", "next_size", "standing"), code=code)


@never_cache
@require_safe
def institution(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Show the contact how the subscription stands: invoices, seats in round numbers, the link for colleagues."""
    return institution_page(request, own(request, code), InviteForm())


def institution_page(
    request: SignedInRequest, subscription: Subscription, form: InviteForm, status: int = 200
) -> HttpResponse:
    """Return the contact's page with this form on it."""
    join = reverse("donations:seat_ask", args=[subscription.join_code])
    page = {
        "subscription": subscription,
        "standing": subscription.standing,
        "invoices": services.invoices_of(subscription),
        "said_taken": seats.said_taken(subscription, today=timezone.localdate()),
        "month": timezone.localdate().replace(day=1),
        "join_url": settings.SITE_URL + join,
        "form": form,
        "now": timezone.now(),
    }
    return render(request, "donations/institution.html", page, status=status)


@never_cache
@require_POST
def institution_invite(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Mail invitations to colleagues."""
    subscription = own(request, code)
    form = InviteForm(request.POST)
    if subscription.state != Subscription.State.ACTIVE:
        form.add_error(None, _("The seats open once the invoice is paid."))
    elif form.is_valid() and not limits.may_invite(subscription=str(subscription.code)):
        form.add_error(None, _("You sent many invitations today. Please send the others tomorrow."))
    if not form.is_valid():
        return institution_page(request, subscription, form, status=422)
    seats.invite(
        subscription=subscription,
        emails=form.cleaned_data["emails"],
        language=subscription.language,
        now=timezone.now(),
    )
    messages.success(request, _("The invitations are on their way. Who takes one up, stays with them."))
    return see_other("donations:institution", code=code)


@never_cache
@require_http_methods(["GET", "POST"])
def institution_size(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Choose another size from the next year on."""
    subscription = own(request, code)
    chosen = subscription.next_size or subscription.size
    form = SizeForm(request.POST if request.method == "POST" else None, initial={"size": chosen.seats})
    if form.is_valid():
        try:
            services.change_size(subscription=subscription, size=form.cleaned_data["size"])
        except services.SubscriptionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The new size begins with the next year."))
            return see_other("donations:institution", code=code)
    status = 422 if form.errors else 200
    page = {"form": form, "subscription": subscription}
    return render(request, "donations/institution_size.html", page, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def institution_end(request: SignedInRequest, code: UUID) -> HttpResponse:
    """End the subscription when the year is over."""
    subscription = own(request, code)
    if request.method == "POST":
        services.end(subscription=subscription)
        messages.success(request, _("No invoice comes any more."))
        return see_other("donations:institution", code=code)
    page = {"subscription": subscription, "standing": subscription.standing}
    return render(request, "donations/institution_end.html", page)


@never_cache
@require_POST
def institution_go_on(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Go on after all."""
    try:
        services.go_on(subscription=own(request, code))
    except services.SubscriptionRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The subscription goes on."))
    return see_other("donations:institution", code=code)
