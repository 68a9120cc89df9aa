"""Begin a standing payment: by a first payment on the checkout page, or by an invoice for each period."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.models import User
from payments import modes
from payments.models import Call, Collection, Payment, Standing
from payments.services import bells, starting
from payments.services.refusals import StandingRefused

FIRST_TIME = {"state": Standing.State.STARTING, "told_state": Standing.State.STARTING}


@transaction.atomic
def start_standing(
    *,
    purpose: str,
    reference: str,
    cents: int,
    interval: str,
    description: str,
    person: User | None,
    name: str,
    email: str,
    language: str,
    expires_at: datetime | None,
    return_path: str,
    manage_path: str,
    quantity: int = 1,
) -> Standing:
    """Ask `cents` (times `quantity`) each month or year; lead the payer to `checkout_url(standing.payment)`.

    The first payment is made there by any way that Stripe offers; iDEAL and Bancontact leave a mandate for the
    debits that follow. There is one running standing payment per (purpose, reference): the second call returns it
    as it is. One whose first payment never came is begun anew. `manage_path` is where its payer sees and stops it.
    Raises StandingRefused where a subscription was begun and has stopped: begin again under another reference.
    """
    known = running(purpose, reference)
    if known:
        return known
    payment = starting.start(
        purpose=purpose,
        reference=reference,
        cents=cents * quantity,
        description=description,
        person=person,
        name=name,
        email=email,
        language=language,
        expires_at=expires_at,
        return_path=return_path,
    )
    terms = {"cents": cents, "quantity": quantity, "interval": Standing.Interval(interval)}
    return begin(payment, way=Standing.Way.CHECKOUT, manage_path=manage_path, **terms)


@transaction.atomic
def start_invoiced(
    *,
    purpose: str,
    reference: str,
    cents: int,
    quantity: int,
    description: str,
    name: str,
    email: str,
    language: str,
    manage_path: str,
    interval: str = Standing.Interval.YEAR,
    days_until_due: int = 30,
    order_number: str = "",
    person: User | None = None,
) -> Standing:
    """Have an invoice sent each period to `email`, to be paid within `days_until_due` days. Nothing is paid now.

    Stripe writes and sends the invoices, with the order number on them. A bank transfer to our own account is
    booked with `settle_by_bank`. Running already: returned as it is.
    """
    known = running(purpose, reference)
    if known:
        return known
    if purpose not in settings.PAYMENT_PURPOSES:
        raise ValueError(f"No such purpose: {purpose}")
    payment = Payment.objects.create(
        payer=starting.payer_of(person=person, name=name, email=email),
        purpose=purpose,
        reference=reference,
        description=description,
        cents=cents * quantity,
        mode=modes.current(),
        language=language,
        return_path=own_path(manage_path),
    )
    standing = begin(
        payment,
        way=Standing.Way.INVOICE,
        manage_path=manage_path,
        cents=cents,
        quantity=quantity,
        interval=Standing.Interval(interval),
        days_until_due=days_until_due,
        order_number=order_number[:30],
    )
    call = Call.objects.create(
        verb=Call.Verb.CREATE_SUBSCRIPTION,
        payment=payment,
        standing=standing,
        mode=standing.mode,
        key=f"subscription:{standing.code}:1",
    )
    bells.ring_call(call)
    return standing


def running(purpose: str, reference: str) -> Standing | None:
    """Return the standing payment that runs for this purpose and reference, if one does."""
    same = Standing.objects.running().filter(mode=modes.current(), purpose=purpose, reference=reference)
    return same.select_related("payment", "payer").first()


def begin(payment: Payment, *, manage_path: str, **terms: Any) -> Standing:
    """Write the standing payment that this payment begins; one that never began takes the new terms."""
    facts = {
        **FIRST_TIME,
        "payer": payment.payer,
        "purpose": payment.purpose,
        "reference": payment.reference,
        "description": payment.description,
        "mode": payment.mode,
        "language": payment.language,
        "manage_path": own_path(manage_path),
        "stop_asked_at": None,
        "ended_at": None,
        "ending": "",
        **terms,
    }
    if Standing.objects.filter(payment=payment).exclude(subscription_id="").exists():
        raise StandingRefused(_("This has stopped. You can begin a new one."))
    standing, is_new = Standing.objects.update_or_create(payment=payment, defaults=facts)
    if is_new:
        Collection.objects.create(standing=standing, payment=payment, mode=payment.mode)
    return standing


def own_path(path: str) -> str:
    """Return a path of this site; raises ValueError for any other."""
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        raise ValueError("The path must lead to this site.")
    return path
