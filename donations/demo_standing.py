"""Gifts that come again, invented: by bank, so that Stripe knows nothing of them and they change and stop here."""

import random
from datetime import datetime, timedelta

from accounts.models import User
from donations import demo
from donations.models import Campaign, Gift
from payments.models import Collection, Payment, Standing
from payments.services.receipting import write_receipts

# Who, how often, how much, since how many days, in which state: over a year, one that fails and two that stopped.
PROMISES = [
    ("Anke de Boer", "month", 1_000, 340, "active"),
    ("Willem Smit", "month", 2_500, 300, "active"),
    ("Fatima Bouzid", "month", 500, 260, "active"),
    ("Greet Janssens", "month", 1_000, 215, "ended"),
    ("Jeroen Kuipers", "month", 2_500, 190, "active"),
    ("Luc Vermeulen", "month", 5_000, 150, "failing"),
    ("Saskia van Dam", "month", 1_000, 95, "active"),
    ("Nadia Amrani", "month", 500, 50, "active"),
    ("Hilde Maes", "year", 12_000, 355, "active"),
    ("Dirk Claessens", "year", 6_000, 200, "active"),
    ("Ellen Timmer", "year", 25_000, 120, "ended"),
]
DAYS = {"month": 30, "year": 365}


def load_standing(*, campaign: Campaign, now: datetime) -> None:
    """Put them in place with what came of each so far; a second time changes nothing."""
    chance = random.Random(2028)  # noqa: S311 - invented, the same every time
    for number, promise in enumerate(PROMISES):
        name, interval, cents, days, state = promise
        begin(number, None, name, interval, cents, days, state, chance.choice([campaign, None]), now)
    person = User.objects.filter(email="doctor@example.org").first()
    if person:
        begin(len(PROMISES), person, person.name, "month", 1_000, 130, "active", None, now)


def begin(
    number: int,
    person: User | None,
    name: str,
    interval: str,
    cents: int,
    days: int,
    state: str,
    campaign: Campaign | None,
    now: datetime,
) -> None:
    """Write one promise, with a gift for each period that has passed."""
    first = demo.code_of("standing", number)
    if Gift.objects.filter(code=first).exists():
        return
    began, standing = now - timedelta(days=days), None
    until = now - timedelta(days=20) if state == "ended" else now
    for period in range(400):
        at = began + timedelta(days=period * DAYS[interval])
        if at >= until:
            break
        code = demo.code_of(f"standing {number}", period) if period else first
        payment = demo.paid(code, person, name, cents, at)
        if standing:
            payment.payer = standing.payer
        else:
            payment.payer.save()
            payment.payer_id = payment.payer.pk
        payment.return_path = f"/nl/donate/standing/{first}/"
        payment.save()
        standing = standing or promise_of(payment, interval, state, until)
        book(payment, standing, at + timedelta(days=DAYS[interval]))
        Gift.objects.create(
            code=code,
            payment=payment,
            standing=standing,
            campaign=campaign,
            cents=cents,
            shown_name=name.split()[0] if not period and number % 2 else "",
            language="nl",
            created_at=at,
        )
    if standing and standing.is_running:
        Standing.objects.filter(pk=standing.pk).update(period_ends_at=at)


def promise_of(payment: Payment, interval: str, state: str, until: datetime) -> Standing:
    """Write the promise that this payment began."""
    is_over = state == Standing.State.ENDED
    return Standing.objects.create(
        payer=payment.payer,
        payment=payment,
        purpose=payment.purpose,
        reference=payment.reference,
        description=payment.description,
        cents=payment.cents,
        interval=interval,
        way=Standing.Way.CHECKOUT,
        mode=payment.mode,
        language=payment.language,
        manage_path=payment.return_path,
        state=state,
        told_state=state,
        failed_tries=1 if state == Standing.State.FAILING else 0,
        ended_at=until if is_over else None,
        ending=Standing.Ending.ASKED if is_over else "",
        created_at=payment.created_at,
    )


def book(payment: Payment, standing: Standing, until: datetime) -> None:
    """Write the period and its money; the doctor has the documents too."""
    Collection.objects.create(
        standing=standing,
        payment=payment,
        mode=payment.mode,
        status="paid",
        period_starts_at=payment.created_at,
        period_ends_at=until,
        created_at=payment.created_at,
    )
    demo.entry_of(payment).save()
    if payment.payer.person_id:
        write_receipts(payment)
