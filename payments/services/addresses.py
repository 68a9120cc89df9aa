"""Addresses that we give to others: full, in the payer's language."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from payments.models import Payment, Receipt


def return_page(payment: Payment) -> str:
    """Return the address one comes back to from the checkout."""
    with override(payment.language):
        return settings.SITE_URL + reverse("payments:payment_return", args=[payment.code])


def receipt(row: Receipt) -> str:
    """Return the address where a receipt is downloaded."""
    with override(row.language):
        return settings.SITE_URL + reverse("payments:receipt_download", args=[row.code])
