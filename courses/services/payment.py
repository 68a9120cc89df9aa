"""What payments tells us: paid, failed, refunded. Each may be told twice; the second time changes nothing.

Payments tells without holding the payment's lock, so that these may lock the edition first (Edition → Payment).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from courses.models import Edition, Enrolment, EnrolmentMove
from courses.services.enrolment import tell
from courses.services.holding import expire_hold
from courses.services.money import kept_cents, refund_payment
from courses.services.moving import lock_place, move, note
from notifications import outbox
from payments import services as payments
from payments.models import Payment

State, Deed = Enrolment.State, EnrolmentMove.Deed
GRACE = timedelta(days=3)  # to pay again after a direct debit that did not arrive


def on_paid(*, payment: Payment) -> None:
    """Confirm the place that was paid for, or return the money in full and say so: never money without a place.

    After the hold ended the payer takes a place if one is free and nobody who waits is before them.
    """
    with transaction.atomic():
        enrolment = lock_place(_enrolment_of(payment))
        now = timezone.now()
        if _earned_a_place(enrolment, payment) or payments.refundable_cents(payment) <= 0:
            return  # a place was given for this money already, or the money is on its way back
        if enrolment.state in {State.HELD, State.OFFERED}:
            _confirm(enrolment, payment, Deed.PAID, now=now)
        elif enrolment.state in {State.EXPIRED, State.LAPSED, State.WAITING} and _may_still_sit(enrolment, now=now):
            _confirm(enrolment, payment, Deed.PAID_LATE, now=now)
        else:  # too late, given up meanwhile, or paid a second time
            _return_money(enrolment, payment)


def on_processing(*, payment: Payment) -> None:
    """A bank debit is on its way: the place stays held (see `expire_hold`), and the payer is told so once."""
    enrolment = _enrolment_of(payment)
    if enrolment.state == State.HELD:
        outbox.put(
            "courses.payment_on_its_way",
            to=enrolment.person,
            language=enrolment.language,
            key=f"courses.payment_on_its_way:{payment.code}",
            enrolment=str(enrolment.code),
        )


def on_failed(*, payment: Payment) -> None:
    """Keep the place three more days after a debit that did not arrive, once; let an unpaid hold go that is over."""
    enrolment = _enrolment_of(payment)
    now = timezone.now()
    if payment.state == Payment.State.FAILED:
        _give_grace(enrolment, payment, now=now)
    expire_hold(enrolment=enrolment, now=now)


def on_refunded(*, payment: Payment) -> None:
    """Record that nothing is kept for a place any more. The place stays: only `cancel_enrolment` takes it away.

    A refund made outside, or of one of two payments, must not cost anybody their seat; staff see "paid 0".
    """
    with transaction.atomic():
        enrolment = lock_place(_enrolment_of(payment))
        if enrolment.cents == 0 or kept_cents(enrolment) > 0:
            return
        if not enrolment.moves.filter(deed=Deed.REFUNDED).exists():
            note(enrolment, deed=Deed.REFUNDED, was=enrolment.state)


def _enrolment_of(payment: Payment) -> Enrolment:
    return Enrolment.objects.get(code=payment.reference)


def _earned_a_place(enrolment: Enrolment, payment: Payment) -> bool:
    """Whether this payment confirmed the place; what became of the place after is another deed's matter."""
    return enrolment.moves.filter(deed__in=[Deed.PAID, Deed.PAID_LATE], reason=str(payment.code)).exists()


def _confirm(enrolment: Enrolment, payment: Payment, deed: EnrolmentMove.Deed, *, now: datetime) -> None:
    move(enrolment, State.CONFIRMED, deed=deed, reason=str(payment.code), hold_until=None, offered_until=None)
    tell(enrolment, now=now)


def _may_still_sit(enrolment: Enrolment, *, now: datetime) -> bool:
    """Whether a late payer may take a place: one is free, nobody who waits is before them, no second enrolment."""
    edition = enrolment.edition
    if edition.state != Edition.State.PUBLISHED or edition.ends_at is None or edition.ends_at <= now:
        return False
    others = Enrolment.objects.filter(edition=edition).exclude(pk=enrolment.pk)
    if others.active().filter(person=enrolment.person).exists() or others.seated().count() >= edition.places:
        return False
    ahead = Q()
    if enrolment.state == State.WAITING:
        ahead = Q(queue_rank__lt=enrolment.queue_rank) | Q(queue_rank=enrolment.queue_rank, pk__lt=enrolment.pk)
    return not others.waiting().filter(ahead).exists()


def _return_money(enrolment: Enrolment, payment: Payment) -> None:
    """Return a payment in full, once, with a letter that says so."""
    cents = payments.refundable_cents(payment)
    if cents <= 0:
        return
    refund_payment(payment, cents=cents, reason="paid too late", key=f"late:{payment.code}")
    outbox.put(
        "courses.paid_too_late",
        to=enrolment.person,
        language=enrolment.language,
        key=f"courses.paid_too_late:{payment.code}",
        enrolment=str(enrolment.code),
        cents=cents,
    )


@transaction.atomic
def _give_grace(enrolment: Enrolment, payment: Payment, *, now: datetime) -> None:
    """Keep the place three more days after a debit that failed, never past the start; once, with a letter."""
    enrolment = lock_place(enrolment)
    starts_at = enrolment.edition.starts_at
    if enrolment.state != State.HELD or starts_at is None or starts_at <= now:
        return
    told = outbox.put(
        "courses.payment_failed",
        to=enrolment.person,
        language=enrolment.language,
        key=f"courses.payment_failed:{payment.code}",
        enrolment=str(enrolment.code),
    )
    if told:
        Enrolment.objects.filter(pk=enrolment.pk).update(hold_until=min(now + GRACE, starts_at))
