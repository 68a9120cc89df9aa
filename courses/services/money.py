"""What this room asks of payments: one payment per place, its session closed or its money returned."""

from collections.abc import Iterable

from django.db.models import Sum
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Enrolment
from courses.services.amounts import share
from payments import services as payments
from payments.models import Entry, Payment, Receipt, Refund

PURPOSE = "courses.enrolment"


def payments_of(enrolment: Enrolment) -> list[Payment]:
    """Return every payment asked for this place, newest first."""
    found = Payment.objects.filter(purpose=PURPOSE, reference=str(enrolment.code))
    return list(found.order_by("-pk"))


def ask_payment(enrolment: Enrolment) -> Payment:
    """Ask for the price of a held place until its hold ends; asked again, the same open payment comes back.

    The description stays neutral: it stands on statements that partners and employers read.
    """
    with translation.override(enrolment.language):
        description = _("Course, place %(reference)s") % {"reference": enrolment.reference}
        return_path = reverse("courses:edition_enrolled", args=[enrolment.edition.code])
    return payments.start(
        purpose=PURPOSE,
        reference=str(enrolment.code),
        cents=enrolment.cents,
        description=description,
        person=enrolment.person,
        name=enrolment.person.name,
        email=enrolment.person.email,
        language=enrolment.language,
        expires_at=enrolment.hold_until,
        return_path=return_path,
    )


def kept_cents(enrolment: Enrolment) -> int:
    """Return what we keep for this place: paid minus refunded, over all its payments."""
    return sum(payments.kept_cents(payment) for payment in payments_of(enrolment))


def close_payments(enrolment: Enrolment) -> None:
    """See to it that nobody can pay for this place any more."""
    for payment in payments_of(enrolment):
        if payment.state in Payment.UNDECIDED:
            payments.release(payment)


def receipts_of(enrolment: Enrolment) -> list[Receipt]:
    """Return the receipts and credit notes for this place, oldest first."""
    found = Receipt.objects.filter(
        entry__payment__purpose=PURPOSE, entry__payment__reference=str(enrolment.code)
    ).select_related("entry")
    return list(found.order_by("pk"))


def going_back_cents(enrolment: Enrolment) -> int:
    """Return what went back for this place or is on its way back; not what still waits for a second person."""
    refunds = Refund.objects.standing().exclude(state=Refund.State.ASKED)
    mine = refunds.filter(payment__purpose=PURPOSE, payment__reference=str(enrolment.code))
    return mine.aggregate(total=Sum("cents"))["total"] or 0


def kept_by_place(places: Iterable[Enrolment]) -> dict[str, int]:
    """Return what we keep for each of these places, by its code, in one query."""
    codes = [str(place.code) for place in places]
    entries = Entry.objects.kept().filter(payment__purpose=PURPOSE, payment__reference__in=codes)
    return dict(entries.values_list("payment__reference").annotate(Sum("cents")))


def on_their_way(places: Iterable[Enrolment]) -> set[str]:
    """Return the codes of those held places whose money is on its way from a bank. One query where any is held."""
    held = [str(place.code) for place in places if place.state == Enrolment.State.HELD]
    if not held:
        return set()
    found = Payment.objects.filter(purpose=PURPOSE, reference__in=held, state=Payment.State.PROCESSING)
    return set(found.values_list("reference", flat=True))


def returnable_cents(enrolment: Enrolment) -> int:
    """Return what can still go back for this place: kept, less the refunds that are under way."""
    return sum(max(0, payments.refundable_cents(payment)) for payment in payments_of(enrolment))


def return_money(
    enrolment: Enrolment, *, percent: int, reason: str, by: User | None = None, is_favour: bool = False
) -> int:
    """Ask payments to return so many per cent of what we keep for this place; return the cents.

    A payment in dispute is left alone: its bank decides. The key makes the same deed ask for one refund.
    A favour of staff, beyond what the terms promise, may have to wait for a second person (see payments).
    """
    total = 0
    for payment in payments_of(enrolment):
        cents = share(max(0, payments.refundable_cents(payment)), percent)
        if cents == 0:
            continue
        try:
            if is_favour and by is not None:
                payments.ask_refund(payment=payment, cents=cents, reason=reason, by=by, key=f"place:{payment.code}")
            else:
                refund_payment(payment, cents=cents, reason=reason, by=by, key=f"place:{payment.code}")
        except payments.RefundRefused:
            continue
        total += cents
    return total


def refund_payment(payment: Payment, *, cents: int, reason: str, key: str, by: User | None = None) -> Refund:
    """Ask payments to return an amount of one payment."""
    return payments.refund(payment=payment, cents=cents, reason=reason, by=by, key=key)
