"""Places in the demo's editions: a lived-in house, and one doctor who has one of everything.

Rows are written as the services would have left them months ago; nothing is sent for them but the doctor's receipts.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import cycle, islice

from django.db.models import Count, Max
from django.utils import timezone

from accounts.models import User
from courses.demo.editions import wanted_places
from courses.models import Attendance, Edition, Enrolment, EnrolmentMove, Price, Session
from courses.services.amounts import terms_of
from courses.services.attending import issue_certificate
from courses.services.money import PURPOSE
from courses.services.waiting import offer_ends_at
from payments import modes
from payments.models import Entry, Payer, Payment
from payments.services.receipting import write_receipts

State, Deed = Enrolment.State, EnrolmentMove.Deed

FIRST = [
    "Anna", "Bram", "Carlijn", "Daan", "Eva", "Farid", "Gijs", "Hilde", "Ilse", "Jasper", "Katrien", "Lotte", "Mehmet",
    "Nadia", "Olivier", "Pien", "Quinten", "Roos", "Stijn", "Tess", "Umar", "Vera", "Wouter", "Yasmin", "Zoë",
]  # fmt: skip
LAST = [
    "de Boer", "Maes", "Bakker", "El Idrissi", "Janssens", "Mulder", "van Dam", "Wouters", "Smits", "Yilmaz",
]  # fmt: skip


def load(now: datetime) -> None:
    """Fill the editions as far as the demo wants them, once, and give the doctor their places."""
    if Enrolment.objects.exists():
        return
    doctor = User.objects.filter(email="doctor@example.org").first()
    resident = User.objects.filter(email="resident@example.org").first()
    if doctor and resident:
        _doctor(doctor, now)
        _resident(resident, now)
    _fill(_participants(), now)


def _participants() -> list[User]:
    """Return people who take part in courses and never sign in."""
    wanted = [
        User(email=f"participant{number}@example.org", name=f"{FIRST[number % 25]} {LAST[number * 7 % 10]}")
        for number in range(50)
    ]
    for person in wanted:
        person.set_unusable_password()
    known = set(User.objects.filter(email__startswith="participant").values_list("email", flat=True))
    User.objects.bulk_create(person for person in wanted if person.email not in known)
    return list(User.objects.filter(email__startswith="participant").order_by("pk"))


def _fill(people: list[User], now: datetime) -> None:
    """Fill each edition with participants until it looks as full as wanted."""
    turn = cycle(people)
    places: list[Enrolment] = []
    editions = Edition.objects.select_related("terms").prefetch_related("prices").annotate(there=Count("enrolments"))
    wanted = wanted_places()
    for edition in editions.filter(code__in=wanted).order_by("pk"):
        taken, waiting = wanted[edition.code]
        seated = edition.enrolments.seated().count()
        rank = edition.enrolments.aggregate(last=Max("queue_rank"))["last"] or 0
        missing = max(0, taken - seated)
        waits = max(0, waiting - edition.enrolments.waiting().count())
        for number, person in enumerate(islice(turn, missing + waits)):
            is_seated = number < missing
            places.append(_place(person, edition, State.CONFIRMED if is_seated else State.WAITING, now, days_ago=20))
            if not is_seated:
                rank += 1
                places[-1].queue_rank = rank
    Enrolment.objects.bulk_create(places)
    EnrolmentMove.objects.bulk_create(_first_move(place) for place in places)
    _pay([place for place in places if place.state == State.CONFIRMED and place.cents])


def _place(person: User, edition: Edition, state: str, now: datetime, *, days_ago: int) -> Enrolment:
    """Return a place that is not saved yet, at the edition's first regular price."""
    terms = terms_of(edition, edition.terms)
    price = next((price for price in edition.prices.all() if price.kind == Price.Kind.REGULAR), None)
    return Enrolment(
        edition=edition,
        person=person,
        state=state,
        language=person.language,
        price_label_nl=price.label_nl if price else "",
        price_label_en=price.label_en if price else "",
        cents=price.cents if price else 0,
        full_refund_until=terms.full_refund_until,
        part_refund_until=terms.part_refund_until,
        part_percent=terms.part_percent,
        created_at=min(now, edition.starts_at or now) - timedelta(days=days_ago),
    )


def _first_move(place: Enrolment) -> EnrolmentMove:
    return EnrolmentMove(
        enrolment=place, deed=Deed.ENROLLED, to_state=place.state, by=place.person, at=place.created_at
    )


