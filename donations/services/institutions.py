"""An institution's subscription: begun with an invoice, changed and ended from the next year on, reminded when late."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.services import find_institution
from donations.models import Subscription, SubscriptionSize
from notifications import outbox
from payments import modes
from payments import services as payments
from payments.models import Collection, Payment, StaffTask, Standing
from payments.services import staffing

PURPOSE = "donations.subscription"
DAYS_UNTIL_DUE = 30
REMIND_AFTER = (timedelta(days=3), timedelta(days=14))  # past the due day
LAPSES_AFTER = timedelta(days=60)
State = Subscription.State


class SubscriptionRefused(Exception):
    """This cannot be done now; the message may be shown."""


def begin(
    *,
    contact: User,
    institution_name: str,
    department: str,
    size: SubscriptionSize,
    invoice_email: str,
    order_number: str,
    domains: Sequence[str],
    language: str,
    now: datetime,
) -> Subscription:
    """Begin a subscription: the first invoice goes out, and the seats open once it is paid.

    Raises SubscriptionRefused where this institution, or this department of it, has a subscription already.
    """
    try:
        with transaction.atomic():
            institution = find_institution(institution_name)
            if institution is None:
                raise SubscriptionRefused(_("Enter the name of your institution."))
            subscription = Subscription(
                institution=institution,
                department=department,
                contact=contact,
                size=size,
                seats=size.seats,
                invoice_email=invoice_email,
                order_number=order_number,
                domains=list(domains),
                language=language,
                created_at=now,
            )
            subscription.standing = ask_invoices(subscription)
            subscription.save()
            tell(subscription, "begun", once="")
            return subscription
    except IntegrityError as error:
        raise SubscriptionRefused(
            _("This institution has a subscription already. Ask your colleague who looks after it, or write to us.")
        ) from error


def ask_invoices(subscription: Subscription) -> Standing:
    """Have an invoice sent for every year, with the institution's order number on it."""
    with override(subscription.language):
        return payments.start_invoiced(
            purpose=PURPOSE,
            reference=str(subscription.code),
            cents=subscription.size.cents,
            quantity=subscription.size.seats,
            description=_("Yearly subscription"),
            name=str(subscription),
            email=subscription.invoice_email,
            language=subscription.language,
            manage_path=reverse("donations:institution", args=[subscription.code]),
            interval=Standing.Interval.YEAR,
            days_until_due=DAYS_UNTIL_DUE,
            order_number=subscription.order_number,
            person=subscription.contact,
        )


@transaction.atomic
def change_size(*, subscription: Subscription, size: SubscriptionSize) -> None:
    """Another size from the next year on; this year's seats stay. Raises SubscriptionRefused where nothing runs."""
    subscription = Subscription.objects.select_for_update().select_related("standing").get(pk=subscription.pk)
    if subscription.state == State.ENDED:
        raise SubscriptionRefused(_("This subscription has ended. You can begin a new one."))
    try:
        payments.change_standing(standing=subscription.standing, cents=size.cents, quantity=size.seats)
    except payments.StandingRefused as refusal:
        raise SubscriptionRefused(str(refusal)) from refusal
    subscription.next_size = None if size == subscription.size else size
    subscription.save(update_fields=["next_size"])


@transaction.atomic
def end(*, subscription: Subscription) -> None:
    """No invoice after this year's. Done again it changes nothing."""
    payments.stop_standing(standing=subscription.standing, at_period_end=True)


@transaction.atomic
def go_on(*, subscription: Subscription) -> None:
    """Go on after all, as long as the year is not over."""
    try:
        payments.keep_standing(standing=subscription.standing)
    except payments.StandingRefused as refusal:
        raise SubscriptionRefused(str(refusal)) from refusal


def invoices_of(subscription: Subscription) -> list[Collection]:
    """Return the invoices of a subscription that were sent, the latest first."""
    sent = subscription.standing.collections.exclude(invoice_id="").exclude(status="draft").select_related("payment")
    return list(sent.order_by("-created_at", "-pk"))


def late_invoices(now: datetime) -> list[Collection]:
    """Return every invoice of an institution that should have been paid by now, the oldest first."""
    late = Collection.objects.filter(
        standing__purpose=PURPOSE, mode=modes.current(), due_at__lt=now, payment__state=Payment.State.OPEN
    )
    return list(
        late.exclude(status__in=("void", "uncollectible")).select_related("payment", "standing").order_by("due_at")
    )


def chase(*, now: datetime) -> None:
    """Every morning: remind of late invoices twice, put them before staff, and let go what stays unpaid."""
    for invoice in late_invoices(now):
        subscription = Subscription.objects.filter(standing=invoice.standing_id).exclude(state=State.ENDED).first()
        if subscription is None or invoice.due_at is None:
            continue
        late_for = now - invoice.due_at
        for number, wait in enumerate(REMIND_AFTER, start=1):
            if late_for >= wait:
                tell(subscription, "reminder", once=f"{invoice.pk}:{number}", payment=str(invoice.payment.code))
        if late_for >= REMIND_AFTER[-1]:
            staffing.put(
                StaffTask.Kind.INVOICE_LATE,
                key=f"invoice_late:{invoice.payment.code}",
                payment=invoice.payment,
                about=invoice.number,
                due_at=invoice.due_at,
            )
        if late_for >= LAPSES_AFTER:
            lapse(subscription)


@transaction.atomic
def lapse(subscription: Subscription) -> None:
    """Close the seats of a subscription that is not paid for; they open again when it is."""
    subscription = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if subscription.state == State.ACTIVE:
        move(subscription, State.LAPSED)
        tell(subscription, "lapsed", once=str(subscription.standing.period_ends_at or ""))


def move(subscription: Subscription, goal: Subscription.State) -> bool:
    """Go to a state that the table allows; False where one is there already, or may not go there."""
    if goal not in Subscription.MOVES[State(subscription.state)]:
        return False
    subscription.state = goal
    subscription.save(update_fields=["state"])
    return True


def tell(subscription: Subscription, word: str, *, once: str, payment: str = "") -> None:
    """Put a letter to the contact in the outbox, once for each `once`."""
    outbox.put(
        f"institutions.{word}",
        to=subscription.contact,
        language=subscription.language,
        key=f"institutions.{word}:{subscription.code}:{once}",
        subscription=str(subscription.code),
        payment=payment,
    )
