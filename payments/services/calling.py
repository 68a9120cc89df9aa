"""Make the calls that were written down, each once, whatever breaks meanwhile.

A call is claimed in a short transaction, made outside any, and its answer written in a third. After a failure
whose outcome is unknown the same key is used again, so Stripe does nothing twice. Where the key no longer
protects (a 500 is replayed under it; it is forgotten after a day) we read first, by our own codes, and take a
new key only when the read proved that nothing was left behind.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction

from payments import stripe
from payments.facts import ProviderError, Refused, Session, Unreachable
from payments.models import Call, Checkout, Collection, Payment, Refund, StaffTask, Standing
from payments.services import addresses, releasing, staffing, standing_calling
from payments.services.keys import SHORTEST_SESSION, finish, is_doubtful, session_arguments, take_new_key

CLAIM_LASTS = timedelta(minutes=2)
CLOCKS_DIFFER = timedelta(minutes=10)

log = structlog.get_logger(__name__)


def carry_out(call_pk: int, *, now: datetime, is_patient: bool = True) -> Call | None:
    """Make one call if it is still to be made, and write its answer. Returns it, or None if nothing was to do.

    `is_patient`: leave it to whoever has it in hand; a person at the door does not wait for a lease.
    """
    call = claim(call_pk, now=now, is_patient=is_patient)
    if call is None:
        return None
    try:
        CARRIERS[Call.Verb(call.verb)](call, now)
    except Unreachable as error:
        put_off(call, error, now=now)
    except Refused as error:
        give_up(call, error)
    call.refresh_from_db()
    return call


@transaction.atomic
def claim(call_pk: int, *, now: datetime, is_patient: bool) -> Call | None:
    """Take the call in hand: count the try before anything leaves the house. Lock order: payment, then call."""
    payment_pk = Call.objects.values_list("payment_id", flat=True).get(pk=call_pk)
    payment = Payment.objects.select_for_update().get(pk=payment_pk)
    call = Call.objects.select_for_update().get(pk=call_pk)
    if call.state != Call.State.OPEN or (is_patient and call.next_try_at > now):
        return None
    if call.verb == Call.Verb.CREATE_SESSION:
        if call.tries == 0 and (payment.released_at or payment.state not in (Payment.State.DRAFT, Payment.State.OPEN)):
            call.state = Call.State.DROPPED
            call.save(update_fields=["state"])
            return None
        if not call.arguments:
            call.arguments = session_arguments(payment, now=now)
    call.tries += 1
    call.first_tried_at = call.first_tried_at or now
    call.next_try_at = now + CLAIM_LASTS
    call.save(update_fields=["arguments", "tries", "first_tried_at", "next_try_at"])
    call.payment = payment
    return call


# Calls about a payment ---------------------------------------------------------------------------


def create_session(call: Call, now: datetime) -> None:
    """Open a checkout for the payment."""
    payment = call.payment
    is_unsafe = is_doubtful(call, now) or is_too_late(call, now)
    if is_unsafe and (look_for_session(call) or not take_new_key(call, now=now)):
        return
    session = stripe.create_session(
        key=call.key,
        payment=str(payment.code),
        attempt=call.attempt,
        description=payment.description,
        email=payment.payer.email,
        customer=call.arguments["customer"],
        language=payment.language,
        expires_at=call.arguments["expires_at"],
        success_url=addresses.return_page(payment),
        cancel_url=settings.SITE_URL + payment.return_path,
        **terms(payment),
    )
    record_session(call, session)


def terms(payment: Payment) -> dict[str, Any]:
    """Return what is to be paid: once, or each period of the standing payment that this payment begins."""
    standing: Standing | None = getattr(payment, "standing", None)
    if standing is None:
        return {"cents": payment.cents}
    return {
        "cents": standing.cents,
        "quantity": standing.quantity,
        "interval": standing.interval,
        "standing": str(standing.code),
    }


def look_for_session(call: Call) -> bool:
    """Look whether an earlier try opened a checkout after all, and write it down if so."""
    since = (call.first_tried_at or call.created_at) - CLOCKS_DIFFER
    left = stripe.find_session(payment=str(call.payment.code), attempt=call.attempt, since=since)
    if left:
        record_session(call, left)
    return left is not None


def is_too_late(call: Call, now: datetime) -> bool:
    """Whether the moment of expiry that we said at first is now too near for a session to be opened."""
    return call.tries > 1 and call.arguments["expires_at"] < (now + SHORTEST_SESSION).timestamp()


@transaction.atomic
def record_session(call: Call, session: Session) -> None:
    """Write the opened session; close it at once if the payment was released meanwhile."""
    payment = Payment.objects.select_for_update().get(pk=call.payment_id)
    checkout, _made = Checkout.objects.get_or_create(
        mode=payment.mode,
        session_id=session.id,
        defaults={"payment": payment, "attempt": call.attempt, "expires_at": session.expires_at},
    )
    if payment.state == Payment.State.DRAFT:
        payment.state = Payment.State.OPEN
        payment.save(update_fields=["state"])
    if payment.released_at:
        releasing.plan_closing(checkout)
    finish(call, answer=session.id)


def expire_session(call: Call, now: datetime) -> None:
    """Close a checkout. One that is complete or over cannot be closed: the next look tells which."""
    try:
        stripe.expire_session(session_id=call.target, key=call.key)
    except Refused:
        if stripe.session(call.target).status == "open":
            raise
    finish(call, answer=call.target)


def create_refund(call: Call, now: datetime) -> None:
    """Give money back for the refund of this call."""
    refund = call.refund
    assert refund is not None
    intent_id = call.target or paid_intent(refund)
    if is_doubtful(call, now):
        left = stripe.find_refund(intent_id=intent_id, refund=str(refund.code))
        if left:
            finish(call, answer=left.id)
            return
        if not take_new_key(call, now=now):
            return
    made = stripe.create_refund(
        key=call.key, intent_id=intent_id, cents=call.arguments["amount"], refund=str(refund.code)
    )
    finish(call, answer=made.id)


def paid_intent(refund: Refund) -> str:
    """Return the payment intent that brought the money of this refund's payment."""
    known = refund.payment.checkouts.exclude(intent_id="").order_by("-attempt")
    checkout = known.filter(state=Checkout.State.COMPLETE).first() or known.first()
    if checkout:
        return checkout.intent_id
    collection: Collection | None = getattr(refund.payment, "collection", None)
    if collection and collection.intent_id:
        return collection.intent_id
    raise Refused("no_intent")


