"""Give, and see what became of a gift."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import see_other
from accounts.models import User
from donations import limits, services
from donations.forms import OFTEN, GiftForm
from donations.models import Campaign, Gift
from donations.services.giving import PURPOSE
from payments import services as payments
from payments.services import switching

GIVERS_SHOWN = 12
LATEST_SHOWN = 5
RETRY_AFTER_SECONDS = 600


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def gift_give(request: HttpRequest) -> HttpResponse:
    """Take a gift and lead to the checkout page. Looking makes nothing: only a POST begins a payment."""
    person = request.user if isinstance(request.user, User) else None
    running = Campaign.objects.running(timezone.localdate()).with_received().order_by("position", "pk")
    if switching.is_closed(PURPOSE):
        return render(request, "donations/gift_bank.html", {"campaigns": running})
    interval = (request.POST if request.method == "POST" else request.GET).get("interval", "")
    form = GiftForm(
        request.POST if request.method == "POST" else None,
        interval=interval,
        initial={"campaign": request.GET.get("campaign", "")},
        person=person,
        campaigns=running,
    )
    status = 200
    if form.is_valid():
        email = person.email if person else form.cleaned_data["email"]
        if limits.may_begin(request, email=email):
            return begin(request, form, person, email)
        form.add_error(None, slow_down())
        status = 429
    elif form.is_bound:
        status = 422
    page = {
        "form": form,
        "interval": interval if interval in dict(OFTEN) else "",
        "often": [(value, label, often_url(request, value)) for value, label in OFTEN],
        "campaigns": running,
        "givers": Gift.objects.public().select_related("payment").order_by("-created_at", "-pk")[:LATEST_SHOWN],
        "is_dedicated": bool(form["dedication"].value() or form["dedicated_to"].value() or form["dedicated_to"].errors),
    }
    response = render(request, "donations/gift_give.html", page, status=status)
    if status == 429:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def often_url(request: HttpRequest, interval: str) -> str:
    """Return the address of the same page for another frequency, the campaign kept."""
    asked = {"interval": interval, "campaign": request.GET.get("campaign", "")}
    kept = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('donations:gift_give')}{'?' if kept else ''}{kept}#gift"


def slow_down() -> str:
    """Say that somebody, or everybody together, begins too many gifts."""
    return _(
        "Many gifts were begun in a short time. Nothing is wrong: please wait ten minutes and send this once more."
    )


def begin(request: HttpRequest, form: GiftForm, person: User | None, email: str) -> HttpResponse:
    """Write the gift down and lead to the checkout page."""
    wanted = ("key", "interval", "campaign", "name", "dedication", "dedicated_to", "shown_name", "shows_amount")
    gift = services.give(
        cents=form.given_cents,
        person=person,
        email=email,
        language=get_language() or "nl",
        now=timezone.now(),
        **{name: form.cleaned_data[name] for name in wanted},
    )
    return to_checkout(request, gift)


def to_checkout(request: HttpRequest, gift: Gift) -> HttpResponse:
    """Lead on to the checkout page; when it cannot be opened, to the gift, with the reason."""
    try:
        return see_other(payments.checkout_url(services.reopen(gift=gift, now=timezone.now())))
    except (services.GiftRefused, payments.CheckoutUnavailable) as refusal:
        messages.warning(request, str(refusal))
        return see_other("donations:gift", code=gift.code)


def own_gift(request: HttpRequest, code: UUID) -> Gift | HttpResponse:
    """Return the gift with this unguessable code; one made with an account only to whoever has that account."""
    gift = get_object_or_404(Gift.objects.select_related("payment__payer", "campaign", "standing"), code=code)
    owner = gift.payment.payer.person_id
    if owner and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if owner and owner != request.user.pk:
        raise Http404
    return gift


@login_not_required
@never_cache
@require_safe
def gift(request: HttpRequest, code: UUID) -> HttpResponse:
    """Say what became of a gift: what the ledger says, whatever the address says."""
    found = own_gift(request, code)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "donations/gift.html", {"gift": found, "payment": found.payment})


@login_not_required
@never_cache
@require_POST
def gift_pay(request: HttpRequest, code: UUID) -> HttpResponse:
    """Go on paying for a gift, on the same checkout page as long as that is open."""
    found = own_gift(request, code)
    if isinstance(found, HttpResponse):
        return found
    if not limits.may_begin(request, email=found.payment.payer.email):
        messages.warning(request, slow_down())
        return see_other("donations:gift", code=code)
    return to_checkout(request, found)


@login_not_required
@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a campaign: what it is for, how far it is, and who lets us say that they gave."""
    found = get_object_or_404(Campaign.objects.shown().with_received(), slug=slug)
    page: dict[str, Any] = {
        "campaign": found,
        "is_running": found.is_running(timezone.localdate()),
        "givers": found.gifts.public().select_related("payment").order_by("-created_at", "-pk")[:GIVERS_SHOWN],
        "give_url": f"{reverse('donations:gift_give')}?campaign={found.slug}",
    }
    return render(request, "donations/campaign.html", page)
