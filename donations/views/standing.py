"""A gift that comes again: see it, change the amount or the way to pay, stop it at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import see_other
from donations import limits, services
from donations.forms import AmountForm
from donations.models import Gift
from donations.services.agreements import live_of
from donations.views.managing import visitor_of
from payments import services as payments
from payments.models import Standing

LATEST_SHOWN = 12


def own_promise(request: HttpRequest, code: UUID) -> Gift | HttpResponse:
    """Return the standing gift with this unguessable code, which only its giver's letters hold.

    One made with an account opens to whoever has that account, or came by a link mailed to its address.
    """
    gifts = Gift.objects.filter(standing__isnull=False).select_related("standing__payer", "payment__payer", "campaign")
    gift = get_object_or_404(gifts.promises(), code=code)
    payer = gift.payment.payer
    if payer.person_id is None or is_known(request, gift):
        return gift
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise Http404


def is_known(request: HttpRequest, gift: Gift) -> bool:
    """Whether this visitor showed that they are the giver: signed in, or by a link mailed to the giver's address."""
    payer = gift.payment.payer
    if payer.person_id and payer.person_id == request.user.pk:
        return True
    return bool(payer.email) and visitor_of(request, timezone.now()).lower() == payer.email.lower()


def standing_of(gift: Gift) -> Standing:
    """Return what is collected for a gift that comes again."""
    assert gift.standing is not None
    return gift.standing


@login_not_required
@never_cache
@require_safe
def standing_gift(request: HttpRequest, code: UUID) -> HttpResponse:
    """Show what comes when, what came so far, and the ways to change it."""
    gift = own_promise(request, code)
    if isinstance(gift, HttpResponse):
        return gift
    given: Any = Gift.objects.filter(standing=gift.standing).begun().with_kept().select_related("payment")
    page = {
        "gift": gift,
        "standing": gift.standing,
        "is_known": is_known(request, gift),
        "agreement": live_of(standing_of(gift)) if is_known(request, gift) else None,
        "given": given.order_by("-created_at", "-pk")[:LATEST_SHOWN],
        "given_cents": sum(row.kept_cents for row in given),
    }
    return render(request, "donations/standing_gift.html", page)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def standing_amount(request: HttpRequest, code: UUID) -> HttpResponse:
    """Change the amount from the next time on. Only who showed to be the giver may."""
    gift = own_promise(request, code)
    if isinstance(gift, HttpResponse):
        return gift
    standing = standing_of(gift)
    if not is_known(request, gift) or not standing.is_running:
        return see_other("donations:standing_gift", code=code)
    form = AmountForm(request.POST if request.method == "POST" else None, interval=standing.interval)
    if form.is_valid():
        try:
            services.change_amount(gift=gift, cents=form.cleaned_data["amount"])
        except payments.StandingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            say(request, services.attend(standing), _("The new amount counts from the next time on."))
            return see_other("donations:standing_gift", code=code)
    status = 422 if form.errors else 200
    page = {"form": form, "gift": gift, "agreement": live_of(standing)}
    return render(request, "donations/standing_amount.html", page, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def standing_stop(request: HttpRequest, code: UUID) -> HttpResponse:
    """Stop at once. One question, no persuasion."""
    gift = own_promise(request, code)
    if isinstance(gift, HttpResponse):
        return gift
    standing = standing_of(gift)
    if request.method != "POST":
        if not standing.is_running:
            return see_other("donations:standing_gift", code=code)
        agreement = live_of(standing) if is_known(request, gift) else None
        return render(request, "donations/standing_stop.html", {"gift": gift, "agreement": agreement})
    services.stop(gift=gift)
    services.attend(standing)
    return see_other("donations:standing_gift", code=code)


@login_not_required
@never_cache
@require_POST
def standing_pause(request: HttpRequest, code: UUID) -> HttpResponse:
    """Give nothing for a while, or go on. Only who showed to be the giver may."""
    gift = own_promise(request, code)
    if isinstance(gift, HttpResponse):
        return gift
    if is_known(request, gift):
        is_paused = request.POST.get("to") != "go_on"
        try:
            services.pause(gift=gift, is_paused=is_paused)
        except payments.StandingRefused as refusal:
            messages.warning(request, str(refusal))
        else:
            done = _("Nothing is collected until you go on.") if is_paused else _("Your gift goes on.")
            say(request, services.attend(standing_of(gift)), done)
    return see_other("donations:standing_gift", code=code)


@login_not_required
@never_cache
@require_POST
def standing_method(request: HttpRequest, code: UUID) -> HttpResponse:
    """Lead to the page where one chooses another way to pay. Only who showed to be the giver may."""
    gift = own_promise(request, code)
    if isinstance(gift, HttpResponse):
        return gift
    if not is_known(request, gift):
        return see_other("donations:standing_gift", code=code)
    try:
        response = HttpResponseRedirect(payments.method_page(standing=standing_of(gift)))
    except payments.CheckoutUnavailable as refusal:
        messages.warning(request, str(refusal))
        return see_other("donations:standing_gift", code=code)
    response.status_code = 303
    return response


@login_not_required
@never_cache
@require_POST
def standing_link(request: HttpRequest, code: UUID) -> HttpResponse:
    """Mail a link to the giver's own address, without asking for it again."""
    gift = own_promise(request, code)
    if isinstance(gift, HttpResponse):
        return gift
    email = gift.payment.payer.email
    if limits.may_ask_link(request) and limits.may_be_mailed(email):
        services.ask_link(email=email, language=get_language() or "nl", now=timezone.now())
    return see_other("donations:gift_manage_sent")


def say(request: HttpRequest, is_done: bool, done: str) -> None:
    """Say that it was done, or that it will be."""
    if is_done:
        messages.success(request, done)
    else:
        messages.warning(request, _("We wrote it down. The payment service is slow; it is done within minutes."))
