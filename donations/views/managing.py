"""See one's gifts without an account: ask for a link, open it once, look for half an hour."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest, see_other
from donations import limits, services
from donations.forms import ManageForm
from donations.models import Gift
from donations.services.managing import LINK_HOLDS
from donations.services.overviews import Given
from payments.models import Receipt
from payments.services import receipt_files

VISIT = "gifts_of"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def gift_manage(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same for every address."""
    form = ManageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if limits.may_ask_link(request):
            email = form.cleaned_data["email"]
            if limits.may_be_mailed(email):
                services.ask_link(email=email, language=get_language() or "nl", now=timezone.now())
            return see_other("donations:gift_manage_sent")
        form.add_error(None, _("You asked for several links. Please wait an hour before you ask for another."))
    status = 422 if form.errors else 200
    return render(request, "donations/gift_manage.html", {"form": form}, status=status)


@login_not_required
@require_safe
def gift_manage_sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next, for whatever address was entered."""
    return render(request, "donations/gift_manage_sent.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def gift_manage_open(request: HttpRequest, token: str) -> HttpResponse:
    """Open the visit on POST. Looking, as mail scanners do, uses nothing up."""
    now = timezone.now()
    if request.method == "POST":
        email = services.use_link(token=token, now=now)
        if email:
            request.session.cycle_key()
            request.session[VISIT] = {"email": email, "until": (now + LINK_HOLDS).timestamp()}
            return see_other("donations:gift_list")
    elif services.has_link(token=token, now=now):
        return render(request, "donations/gift_manage_open.html")
    return render(request, "donations/gift_manage_over.html", status=410)


def visitor_of(request: HttpRequest, now: datetime) -> str:
    """Return whose gifts this visit may see; "" when there is none or its half hour is over."""
    visit = request.session.get(VISIT) or {}
    return str(visit.get("email", "")) if visit.get("until", 0) > now.timestamp() else ""


@login_not_required
@never_cache
@require_safe
def gift_list(request: HttpRequest) -> HttpResponse:
    """Show every gift of the address that the link went to, with its receipts."""
    email = visitor_of(request, timezone.now())
    if not email:
        return see_other("donations:gift_manage")
    gifts = (
        Gift.objects.of_address(email)
        .begun()
        .with_kept()
        .select_related("payment", "campaign")
        .prefetch_related("payment__entries__receipt")
        .order_by("-created_at", "-pk")
    )
    rows = [(row, services.receipts_of(row)) for row in gifts]
    mine = Gift.objects.of_address(email)
    page = {
        "rows": rows,
        "email": email,
        "years": services.years_of(services.given_from(email)),
        "promises": mine.promises().select_related("standing", "payment", "campaign").order_by("-created_at", "-pk"),
    }
    return render(request, "donations/gift_list.html", page)


@login_not_required
@never_cache
@require_safe
def gift_receipt(request: HttpRequest, code: UUID) -> HttpResponse:
    """Give a receipt of one of these gifts."""
    gifts = Gift.objects.of_address(visitor_of(request, timezone.now()))
    receipt = get_object_or_404(Receipt.objects.filter(entry__payment__gift__in=gifts), code=code)
    response = HttpResponse(receipt_files.pdf(receipt), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{receipt_files.filename(receipt)}"'
    return response


@login_not_required
@never_cache
@require_safe
def gift_overview(request: HttpRequest, year: int) -> HttpResponse:
    """Give the document of a year of the address that the link went to."""
    email = visitor_of(request, timezone.now())
    if not email:
        return see_other("donations:gift_manage")
    return overview_of(services.given_from(email), year)


@never_cache
@require_safe
def gift_overview_own(request: SignedInRequest, year: int) -> HttpResponse:
    """Give the document of a year of what a person gave with their account."""
    return overview_of(services.given_by(request.user), year)


def overview_of(given: Given, year: int) -> HttpResponse:
    """Return the document of what was given in this year; 404 where nothing was given."""
    made = services.overview(given=given, year=year, language=get_language() or "nl", now=timezone.now())
    if made is None:
        raise Http404
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{year}.pdf"'
    return response


@login_not_required
@never_cache
@require_POST
def gift_hide(request: HttpRequest, code: UUID) -> HttpResponse:
    """Take the name and the amount of one of these gifts off the site."""
    gifts = Gift.objects.of_address(visitor_of(request, timezone.now()))
    services.hide(gift=get_object_or_404(gifts, code=code))
    return see_other("donations:gift_list")


@login_not_required
@never_cache
@require_POST
def gift_manage_leave(request: HttpRequest) -> HttpResponse:
    """End the visit."""
    request.session.pop(VISIT, None)
    return see_other("donations:gift_give")
