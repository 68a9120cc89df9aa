"""Two campaigns and a year of gifts by invented givers, paid by bank transfer: Stripe knows nothing of the past."""

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from donations import demo_agreements, demo_figures, demo_members, demo_standing
from donations.large import load_large
from donations.models import Campaign, Gift
from donations.services.giving import PURPOSE
from payments import modes
from payments.models import Entry, Payer, Payment
from payments.services.receipting import write_receipts

__all__ = ["load", "load_large"]

NAMESPACE = uuid.UUID("6f6d64f4-0c39-4a5e-9f2e-2f0d6a4b7c11")
GIFTS = 160
AMOUNTS = [1_000, 2_500, 2_500, 5_000, 5_000, 5_000, 7_500, 10_000, 10_000, 25_000, 50_000]
NAMES = [
    "Anke de Boer", "Willem Smit", "Fatima Bouzid", "Greet Janssens", "Jeroen Kuipers", "Marieke Postma",
    "Luc Vermeulen", "Saskia van Dam", "Peter Hoekstra", "Nadia Amrani", "Hilde Maes", "Ruben Visser",
    "Ellen Timmer", "Dirk Claessens", "Yvonne Mulder", "Koen Wouters",
]  # fmt: skip
CAMPAIGNS: dict[str, dict[str, Any]] = {
    "avondlijn": {
        "title_nl": "De avondlijn",
        "title_en": "The evening line",
        "summary_nl": "Een collega of coach aan de telefoon, ook tussen 18 en 22 uur.",
        "summary_en": "A colleague or coach on the phone, also between 6 and 10 in the evening.",
        "about_nl": (
            "De telefoonlijn is nu bereikbaar onder werktijd. Maar wie een moeilijke dag had, belt 's avonds: als de "
            "kinderen slapen en het stil wordt.\n\nMet dit bedrag kunnen we de lijn een jaar lang op vijf avonden in de "
            "week bezetten. Wie opneemt, is een collega die naast het eigen werk luistert, met een coach achter zich. "
            "Bellen blijft gratis, en niemand hoort ervan.\n\n"
            "* € 25: een collega die een avond lang opneemt\n* € 100: een avond met een coach erbij\n"
            "* € 500: een maand lang een avond per week, met een coach"
        ),
        "about_en": (
            "The phone line is open during working hours now. But whoever had a hard day calls in the evening: when the "
            "children sleep and it grows quiet.\n\nWith this amount we can keep the line open on five evenings a week "
            "for a year. Whoever answers is a colleague who listens beside their own work, with a coach behind them. "
            "Calling stays free of charge, and nobody hears of it.\n\n"
            "* €25: a colleague who answers for an evening\n* €100: an evening with a coach at hand\n"
            "* €500: one evening a week for a month, with a coach"
        ),
        "goal_cents": 1_500_000,
        "starts": -200,
        "ends": 160,
        "position": 1,
    },
    "stiltedagen": {
        "title_nl": "Stiltedagen voor aios",
        "title_en": "Silent days for residents",
        "summary_nl": "Twee dagen rust voor zestien aios die het zelf niet kunnen betalen.",
        "summary_en": "Two days of rest for sixteen residents who cannot afford it themselves.",
        "about_nl": (
            "Een aios werkt vaak vijftig uur in de week. Twee dagen stilte, met begeleiding en een bed, kosten € 180. "
            "Vorig jaar vroegen we om hulp voor zestien plaatsen."
        ),
        "about_en": (
            "A resident often works fifty hours a week. Two silent days, with a guide and a bed, cost €180. Last year "
            "we asked for help with sixteen places."
        ),
        "result_nl": "De dagen zijn geweest. Wat er over was, ging naar een plaats voor wie zich later meldde.",
        "result_en": "The days are behind us. What was left paid for a place for somebody who came later.",
        "goal_cents": 300_000,
        "starts": -360,
        "ends": -210,
        "position": 2,
    },
}


