"""Stripe's door, the page one comes back to, and one's receipts."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest, see_other
from payments import services
from payments.facts import ProviderError
from payments.models import Payment, Receipt
from payments.services import folding, receipt_files

LOOK_EVERY_SECONDS = 3
REFRESH_SECONDS = 4


@require_GET
@never_cache
@login_not_required
def payment_return(request: HttpRequest, code: UUID) -> HttpResponse:
    """Look at the payment, and lead on once its state is known. The address alone is never believed."""
    payment = get_object_or_404(Payment.objects.select_related("payer"), code=code)
    if payment.payer.person_id and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if payment.payer.person_id and payment.payer.person_id != request.user.pk:
        return render(request, "404.html", status=404)
    if not folding.seen_lately(payment, timezone.now(), LOOK_EVERY_SECONDS):
        try:
            payment = services.fold(payment)
        except ProviderError:
            payment.refresh_from_db()
    if payment.state not in (Payment.State.DRAFT, Payment.State.OPEN):
        return see_other(payment.return_path)
    response = render(request, "payments/payment_return.html", {"payment": payment})
    response["Refresh"] = str(REFRESH_SECONDS)
    return response


@require_GET
@never_cache
def receipt_download(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Give the document to whoever paid, and to whoever keeps the books."""
    receipt = get_object_or_404(Receipt.objects.visible_to(request.user), code=code)
    response = HttpResponse(receipt_files.pdf(receipt), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{receipt_files.filename(receipt)}"'
    return response
