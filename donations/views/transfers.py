"""Bank transfers at the treasurer's desk: enter a line of the statement, match it, or put it aside."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest, see_other
from donations.forms_institutions import MatchForm, TransferForm
from donations.models import BankTransfer
from donations.services import transfers
from donations.services.institutions import late_invoices
from donations.views.desk import let_in

SHOWN = 50


@never_cache
@require_http_methods(["GET", "POST"])
def transfer_list(request: SignedInRequest) -> HttpResponse:
    """Show open invoices and transfers that match none, and take a new line of the bank statement."""
    let_in(request, "donations.add_banktransfer")
    form = TransferForm(request.POST if request.method == "POST" else None, initial={"booked_on": timezone.localdate()})
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("reference", "booked_on", "name", "text")}
        try:
            transfer = transfers.enter(cents=form.cleaned_data["amount"], by=request.user, **facts)
        except transfers.TransferRefused as refusal:
            form.add_error("reference", str(refusal))
        else:
            transfer.refresh_from_db()
            if transfer.is_open:
                messages.warning(
                    request, _("No open invoice fits this line by number and amount. Choose one, or say why.")
                )
                return see_other("donations:desk_transfer", pk=transfer.pk)
            messages.success(request, _("Booked: the invoice is paid."))
            return see_other("donations:desk_transfers")
    page = {
        "form": form,
        "invoices": transfers.open_invoices(),
        "late": {invoice.pk for invoice in late_invoices(timezone.now())},
        "open": BankTransfer.objects.filter(payment__isnull=True, note="").order_by("booked_on", "pk"),
        "booked": BankTransfer.objects.exclude(payment__isnull=True, note="")
        .select_related("payment__payer")
        .order_by("-booked_on", "-pk")[:SHOWN],
    }
    return render(request, "donations/desk_transfers.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def transfer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Match a transfer with an invoice, or say why it pays none."""
    let_in(request, "donations.add_banktransfer")
    found = get_object_or_404(BankTransfer, pk=pk)
    form = MatchForm(request.POST if request.method == "POST" else None, invoices=transfers.open_invoices())
    if form.is_valid():
        invoice = form.cleaned_data["invoice"]
        try:
            if invoice:
                transfers.match(transfer=found, payment=invoice.payment, by=request.user)
            else:
                transfers.put_aside(transfer=found, note=form.cleaned_data["note"].strip(), by=request.user)
        except transfers.TransferRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Booked: the invoice is paid.") if invoice else _("Put aside."))
            return see_other("donations:desk_transfers")
    page = {"form": form, "transfer": found}
    return render(request, "donations/desk_transfer.html", page, status=422 if form.errors else 200)