CARRIERS: dict[Call.Verb, Callable[[Call, datetime], None]] = {
    Call.Verb.CREATE_SESSION: create_session,
    Call.Verb.EXPIRE_SESSION: expire_session,
    Call.Verb.CREATE_REFUND: create_refund,
    **standing_calling.CARRIERS,
}


# Failures ---------------------------------------------------------------------------------------


def put_off(call: Call, error: Unreachable, *, now: datetime) -> None:
    """Try again later, with growing pauses; after an hour staff hear of it."""
    pause = min(timedelta(seconds=15 * 2 ** min(call.tries, 8)), timedelta(hours=1))
    Call.objects.filter(pk=call.pk).update(
        next_try_at=now + pause,
        error_code=error.code[:80],
        must_read_first=call.must_read_first or error.is_answered,
    )
    log.warning("call_put_off", call=call.pk, verb=call.verb, error=error.code, tries=call.tries)
    if now - call.created_at > timedelta(hours=1):
        staffing.put(
            StaffTask.Kind.EVENT_LATE, key=f"call_late:{call.pk}", payment=call.payment, about=error.code[:160]
        )


@transaction.atomic
def give_up(call: Call, error: ProviderError) -> None:
    """Write that Stripe refused: staff decide what is to be done."""
    payment = Payment.objects.select_for_update().get(pk=call.payment_id)
    Call.objects.filter(pk=call.pk).update(state=Call.State.FAILED, error_code=error.code[:80])
    log.error("call_refused", call=call.pk, verb=call.verb, error=error.code)
    staffing.put(StaffTask.Kind.CALL_REFUSED, key=f"call:{call.pk}", payment=payment, about=error.code[:160])
    if call.verb == Call.Verb.CREATE_REFUND:
        Refund.objects.filter(calls=call, state=Refund.State.OPEN).update(state=Refund.State.FAILED)
