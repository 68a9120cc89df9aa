"""Join the crane-bird fund, change what one gives, leave, come back; and the notice before each new year."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from donations.models import Participation
from notifications import outbox
from payments import modes
from payments import services as payments
from payments.models import Payment, Standing

PURPOSE = "donations.participation"
OPEN_FOR = timedelta(hours=24)
NOTICE_BEFORE = timedelta(days=14)
STILL_PAYABLE = (Payment.State.DRAFT, Payment.State.OPEN)
State = Participation.State


class ParticipationRefused(Exception):
    """This cannot be done now; the message may be shown."""


@transaction.atomic
def join(
    *, person: User, register: str, registration_number: str, cents: int, language: str, now: datetime
) -> Participation:
    """Begin to take part, or come back; the first year waits to be paid on the checkout page.

    Asked again before it was paid: the same checkout, or a new one where the amount is another. Raises
    ParticipationRefused for somebody who takes part already. A number that changed is to be looked up anew.
    """
    made, _is_new = Participation.objects.get_or_create(person=person, defaults={"language": language})
    participation = Participation.objects.select_for_update().get(pk=made.pk)
    if participation.state == State.ACTIVE:
        raise ParticipationRefused(_("You take part in the fund already."))
    if (participation.register, participation.registration_number) != (register, registration_number):
        participation.checked_at = participation.checked_by = None
    participation.register, participation.registration_number = register, registration_number
    participation.language = language
    participation.standing = ask_yearly(participation, cents, now=now)
    participation.save()
    return participation


def ask_yearly(participation: Participation, cents: int, *, now: datetime) -> Standing:
    """Ask for the amount every year; what waits unpaid for another amount is closed.

    Each try has a reference of its own, so that a first payment that comes too late is known for what it is.
    """
    person, waiting = participation.person, participation.standing
    tries = Standing.objects.filter(purpose=PURPOSE, reference__startswith=f"{participation.code}:")
    reference = f"{participation.code}:{tries.count() + 1}"
    if waiting and waiting.state == Standing.State.STARTING:
        if waiting.cents == cents and waiting.payment.state in STILL_PAYABLE:
            reference = waiting.reference
        else:
            payments.stop_standing(standing=waiting)
    with override(participation.language):
        page = reverse("donations:fund_mine")
        return payments.start_standing(
            purpose=PURPOSE,
            reference=reference,
            cents=cents,
            interval=Standing.Interval.YEAR,
            description=_("Yearly participation"),
            person=person,
            name=person.name or person.email,
            email=person.email,
            language=participation.language,
            expires_at=now + OPEN_FOR,
            return_path=page,
            manage_path=page,
        )


@transaction.atomic
def change_amount(*, participation: Participation, cents: int) -> None:
    """Give another amount from the next year on. Raises ParticipationRefused where nothing runs."""
    try:
        payments.change_standing(standing=running_of(participation), cents=cents)
    except payments.StandingRefused as refusal:
        raise ParticipationRefused(str(refusal)) from refusal


@transaction.atomic
def leave(*, participation: Participation) -> None:
    """Take part until the paid year is over, and not after. Done again it changes nothing."""
    payments.stop_standing(standing=running_of(participation), at_period_end=True)


@transaction.atomic
def stay(*, participation: Participation) -> None:
    """Go on after all, as long as the year is not over."""
    try:
        payments.keep_standing(standing=running_of(participation))
    except payments.StandingRefused as refusal:
        raise ParticipationRefused(str(refusal)) from refusal


def running_of(participation: Participation) -> Standing:
    """Return what is collected for it. Raises ParticipationRefused where nothing is."""
    standing = participation.standing
    if participation.state != State.ACTIVE or standing is None or not standing.is_running:
        raise ParticipationRefused(_("You do not take part in the fund now. You can begin again."))
    return standing


def give_notice(*, now: datetime) -> int:
    """Tell each participant, fourteen days before, that a new year will be collected; once for each year."""
    renewing = Standing.objects.filter(purpose=PURPOSE, mode=modes.current(), stop_asked_at__isnull=True)
    due = Participation.objects.active().filter(standing__in=renewing.renewing(after=now, until=now + NOTICE_BEFORE))
    told = 0
    for participation in due.select_related("person", "standing"):
        ends_at = participation.standing and participation.standing.period_ends_at
        tell(participation, "notice", once=f"{ends_at:%Y%m%d}")
        told += 1
    return told


def tell(participation: Participation, word: str, *, once: str) -> None:
    """Put a letter in the outbox, once for each `once`."""
    outbox.put(
        f"fund.{word}",
        to=participation.person,
        language=participation.language,
        key=f"fund.{word}:{participation.code}:{once}",
        participation=str(participation.code),
    )
