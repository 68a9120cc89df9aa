"""Change or stop a standing payment: a wish here, a call to Stripe, and our row follows what Stripe says then."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from payments import stripe_standing
from payments.facts import ProviderError
from payments.models import Call, Payment, Standing
from payments.services import bells, booking, releasing
from payments.services.refusals import CheckoutUnavailable, StandingRefused

CHANGEABLE = (Standing.State.ACTIVE, Standing.State.FAILING, Standing.State.ENDING)

PAUSABLE = (Standing.State.ACTIVE, Standing.State.FAILING)


@transaction.atomic
def change_standing(*, standing: Standing, cents: int | None = None, quantity: int | None = None) -> Call | None:
    """Collect another amount, or for another number, from the next period on; nothing is settled for this one.

    Returns the call that is to be made, None where nothing changes. Raises StandingRefused when it has stopped,
    is to stop, or has not begun.
    """
    standing = locked(standing)
    if standing.state not in CHANGEABLE or standing.stop_asked_at:
        raise StandingRefused(_("This cannot be changed now: it has not begun, or it has been stopped."))
    wanted = {"cents": cents or standing.cents, "quantity": quantity or standing.quantity}
    if not standing.subscription_id:
        change_here(standing, **wanted)
        return None
    waiting = standing.calls.filter(
        verb=Call.Verb.CHANGE_SUBSCRIPTION, state=Call.State.OPEN, arguments__has_key="cents"
    )
    if not waiting.exists() and wanted == {"cents": standing.cents, "quantity": standing.quantity}:
        return None
    waiting.update(state=Call.State.DROPPED)  # the newest wish is the one that counts
    return plan(standing, Call.Verb.CHANGE_SUBSCRIPTION, "change", **wanted)


def change_here(standing: Standing, *, cents: int, quantity: int) -> None:
    """Change what was written down by hand: Stripe collects nothing for it."""
    if (standing.cents, standing.quantity) != (cents, quantity):
        standing.cents, standing.quantity = cents, quantity
        standing.version += 1
        standing.save(update_fields=["cents", "quantity", "version"])
        bells.ring_payment(standing.payment)


@transaction.atomic
def pause_standing(*, standing: Standing, is_paused: bool) -> Call | None:
    """Collect nothing until it goes on again, or go on with the next period. What was skipped is not collected later.

    Returns the call that is to be made, None where nothing changes. Raises StandingRefused when it has not begun, has
    stopped or is to stop.
    """
    standing = locked(standing)
    if standing.state not in (*PAUSABLE, Standing.State.PAUSED) or standing.stop_asked_at:
        raise StandingRefused(_("This cannot be changed now: it has not begun, or it has been stopped."))
    waiting = standing.calls.filter(
        verb=Call.Verb.CHANGE_SUBSCRIPTION, state=Call.State.OPEN, arguments__has_key="pause"
    )
    if not waiting.exists() and is_paused == (standing.state == Standing.State.PAUSED):
        return None
    waiting.update(state=Call.State.DROPPED)
    if standing.subscription_id:
        return plan(standing, Call.Verb.CHANGE_SUBSCRIPTION, "change", pause=is_paused)
    standing.state = Standing.State.PAUSED if is_paused else Standing.State.ACTIVE
    standing.version += 1
    standing.save(update_fields=["state", "version"])
    bells.ring_payment(standing.payment)
    return None


@transaction.atomic
def stop_standing(*, standing: Standing, at_period_end: bool = False) -> Call | None:
    """Collect nothing any more: at once, or after the period that was paid for. Done again it changes nothing.

    Money that was collected stays; a debit that is at the bank already may still arrive. One that has not begun
    is closed: nobody can pay it any more.
    """
    standing = locked(standing)
    if standing.state == Standing.State.ENDED:
        return None
    standing.stop_asked_at = standing.stop_asked_at or timezone.now()
    standing.save(update_fields=["stop_asked_at"])
    standing.calls.filter(verb=Call.Verb.CHANGE_SUBSCRIPTION, state=Call.State.OPEN).update(state=Call.State.DROPPED)
    if not standing.subscription_id:
        close_here(standing)
        return None
    return plan_stop(standing, standing.subscription_id, at_period_end=at_period_end)


def close_here(standing: Standing) -> None:
    """Stop what Stripe collects nothing for: one that has not begun, or one that was written down by hand."""
    if standing.state == Standing.State.STARTING:
        releasing.release(standing.payment)
        return
    standing.state, standing.ended_at, standing.ending = Standing.State.ENDED, timezone.now(), Standing.Ending.ASKED
    standing.version += 1
    standing.save(update_fields=["state", "ended_at", "ending", "version"])
    bells.ring_payment(standing.payment)


@transaction.atomic
def keep_standing(*, standing: Standing) -> Call | None:
    """Go on after all with one that was to stop at the end of its period. Raises StandingRefused once it stopped."""
    standing = locked(standing)
    if standing.state == Standing.State.ACTIVE and not standing.stop_asked_at:
        return None
    if standing.state not in (Standing.State.ACTIVE, Standing.State.ENDING):
        raise StandingRefused(_("This has stopped. You can begin a new one."))
    standing.stop_asked_at = None
    standing.save(update_fields=["stop_asked_at"])
    standing.calls.filter(verb=Call.Verb.STOP_SUBSCRIPTION, state=Call.State.OPEN).update(state=Call.State.DROPPED)
    return plan(standing, Call.Verb.CHANGE_SUBSCRIPTION, "change", keep=True)


@transaction.atomic
def settle_by_bank(*, payment: Payment, source: str, by: User | None = None) -> None:
    """Book that the invoice of this payment was paid by transfer to our account, whole, once per `source`.

    Raises StandingRefused when it is no invoice that waits to be paid.
    """
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if payment.entries.filter(source_id=f"bank:{source}").exists():
        return
    collection = payment.collection
    if payment.state != Payment.State.OPEN or not collection.invoice_id:
        raise StandingRefused(_("This invoice does not wait to be paid."))
    booking.book_bank(payment, cents=payment.cents, source=f"bank:{source}")
    plan_invoice(payment, Call.Verb.PAY_INVOICE)


@transaction.atomic
def void_invoice(*, payment: Payment, by: User | None = None) -> None:
    """Withdraw an invoice that nobody will pay. Raises StandingRefused when it does not wait to be paid."""
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if payment.state != Payment.State.OPEN or not payment.collection.invoice_id:
        raise StandingRefused(_("This invoice does not wait to be paid."))
    plan_invoice(payment, Call.Verb.VOID_INVOICE)


def locked(standing: Standing) -> Standing:
    """Lock the first payment, then the standing payment, and return that: the order that all follow."""
    Payment.objects.select_for_update().get(pk=standing.payment_id)
    return Standing.objects.select_for_update().select_related("payment").get(pk=standing.pk)


def plan(standing: Standing, verb: Call.Verb, word: str, **arguments: Any) -> Call:
    """Write down a call about this standing payment, and ring for it."""
    number = standing.calls.filter(verb=verb).count() + 1
    call = Call.objects.create(
        verb=verb,
        payment=standing.payment,
        standing=standing,
        target=standing.subscription_id,
        mode=standing.mode,
        key=f"{word}:{standing.code}:{number}",
        arguments=arguments,
    )
    bells.ring_call(call)
    return call


def plan_stop(standing: Standing, subscription_id: str, *, at_period_end: bool = False) -> Call:
    """Write down that a subscription must stop; a stop at once goes before one at the end of the period."""
    waiting = standing.calls.filter(verb=Call.Verb.STOP_SUBSCRIPTION, state=Call.State.OPEN, target=subscription_id)
    same = waiting.filter(arguments={"at_period_end": at_period_end}).first()
    if same:
        return same
    waiting.update(state=Call.State.DROPPED)
    call = plan(standing, Call.Verb.STOP_SUBSCRIPTION, "stop", at_period_end=at_period_end)
    Call.objects.filter(pk=call.pk).update(target=subscription_id)
    return call


def plan_invoice(payment: Payment, verb: Call.Verb) -> Call:
    """Write down a call about the invoice of this payment, once."""
    collection = payment.collection
    call, _made = Call.objects.get_or_create(
        mode=payment.mode,
        key=f"{verb}:{collection.invoice_id}",
        defaults={
            "verb": verb,
            "payment": payment,
            "standing": collection.standing,
            "target": collection.invoice_id,
        },
    )
    bells.ring_call(call)
    return call


def method_page(*, standing: Standing) -> str:
    """Return the address of the page where the payer chooses another way to pay. Asks Stripe: no transaction.

    Raises CheckoutUnavailable, with a sentence for the person, when that cannot be now.
    """
    customer_id = standing.payer.customer_id or stripe_customer(standing)
    if not customer_id or not standing.is_running:
        raise CheckoutUnavailable(_("There is nothing to change: nothing is collected."))
    try:
        return stripe_standing.method_page(
            customer_id=customer_id,
            language=standing.language,
            return_url=settings.SITE_URL + standing.manage_path,
        )
    except ProviderError as error:
        raise CheckoutUnavailable(
            _("The payment service does not answer at the moment. Please try again in a minute.")
        ) from error


def stripe_customer(standing: Standing) -> str:
    """Return the customer of a subscription whose payer we know under another customer, or under none."""
    if not standing.subscription_id:
        return ""
    try:
        return stripe_standing.subscription(standing.subscription_id).customer_id
    except ProviderError:
        return ""
