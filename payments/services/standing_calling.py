"""The calls about standing payments. Each may be made again: what is done already is found out by reading."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from payments import stripe_standing
from payments.facts import Refused
from payments.models import Call, Payment, Standing
from payments.services.keys import finish, is_doubtful, take_new_key


def of(call: Call) -> Standing:
    """Return the standing payment that a call is about."""
    assert call.standing is not None
    return call.standing


def create_subscription(call: Call, now: datetime) -> None:
    """Begin to send invoices; an earlier try that reached Stripe after all is found by our code in it."""
    standing = of(call)
    known = standing.payer.customer_id
    if is_doubtful(call, now):
        left = stripe_standing.find_subscription(customer_id=known, standing=str(standing.code)) if known else None
        if left:
            return record(call, left.id)
        take_new_key(call, now=now)
    customer_id = known or new_customer(call, standing)
    made = stripe_standing.create_subscription(
        key=call.key,
        customer_id=customer_id,
        standing=str(standing.code),
        cents=standing.cents,
        quantity=standing.quantity,
        interval=standing.interval,
        description=standing.description,
        days_until_due=standing.days_until_due or 0,
    )
    record(call, made.id)


def new_customer(call: Call, standing: Standing) -> str:
    """Make the customer whom the invoices are sent to. One that a lost answer left behind costs nothing."""
    payer = standing.payer
    with override(standing.language):
        label = _("Order number")
    payer.customer_id = stripe_standing.create_customer(
        key=f"customer:{payer.code}:{call.attempt}",
        name=payer.name,
        email=payer.email,
        language=standing.language,
        order_number=standing.order_number,
        order_label=label,
    )
    payer.save(update_fields=["customer_id"])
    return payer.customer_id


@transaction.atomic
def record(call: Call, subscription_id: str) -> None:
    """Write down which subscription was begun."""
    Payment.objects.select_for_update().get(pk=call.payment_id)
    Standing.objects.filter(pk=of(call).pk, subscription_id="").update(subscription_id=subscription_id)
    finish(call, answer=subscription_id)


def renew_key(call: Call, now: datetime) -> None:
    """Take another key, where the old one would only repeat a failure. What is done already was just read."""
    if is_doubtful(call, now):
        take_new_key(call, now=now)


def change_subscription(call: Call, now: datetime) -> None:
    """Collect another amount or number from the next period on, pause or go on, or go on after all."""
    now_is = stripe_standing.subscription(call.target)
    if now_is.status == "canceled":
        raise Refused("subscription_has_ended")
    renew_key(call, now)
    if "pause" in call.arguments:
        if now_is.is_paused != call.arguments["pause"]:
            stripe_standing.pause_collection(key=call.key, subscription_id=now_is.id, is_paused=call.arguments["pause"])
    elif call.arguments.get("keep"):
        if now_is.is_ending:
            stripe_standing.end_with_period(key=call.key, subscription_id=now_is.id, is_ending=False)
    elif (now_is.cents, now_is.quantity) != (call.arguments["cents"], call.arguments["quantity"]):
        stripe_standing.change_subscription(key=call.key, now_is=now_is, **call.arguments)
    finish(call, answer=now_is.id)


def stop_subscription(call: Call, now: datetime) -> None:
    """Stop at once, or at the end of the period. One that has ended already is what was wished for."""
    now_is = stripe_standing.subscription(call.target)
    renew_key(call, now)
    if now_is.status not in ("canceled", "incomplete_expired"):
        if not call.arguments.get("at_period_end"):
            stripe_standing.cancel_subscription(call.target)
        elif not now_is.is_ending:
            stripe_standing.end_with_period(key=call.key, subscription_id=call.target, is_ending=True)
    finish(call, answer=call.target)


def pay_invoice(call: Call, now: datetime) -> None:
    """Say that an invoice was paid to our own account, be it one that Stripe had given up."""
    if final_status(call, now) in ("open", "uncollectible"):
        stripe_standing.pay_invoice_elsewhere(key=call.key, invoice_id=call.target)
    finish(call, answer=call.target)


def void_invoice(call: Call, now: datetime) -> None:
    """Withdraw an invoice, unless it was paid or withdrawn meanwhile: the next look tells."""
    if final_status(call, now) in ("open", "uncollectible"):
        stripe_standing.void_invoice(key=call.key, invoice_id=call.target)
    finish(call, answer=call.target)


def final_status(call: Call, now: datetime) -> str:
    """Return how an invoice stands at Stripe. Of a draft, which can be neither paid nor withdrawn, nobody hears:
    it becomes a real one first, unsent.
    """
    status = stripe_standing.invoice(call.target).status
    renew_key(call, now)
    if status != "draft":
        return status
    stripe_standing.finalize_invoice(key=f"{call.key}:final", invoice_id=call.target)
    return "open"


CARRIERS: dict[Call.Verb, Callable[[Call, datetime], None]] = {
    Call.Verb.CREATE_SUBSCRIPTION: create_subscription,
    Call.Verb.CHANGE_SUBSCRIPTION: change_subscription,
    Call.Verb.STOP_SUBSCRIPTION: stop_subscription,
    Call.Verb.PAY_INVOICE: pay_invoice,
    Call.Verb.VOID_INVOICE: void_invoice,
}
