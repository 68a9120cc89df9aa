"""Finish what a missed bell, a dead worker or a passing hour left undone. Safe to run twice at once."""

from datetime import datetime

import structlog
from django.db.models import Q

from payments import modes
from payments.facts import ProviderError
from payments.models import Call, Checkout, Payment, Standing, WebhookEvent
from payments.services import calling, inbox, looking, purposes, releasing

AT_MOST = 200

log = structlog.get_logger(__name__)


def sweep(*, now: datetime) -> None:
    """Make the calls that are due, act on new events, close what is overdue, tell what was not told."""
    for pk in Call.objects.due(now).values_list("pk", flat=True)[:AT_MOST]:
        carry_out_and_look(pk, now=now)
    for pk in WebhookEvent.objects.due(now).values_list("pk", flat=True)[:AT_MOST]:
        inbox.act_on(pk, now=now)
    for payment in overdue(now):
        close(payment, now=now)
    for payment in Payment.objects.untold()[:AT_MOST]:
        purposes.tell(payment)
    for standing in Standing.objects.untold()[:AT_MOST]:
        purposes.tell_standing(standing)


def carry_out_and_look(call_pk: int, *, now: datetime, is_patient: bool = True) -> None:
    """Make one call, then write down what came of it. `is_patient`: see `calling.carry_out`."""
    call = calling.carry_out(call_pk, now=now, is_patient=is_patient)
    if call is None or call.state != Call.State.DONE or call.verb == Call.Verb.CREATE_SESSION:
        return
    look(call.payment)
    if call.standing:
        looking.look_at(call.standing)


def look(payment: Payment) -> bool:
    """Look at one payment; one that cannot be read now does not stop the others."""
    try:
        looking.fold(payment)
    except ProviderError as error:
        log.warning("look_failed", payment=payment.pk, error=error.code)
        return False
    return True


def overdue(now: datetime) -> list[Payment]:
    """Return the payments whose time is over, or whose checkout must have closed by itself."""
    asked = Payment.objects.filter(state__in=(Payment.State.DRAFT, Payment.State.OPEN), mode=modes.current())
    open_past = Checkout.objects.filter(state=Checkout.State.OPEN, expires_at__lte=now).values("payment_id")
    late = asked.filter(Q(expires_at__lte=now) | Q(released_at__isnull=False) | Q(pk__in=open_past))
    return list(late[:AT_MOST])


def close(payment: Payment, *, now: datetime) -> None:
    """Release a payment whose time is over, close its checkout, and write down what became of it."""
    if payment.expires_at and payment.expires_at <= now:
        releasing.release(payment)
    for pk in payment.calls.filter(state=Call.State.OPEN, next_try_at__lte=now).values_list("pk", flat=True):
        calling.carry_out(pk, now=now)
    look(payment)
