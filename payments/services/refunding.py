"""Give money back: a row and a call under the payment's lock; a task carries it out."""

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from payments.models import Call, Dispute, Entry, Payment, Refund
from payments.money import euro
from payments.services import bells, booking, staffing
from payments.services.refusals import RefundRefused


@transaction.atomic
def refund(*, payment: Payment, cents: int, reason: str, by: User | None = None, key: str = "") -> Refund:
    """Give back `cents` of a payment. What we promised (terms, a cancelled edition) needs no second person.

    With a `key` (one per click, or per deed) the second call returns the first one's row.
    Raises RefundRefused when that much is not there, or while the payment is in dispute.
    """
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if key and (made := payment.refunds.filter(key=key).first()):
        return made
    refuse_unfit(payment, cents)
    made = Refund.objects.create(
        payment=payment, cents=cents, reason=reason, key=key, asked_by=by, mode=payment.mode, state=way_back(payment)
    )
    set_out(made)
    return made


@transaction.atomic
def ask_refund(*, payment: Payment, cents: int, reason: str, by: User, key: str) -> Refund:
    """Refund at the word of staff: above `REFUND_ALONE_CENTS` it waits until a second person approves."""
    if cents <= settings.REFUND_ALONE_CENTS:
        return refund(payment=payment, cents=cents, reason=reason, by=by, key=key)
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if made := payment.refunds.filter(key=key).first():
        return made
    refuse_unfit(payment, cents)
    made = Refund.objects.create(
        payment=payment,
        cents=cents,
        reason=reason,
        key=key,
        asked_by=by,
        mode=payment.mode,
        state=Refund.State.ASKED,
    )
    staffing.put("refund_approval", key=f"refund_approval:{made.code}", payment=payment, about=euro(cents, "nl"))
    return made


@transaction.atomic
def approve_refund(*, refund: Refund, by: User) -> Refund:
    """Let a large refund go ahead. Raises RefundRefused when `by` asked for it, or may not decide."""
    asked = decide(refund, by)
    asked.approved_by = by
    asked.state = way_back(asked.payment)
    asked.save(update_fields=["approved_by", "state"])
    set_out(asked)
    return asked


@transaction.atomic
def turn_down_refund(*, refund: Refund, by: User) -> Refund:
    """Decide against a large refund; the amount is free again."""
    asked = decide(refund, by)
    asked.state = Refund.State.TURNED_DOWN
    asked.save(update_fields=["state"])
    return asked


def decide(refund: Refund, by: User) -> Refund:
    """Return the refund that waits, under the payment's lock, its staff task settled."""
    payment = Payment.objects.select_for_update().get(pk=refund.payment_id)
    asked = Refund.objects.get(pk=refund.pk)
    if asked.state != Refund.State.ASKED:
        raise RefundRefused(_("Somebody has already decided about this refund."))
    if asked.asked_by_id == by.pk or not by.has_perm("payments.approve_refund"):
        raise RefundRefused(_("A second person must decide about this refund."))
    refuse_disputed(payment)
    asked.payment = payment
    staffing.settle(f"refund_approval:{asked.code}", by=by, note=str(asked.code))
    return asked


@transaction.atomic
def record_bank_refund(*, refund: Refund, by: User) -> Refund:
    """Write down that staff paid this refund by bank transfer. The second call changes nothing."""
    payment = Payment.objects.select_for_update().get(pk=refund.payment_id)
    refund = Refund.objects.get(pk=refund.pk)
    if refund.state != Refund.State.BY_BANK:
        raise RefundRefused(_("This refund does not wait for a bank transfer."))
    refund.state = Refund.State.SUCCEEDED
    refund.save(update_fields=["state"])
    staffing.settle(f"refund_by_bank:{refund.code}", by=by, note=str(refund.code))
    booking.book_bank(payment, cents=-refund.cents, source=f"bank:{refund.code}")
    return refund


def refuse_unfit(payment: Payment, cents: int) -> None:
    """Raise RefundRefused unless `cents` of this payment can still be given back. Call under its lock."""
    refuse_disputed(payment)
    left = refundable_cents(payment)
    if cents <= 0 or cents > left:
        raise RefundRefused(_("At most %(left)s of this payment can be refunded.") % {"left": euro(max(left, 0))})


def refuse_disputed(payment: Payment) -> None:
    """Raise RefundRefused while the payer's bank disputes the payment: it would be paid back twice."""
    taken_up = payment.disputes.filter(state__in=(Dispute.State.INQUIRY, Dispute.State.OPEN))
    if payment.state == Payment.State.DISPUTED or taken_up.exists():
        raise RefundRefused(_("This payment is in dispute. Wait for the bank's decision before you refund."))


def refundable_cents(payment: Payment) -> int:
    """Return what came in and stayed with us, less the refunds that stand (asked for, under way or done)."""
    came = payment.entries.kept().exclude(kind__in=(Entry.Kind.REFUND, Entry.Kind.REFUND_REVERSAL))
    bank_out = came.filter(kind=Entry.Kind.BANK, cents__lt=0).cents()
    standing = payment.refunds.standing().aggregate(sum=Sum("cents"))["sum"] or 0
    return came.cents() - bank_out - standing


def way_back(payment: Payment) -> Refund.State:
    """Return how this payment's money goes back: through Stripe if it came that way, else by bank."""
    by_stripe = payment.entries.filter(kind=Entry.Kind.CHARGE).exists()
    return Refund.State.OPEN if by_stripe else Refund.State.BY_BANK


def set_out(made: Refund) -> None:
    """Write down what must happen for this refund, and ring for it."""
    if made.state == Refund.State.BY_BANK:
        staffing.put(
            "refund_by_bank", key=f"refund_by_bank:{made.code}", payment=made.payment, about=euro(made.cents, "nl")
        )
        return
    call = Call.objects.create(
        verb=Call.Verb.CREATE_REFUND,
        payment=made.payment,
        refund=made,
        mode=made.mode,
        key=f"refund:{made.code}",
        arguments={"amount": made.cents},
    )
    bells.ring_call(call)
