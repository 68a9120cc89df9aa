"""The idempotency keys of our calls: when one no longer protects, and when the next may be taken."""

from datetime import datetime, timedelta

from django.db import transaction

from payments.models import Call, Payment

KEY_LASTS = timedelta(hours=24)
SHORTEST_SESSION = timedelta(minutes=30)
LONGEST_SESSION = timedelta(hours=24)
SLACK = timedelta(seconds=30)


def session_arguments(payment: Payment, *, now: datetime) -> dict[str, int | str]:
    """Return what a session is opened with; kept, because a retry under the same key must say the same."""
    wanted = payment.expires_at or now + LONGEST_SESSION
    expires_at = min(max(wanted, now + SHORTEST_SESSION + SLACK), now + LONGEST_SESSION - SLACK)
    return {"expires_at": int(expires_at.timestamp()), "customer": payment.payer.customer_id}


def is_doubtful(call: Call, now: datetime) -> bool:
    """Whether our key no longer shows what an earlier try did: a 500 is kept under it, or a day has passed."""
    return call.must_read_first or (call.first_tried_at is not None and now - call.first_tried_at > KEY_LASTS)


@transaction.atomic
def take_new_key(call: Call, *, now: datetime) -> bool:
    """Take the next key, a read having proved that the earlier tries left nothing. False: no longer needed."""
    payment = Payment.objects.select_for_update().get(pk=call.payment_id)
    if call.verb == Call.Verb.CREATE_SESSION and payment.released_at:
        call.state = Call.State.DROPPED
        call.save(update_fields=["state"])
        return False
    call.attempt += 1
    call.key = f"{stem(call)}:{call.attempt}"
    call.first_tried_at, call.must_read_first = now, False
    if call.verb == Call.Verb.CREATE_SESSION:
        call.arguments = session_arguments(payment, now=now)
    call.save(update_fields=["attempt", "key", "first_tried_at", "must_read_first", "arguments"])
    return True


def stem(call: Call) -> str:
    """Return the part of a call's key that never changes."""
    if call.verb == Call.Verb.CREATE_SESSION:
        return call.key.rsplit(":", 1)[0]
    if call.verb == Call.Verb.CREATE_REFUND:
        return ":".join(call.key.split(":")[:2])
    return call.key.split(":again:")[0] + ":again"


def finish(call: Call, *, answer: str) -> None:
    """Write that the call was made."""
    Call.objects.filter(pk=call.pk).update(state=Call.State.DONE, answer_id=answer, error_code="")