def _pay(places: Iterable[Enrolment]) -> list[Payment]:
    """Write down that these places were paid, by bank transfer: there is no Stripe to ask about the past."""
    places = list(places)
    mode = modes.current()
    payers = {place.person_id: Payer(person=place.person, name=place.person.name, email=place.person.email, mode=mode)
              for place in places}  # fmt: skip
    Payer.objects.bulk_create(payers.values())
    payments = [
        Payment(
            payer=payers[place.person_id],
            purpose=PURPOSE,
            reference=str(place.code),
            description=f"Cursus, plaats {place.reference}",
            cents=place.cents,
            mode=mode,
            language=place.language,
            return_path="/",
            state=Payment.State.PAID,
            paid_at=place.created_at,
            created_at=place.created_at,
        )
        for place in places
    ]
    Payment.objects.bulk_create(payments)
    Entry.objects.bulk_create(
        Entry(
            payment=payment,
            kind=Entry.Kind.BANK,
            cents=payment.cents,
            mode=mode,
            source_id=f"demo:{payment.code}",
            booked_at=payment.created_at,
        )
        for payment in payments
    )
    EnrolmentMove.objects.bulk_create(
        EnrolmentMove(
            enrolment=place,
            deed=Deed.PAID,
            from_state=State.HELD,
            to_state=State.CONFIRMED,
            reason=str(payment.code),
            at=place.created_at,
        )
        for place, payment in zip(places, payments, strict=True)
    )
    return payments


def _give(person: User, edition: Edition | None, state: str, now: datetime, **fields: object) -> Enrolment | None:
    """Save one place in this state with its first move, paid where it is confirmed."""
    if edition is None:
        return None
    place = _place(person, edition, state, now, days_ago=30)
    for name, value in fields.items():
        setattr(place, name, value)
    place.save()
    _first_move(place).save()
    if state == State.CONFIRMED and place.cents:
        for payment in _pay([place]):
            write_receipts(payment)
    return place


def _doctor(doctor: User, now: datetime) -> None:
    """One of everything: followed, coming, waited for, offered, given up."""
    coming = _editions(now)
    ended = Edition.objects.filter(ends_at__lte=now, state=Edition.State.PUBLISHED).order_by("-ends_at")
    accredited = ended.filter(course__accreditations__isnull=False).select_related("terms", "course").distinct()
    followed = _give(doctor, accredited.first(), State.CONFIRMED, now)
    if followed:
        live = followed.edition.sessions.filter(kind=Session.Kind.LIVE).order_by("starts_at")
        Attendance.objects.bulk_create(
            Attendance(enrolment=followed, session=session, was_there=True, marked_at=session.ends_at)
            for session in live
        )
        issue_certificate(enrolment=followed, now=now)
    _give(doctor, next(coming, None), State.CONFIRMED, now)
    online = Edition.objects.published().upcoming(now).exclude(join_url="").filter(enrolments=None)
    _give(doctor, online.select_related("terms").first(), State.CONFIRMED, now)
    full = list(_full(now))
    if full:
        _give(doctor, full[0], State.WAITING, now, queue_rank=2)
    if len(full) > 1 and full[1].starts_at:
        until = offer_ends_at(now=now, starts_at=full[1].starts_at)
        _give(doctor, full[1], State.OFFERED, now, queue_rank=1, offered_until=until)
    _give(doctor, next(coming, None), State.CANCELLED, now)


def _resident(resident: User, now: datetime) -> None:
    """A missed offer, and a place that is being paid for at this moment."""
    full = list(_full(now))
    if len(full) > 2:
        _give(resident, full[2], State.LAPSED, now, queue_rank=1, offered_until=now - timedelta(hours=3))
    paid_for = (edition for edition in _editions(now) if edition.prices.exists())
    edition = next(paid_for, None)
    if edition:
        _give(resident, edition, State.EXPIRED, now)


def _editions(now: datetime) -> Iterator[Edition]:
    """Yield the coming editions that are open and not full, soonest first."""
    wanted = wanted_places()
    found = Edition.objects.published().upcoming(now).filter(opens_at__lte=now).select_related("terms", "course")
    for edition in found.prefetch_related("prices"):
        taken = wanted.get(edition.code, (edition.places, 0))[0]
        if edition.starts_at and edition.starts_at > now + timedelta(days=7) and taken < edition.places - 2:
            yield edition


def _full(now: datetime) -> Iterator[Edition]:
    """Yield the coming editions that the demo wants full."""
    wanted = wanted_places()
    for edition in Edition.objects.published().upcoming(now).select_related("terms").prefetch_related("prices"):
        taken = wanted.get(edition.code, (0, 0))[0]
        if taken >= edition.places and edition.starts_at and edition.starts_at > timezone.now() + timedelta(days=2):
            yield edition
