"""The treasurer's desk: how the money stands, what waits, and the books of a period as a file."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest, see_other
from donations.forms_desk import ExportForm
from donations.models import PeriodicAgreement
from donations.services import desk
from donations.services.giving import PURPOSE
from donations.services.institutions import late_invoices
from payments import services as payments
from payments.exports import csv_response, plain_amount
from payments.models import CheckoutSwitch, Refund, StaffTask
from payments.services import figures, staffing, switching

RIGHTS = ("payments.view_entry", "donations.view_gift")


def let_in(request: HttpRequest, *more: str) -> None:
    """Raise Http404 for whoever does not keep the books: nobody learns that there is a page."""
    person: Any = request.user
    if not (person.is_active and person.is_staff and person.has_perms((*RIGHTS, *more))):
        raise Http404


@never_cache
@require_safe
def money(request: SignedInRequest) -> HttpResponse:
    """Show the figures, the tasks and the form for a file of the books."""
    let_in(request)
    return money_page(request, ExportForm(today=timezone.localdate()))


def money_page(request: SignedInRequest, form: ExportForm, status: int = 200) -> HttpResponse:
    """Return the desk with this form on it."""
    today = timezone.localdate()
    tasks, refunds = desk.open_tasks(), desk.waiting_refunds()
    page = {
        "figures": desk.figures_of(today),
        "tasks": [task for task in tasks if task.kind != StaffTask.Kind.REFUND_APPROVAL],
        "refunds": refunds,
        "failing": desk.failing_renewals(),
        "gifts_closed": switching.is_closed(PURPOSE),
        "gifts_forced": PURPOSE in settings.CHECKOUT_CLOSED,
        "turns": CheckoutSwitch.objects.filter(purpose=PURPOSE).select_related("set_by").order_by("-pk")[:3],
        "may_close": request.user.has_perm("payments.add_checkoutswitch"),
        "late_count": len(late_invoices(timezone.now())),
        "may_book": request.user.has_perm("donations.add_banktransfer"),
        "may_agree": request.user.has_perm("donations.change_periodicagreement"),
        "draft_count": PeriodicAgreement.objects.filter(state=PeriodicAgreement.State.DRAFT).count(),
        "may_decide": request.user.has_perm("payments.approve_refund"),
        "may_settle": request.user.has_perm("payments.change_stafftask"),
        "this_year_cents": desk.received_this_year(today),
        "year": today.year,
        "form": form,
    }
    return render(request, "donations/desk_money.html", page, status=status)


@never_cache
@require_safe
def money_export(request: SignedInRequest) -> HttpResponse:
    """Give every entry of a period, for one purpose or all, as a file for a spreadsheet."""
    let_in(request)
    form = ExportForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return money_page(request, form, status=422)
    since, until, purpose = (form.cleaned_data[name] for name in ("since", "until", "purpose"))
    entries = figures.booked(since, until).select_related("payment", "payment__gift__campaign", "receipt")
    if purpose:
        entries = entries.filter(payment__purpose=purpose)
    heads = ["booked", "kind", "amount", "purpose", "campaign", "description", "payment", "receipt", "source", "mode"]
    rows = (
        [
            timezone.localtime(entry.booked_at).isoformat(), entry.kind, plain_amount(entry.cents),
            entry.payment.purpose, campaign_of(entry), entry.payment.description, entry.payment.code,
            entry.receipt.label if hasattr(entry, "receipt") else "", entry.source_id, entry.mode,
        ]
        for entry in entries.order_by("booked_at", "pk").iterator(chunk_size=2_000)
    )  # fmt: skip
    return csv_response(f"{purpose or 'all'}-{since:%Y%m%d}-{until:%Y%m%d}", heads, rows)


def campaign_of(entry: Any) -> str:
    """Return the campaign that an entry's gift was for, "" for what is no gift or for none."""
    gift = getattr(entry.payment, "gift", None)
    return gift.campaign.slug if gift and gift.campaign else ""


@never_cache
@require_POST
def money_settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tick a task off, with a note of what was done."""
    let_in(request)
    task = get_object_or_404(StaffTask.objects.open(), pk=pk)
    if not request.user.has_perm("payments.change_stafftask"):
        raise Http404
    staffing.settle(task.key, by=request.user, note=request.POST.get("note", "").strip()[:300])
    messages.success(request, _("Settled."))
    return see_other("donations:desk_money")


@never_cache
@require_POST
def money_switch(request: SignedInRequest) -> HttpResponse:
    """Take gifts by bank transfer only from now on, or by the checkout page again. The next visitor finds it so."""
    let_in(request, "payments.add_checkoutswitch")
    reason = request.POST.get("reason", "").strip()[:300]
    if request.POST.get("to") == "bank":
        switching.close(purpose=PURPOSE, reason=reason, by=request.user)
        messages.success(request, _("From now on gifts come by bank transfer only."))
    else:
        switching.reopen(purpose=PURPOSE, reason=reason, by=request.user)
        messages.success(request, _("From now on gifts can be paid on the site again."))
    return see_other("donations:desk_money")


@never_cache
@require_POST
def money_refund(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Approve a large refund, or turn it down. Who asked for it may not decide."""
    let_in(request)
    refund = get_object_or_404(Refund, code=code)
    decide = payments.turn_down_refund if request.POST.get("decision") == "no" else payments.approve_refund
    try:
        decided = decide(refund=refund, by=request.user)
    except payments.RefundRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        is_off = decided.state == Refund.State.TURNED_DOWN
        messages.success(request, _("Turned down.") if is_off else _("Approved: the refund is under way."))
    return see_other("donations:desk_money")
