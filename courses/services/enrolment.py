"""Taking a place: at once where it is free, held while one pays, or the last spot on the waiting list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Change, Edition, EditionQuestion, Enrolment, EnrolmentMove
from courses.services import admissions, changes
from courses.services.amounts import Chosen, terms_of
from courses.services.answers import keep_answers
from courses.services.money import ask_payment
from courses.services.moving import EnrolmentRefused, lock_edition, lock_place, note
from notifications import outbox
from payments.models import Payment

# Half an hour to pay, and two minutes to reach the checkout, which takes no session shorter than half an hour.
HOLD = timedelta(minutes=32)
HELD_LETTER_AFTER = timedelta(minutes=10)  # who pays at once gets one letter, not two


class AlreadyEnrolled(EnrolmentRefused):
    """They have an active enrolment in this edition; the page shows that one."""


@dataclass(frozen=True)
class Seats:
    """How an edition stands, read under its lock."""

    taken: int
    waiting: int
    mine: int
    last_rank: int


def count_seats(edition: Edition, person: User) -> Seats:
    """Count in one query: seats taken, people waiting, this person's active enrolments, the last rank given.

    Written out, since everybody else who wants a place waits for it and building it anew would cost five times the
    answer.
    """
    seated, active = (",".join(["%s"] * len(states)) for states in (Enrolment.SEATED, Enrolment.ACTIVE))
    sql = f"""
        SELECT COUNT(*) FILTER (WHERE state IN ({seated})), COUNT(*) FILTER (WHERE state = %s),
               COUNT(*) FILTER (WHERE person_id = %s AND state IN ({active})), COALESCE(MAX(queue_rank), 0)
        FROM courses_enrolment WHERE edition_id = %s
    """  # noqa: S608 - only marks for values are put in
    values: list[str | int] = [*Enrolment.SEATED, Enrolment.State.WAITING, person.pk, *Enrolment.ACTIVE, edition.pk]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return Seats(*cursor.fetchone())


def enrol(
    *,
    person: User,
    edition: Edition,
    chosen: Chosen,
    now: datetime,
    language: str = "nl",
    answers: Mapping[EditionQuestion, str] | None = None,
) -> Enrolment:
    """Give `person` a place in `edition`, or the last spot on its waiting list.

    Confirmed at once when there is nothing to pay; else held until `hold_until`, with a payment asked for.
    `answers` are kept sealed: pass them only with the person's consent.
    Raises EnrolmentRefused when enrolment is closed, AlreadyEnrolled when they have an active enrolment.
    """
    try:
        with transaction.atomic():
            return _enrol(person, edition, chosen, now, language, answers)
    except IntegrityError as error:  # the constraint's word, should the lock ever be missing
        raise AlreadyEnrolled(_("You already take part in this edition, or wait for a place.")) from error


def _enrol(
    person: User,
    edition: Edition,
    chosen: Chosen,
    now: datetime,
    language: str,
    answers: Mapping[EditionQuestion, str] | None,
) -> Enrolment:
    changes.record(Change.Part.PLACES)  # what can be done before the lock is: others wait for it
    edition = lock_edition(edition.pk)
    if not edition.is_open_at(now):
        raise EnrolmentRefused(_("Enrolment for this edition is closed."))
    if not admissions.may_enrol(person, edition.course):
        raise EnrolmentRefused(_("Only people who were admitted to this training can enrol."))
    seats = count_seats(edition, person)
    if seats.mine:
        raise AlreadyEnrolled(_("You already take part in this edition, or wait for a place."))
    is_free_place = seats.waiting == 0 and seats.taken < edition.places
    if not is_free_place and not edition.has_waiting_list_at(now):
        raise EnrolmentRefused(_("All places are taken, and it begins too soon for a waiting list."))
    terms = terms_of(edition, edition.terms)
    enrolment = Enrolment(
        edition=edition,
        person=person,
        language=language,
        price_label_nl=chosen.label_nl,
        price_label_en=chosen.label_en,
        cents=chosen.cents,
        full_refund_until=terms.full_refund_until,
        part_refund_until=terms.part_refund_until,
        part_percent=terms.part_percent,
        consented_at=now if answers else None,
        created_at=now,
    )
    if not is_free_place:
        enrolment.state, enrolment.queue_rank = Enrolment.State.WAITING, seats.last_rank + 1
    elif enrolment.is_free:
        enrolment.state = Enrolment.State.CONFIRMED
    else:
        enrolment.state, enrolment.hold_until = Enrolment.State.HELD, now + HOLD
    enrolment.save()
    note(enrolment, deed=EnrolmentMove.Deed.ENROLLED, was="", by=person)
    if answers:
        keep_answers(enrolment=enrolment, answers=answers)
    if enrolment.state == Enrolment.State.HELD:
        ask_payment(enrolment)
    tell(enrolment, now=now)
    return enrolment


def tell(enrolment: Enrolment, *, now: datetime, is_urgent: bool = False) -> None:
    """Put the letter of the enrolment's present state in the outbox; urgent: also while they may still be paying."""
    held = enrolment.state == Enrolment.State.HELD and not is_urgent
    outbox.put(
        f"courses.enrolment_{enrolment.state}",
        to=enrolment.person,
        language=enrolment.language,
        due_at=now + HELD_LETTER_AFTER if held else None,
        enrolment=str(enrolment.code),
    )


@transaction.atomic
def resume_payment(*, enrolment: Enrolment, now: datetime) -> Payment:
    """Return the payment of a held place, so that one who was interrupted can go on paying.

    Raises EnrolmentRefused when the hold is over, or there is nothing to pay.
    """
    enrolment = lock_place(enrolment)
    if enrolment.state != Enrolment.State.HELD or enrolment.hold_until is None or enrolment.hold_until <= now:
        raise EnrolmentRefused(_("There is nothing to pay for this place now."))
    return ask_payment(enrolment)