def load(*, now: datetime) -> None:
    """Put the campaigns and gifts in place; a second time changes nothing."""
    today = now.date()
    campaigns = []
    for slug, facts in CAMPAIGNS.items():
        fields = {name: value for name, value in facts.items() if name not in {"starts", "ends"}}
        dates = {
            "starts_on": today + timedelta(days=facts["starts"]),
            "ends_on": today + timedelta(days=facts["ends"]),
        }
        defaults = {**fields, **dates, "is_published": True}
        campaigns.append(Campaign.objects.get_or_create(slug=slug, defaults=defaults)[0])
    demo_members.load(now=now)
    demo_standing.load_standing(campaign=campaigns[0], now=now)
    demo_agreements.load(now=now)
    if Gift.objects.filter(code=code_of("guest", 0)).exists():
        return
    chance = random.Random(2027)  # noqa: S311 - an invented year, the same every time
    payments, gifts = [], []
    for number in range(GIFTS):
        given_at = now - timedelta(days=chance.uniform(1, 360))
        open_then = [row for row in campaigns if row.starts_on <= given_at.date() <= (row.ends_on or today)]
        name = chance.choice(NAMES)
        payment = paid(code_of("guest", number), None, name, chance.choice(AMOUNTS), given_at)
        payments.append(payment)
        gifts.append(
            Gift(
                code=payment.reference,
                payment=payment,
                campaign=chance.choice([*open_then, *open_then, None]),
                cents=payment.cents,
                shown_name=chance.choice(["", name, name.split()[0]]),
                shows_amount=chance.random() < 0.5,
                language="nl",
                created_at=given_at,
            )
        )
    Payer.objects.bulk_create(payment.payer for payment in payments)
    Payment.objects.bulk_create(payments)
    Entry.objects.bulk_create(entry_of(payment) for payment in payments)
    Gift.objects.bulk_create(gifts)
    doctor(campaigns[0], now)
    demo_figures.load(now=now)


def code_of(who: str, number: int) -> uuid.UUID:
    """Return the code of a gift of the demonstration, the same every time."""
    return uuid.uuid5(NAMESPACE, f"{who}:{number}")


def paid(code: uuid.UUID, person: User | None, name: str, cents: int, at: datetime) -> Payment:
    """Return an unsaved payment for a gift, by bank transfer, with its payer."""
    email = person.email if person else f"{name.lower().replace(' ', '.')}@example.org"
    mode = modes.current()
    return Payment(
        payer=Payer(person=person, name=name, email=email, mode=mode, created_at=at),
        purpose=PURPOSE,
        reference=str(code),
        description="Gift",
        cents=cents,
        mode=mode,
        language="nl",
        return_path="/",
        state=Payment.State.PAID,
        paid_at=at,
        created_at=at,
    )


def entry_of(payment: Payment) -> Entry:
    """Return the unsaved entry that says that the money of this payment came."""
    return Entry(
        payment=payment,
        kind=Entry.Kind.BANK,
        cents=payment.cents,
        mode=payment.mode,
        source_id=f"demo:{payment.code}",
        booked_at=payment.created_at,
    )


def doctor(campaign: Campaign, now: datetime) -> None:
    """Give the demonstration's doctor three gifts, with receipts."""
    person = User.objects.filter(email="doctor@example.org").first()
    if person is None:
        return
    for number, (days, cents, towards) in enumerate([(290, 5_000, None), (120, 10_000, campaign), (25, 2_500, None)]):
        payment = paid(code_of("doctor", number), person, person.name, cents, now - timedelta(days=days))
        payment.payer.save()
        payment.payer_id = payment.payer.pk
        payment.save()
        entry_of(payment).save()
        Gift.objects.create(
            code=payment.reference,
            payment=payment,
            campaign=towards,
            cents=cents,
            shows_amount=bool(towards),
            language="nl",
            created_at=payment.created_at,
        )
        write_receipts(payment)
