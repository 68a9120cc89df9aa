"""The fund and two institutions of the demonstration: one with half its seats claimed, one whose invoice waits.

What was paid in the past came by bank transfer: Stripe knows nothing of it. The second institution is begun today,
by the same services as on the site, so its invoice is a real one of the stand-in's.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Institution, User
from donations.models import Participation, Seat, Subscription, SubscriptionSize
from donations.services import fund, institutions
from payments import modes
from payments.models import Collection, Entry, Payer, Payment, Standing
from payments.services.receipting import write_receipts

NAMESPACE = uuid.UUID("6f6d64f4-0c39-4a5e-9f2e-2f0d6a4b7c12")
SIZES = [(10, 4_500), (25, 4_000), (50, 3_600), (100, 3_000)]
YEAR = timedelta(days=365)
# Name, BIG number, cents, days since the first year was paid, state.
PARTICIPANTS: list[tuple[str, str, int, int, Participation.State]] = [
    ("Marieke Postma", "09900000201", 6_000, 330, Participation.State.ACTIVE),
    ("Jeroen Kuipers", "09900000202", 12_000, 300, Participation.State.ACTIVE),
    ("Fatima Bouzid", "09900000203", 6_000, 255, Participation.State.ACTIVE),
    ("Willem Smit", "09900000204", 25_000, 210, Participation.State.ACTIVE),
    ("Saskia van Dam", "09900000205", 6_000, 160, Participation.State.ACTIVE),
    ("Ruben Visser", "09900000206", 12_000, 115, Participation.State.ACTIVE),
    ("Ellen Timmer", "09900000207", 6_000, 70, Participation.State.ACTIVE),
    ("Koen Wouters", "09900000208", 6_000, 35, Participation.State.ACTIVE),
    ("Peter Hoekstra", "09900000209", 6_000, 400, Participation.State.LAPSED),
    ("Yvonne Mulder", "09900000210", 12_000, 420, Participation.State.LEFT),
]
COLLEAGUES = ["Daan Verbeek", "Iris Mulders", "Youssef Amrani", "Lotte de Graaf"]


def load(*, now: datetime) -> None:
    """Put the sizes, participants and institutions in place; a second time changes nothing."""
    for seats, cents in SIZES:
        names = {"name_nl": f"tot {seats} plekken", "name_en": f"up to {seats} seats"}
        SubscriptionSize.objects.get_or_create(seats=seats, defaults={"cents": cents, **names})
    if Participation.objects.exists() or Subscription.objects.exists():
        return
    for number, (name, register_number, cents, days, state) in enumerate(PARTICIPANTS):
        participate(someone(name, f"fonds{number}"), register_number, cents, now - timedelta(days=days), state)
    doctor = User.objects.filter(email="doctor@example.org").first()
    if doctor:
        participate(doctor, "09900000101", 12_000, now - YEAR + timedelta(days=12), Participation.State.ACTIVE)
    half_claimed(doctor, now)
    begun_today(now)


def someone(name: str, mailbox: str) -> User:
    """Return an invented person who cannot sign in."""
    person, is_new = User.objects.get_or_create(email=f"{mailbox}@example.org", defaults={"name": name})
    if is_new:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def promise(person: User, purpose: str, reference: str, *, cents: int, at: datetime, **terms: Any) -> Standing:
    """Return a standing payment whose last period was paid at a moment, by bank transfer."""
    mode = modes.current()
    payer = Payer.objects.create(
        person=person, name=terms.pop("payer_name", person.name), email=person.email, mode=mode, created_at=at
    )
    quantity = terms.get("quantity", 1)
    payment = Payment.objects.create(
        payer=payer, purpose=purpose, reference=reference, description=terms["description"], cents=cents * quantity,
        mode=mode, language="nl", return_path="/", state=Payment.State.PAID, paid_at=at, created_at=at,
    )  # fmt: skip
    Entry.objects.create(
        payment=payment, kind=Entry.Kind.BANK, cents=payment.cents, mode=mode, source_id=f"demo:{payment.code}",
        booked_at=at,
    )  # fmt: skip
    facts = {
        "payer": payer, "payment": payment, "purpose": purpose, "reference": reference, "cents": cents, "mode": mode,
        "interval": Standing.Interval.YEAR, "language": "nl", "manage_path": "/nl/me/", "period_ends_at": at + YEAR,
        "state": Standing.State.ACTIVE, "told_state": Standing.State.ACTIVE, "created_at": at,
    }  # fmt: skip
    standing = Standing.objects.create(**(facts | terms))
    Collection.objects.create(
        standing=standing, payment=payment, mode=mode, invoice_id=f"in_demo_{payment.code.hex[:12]}", status="paid",
        period_starts_at=at, period_ends_at=at + YEAR, created_at=at,
        number=f"DEMO-{payment.pk:04d}" if standing.way == Standing.Way.INVOICE else "",
    )  # fmt: skip
    return standing


def participate(person: User, number: str, cents: int, at: datetime, state: Participation.State) -> None:
    """Let somebody take part in the fund since a moment, or have taken part."""
    code = uuid.uuid5(NAMESPACE, person.email)
    over: dict[str, Any] = {}
    if state != Participation.State.ACTIVE:
        ending = Standing.Ending.ASKED if state == Participation.State.LEFT else Standing.Ending.FAILED
        over = {
            "state": Standing.State.ENDED,
            "told_state": Standing.State.ENDED,
            "ended_at": at + YEAR,
            "ending": ending,
        }
    standing = promise(
        person, fund.PURPOSE, f"{code}:1", cents=cents, at=at, description="Jaarlijkse deelname",
        way=Standing.Way.CHECKOUT, **over,
    )  # fmt: skip
    Participation.objects.create(
        code=code, person=person, register="BIG", registration_number=number, standing=standing, state=state,
        language="nl", since=at.date(), created_at=at, checked_at=at,
    )  # fmt: skip
    if person.has_usable_password():  # the others read no letters
        write_receipts(standing.payment)


def half_claimed(doctor: User | None, now: datetime) -> None:
    """Give the hospital ten seats, of which five were claimed two months ago."""
    contact = User.objects.filter(email="institution@example.org").first()
    hospital = Institution.objects.filter(name="Ziekenhuis De Kade").first()
    if contact is None or hospital is None:
        return
    size = SubscriptionSize.objects.get(seats=10)
    code, at = uuid.uuid5(NAMESPACE, "de-kade"), now - timedelta(days=95)
    standing = promise(
        contact, institutions.PURPOSE, str(code), cents=size.cents, quantity=size.seats, at=at, payer_name=str(hospital),
        description="Jaarabonnement", way=Standing.Way.INVOICE, days_until_due=30, order_number="PO-2026-0417",
    )  # fmt: skip
    subscription = Subscription.objects.create(
        code=code, institution=hospital, contact=contact, size=size, seats=size.seats, language="nl",
        invoice_email="crediteuren@dekade.example", order_number="PO-2026-0417", domains=["dekade.example"],
        standing=standing, state=Subscription.State.ACTIVE, created_at=at,
    )  # fmt: skip
    people = [someone(name, f"collega{number}") for number, name in enumerate(COLLEAGUES)]
    for day, person in enumerate([*people, *([doctor] if doctor else [])]):
        Seat.objects.create(subscription=subscription, person=person, claimed_at=now - timedelta(days=80 - day))


def begun_today(now: datetime) -> None:
    """Let a general practitioners' post begin: its first invoice goes out as soon as the worker runs."""
    contact = someone("Gerda Pol", "kantoor.vechtdal")
    institutions.begin(
        contact=contact,
        institution_name="Huisartsenpost Vechtdal, Zwolle",
        department="",
        size=SubscriptionSize.objects.get(seats=25),
        invoice_email="administratie@vechtdal.example",
        order_number="HAP-118",
        domains=["vechtdal.example"],
        language="nl",
        now=now,
    )
