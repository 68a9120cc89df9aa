"""Very many gifts, to see how the house bears them: ten years of them, all invented, written in bulk."""

import random
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from donations.models import Campaign, Gift
from payments.models import Entry, Payer, Payment

GIFTS, BATCH, YEARS = 50_000, 1_000, 10
Progress = Callable[[int, int], None]


def load_large(*, now: datetime, progress: Progress, gifts: int = GIFTS) -> None:
    """Make so many gifts by bank transfer, spread over ten years. What is there already stays."""
    from donations.demo import code_of  # which offers this function in its turn

    codes = {code_of("large", number): number for number in range(gifts)}
    known = set(Gift.objects.filter(campaign=None, language="nl").values_list("code", flat=True))
    known |= set(Gift.objects.exclude(campaign=None).values_list("code", flat=True))
    missing = iter([(number, code) for code, number in codes.items() if code not in known])
    done = sum(code in known for code in codes)
    campaigns = list(Campaign.objects.order_by("position", "pk"))
    progress(done, gifts)
    while batch := list(islice(missing, BATCH)):
        _write(batch, campaigns, now, gifts)
        done += len(batch)
        progress(done, gifts)


@transaction.atomic
def _write(batch: list[tuple[int, uuid.UUID]], campaigns: list[Campaign], now: datetime, of: int) -> None:
    from donations.demo import AMOUNTS, NAMES, entry_of, paid  # see above

    payments, gifts = [], []
    for number, code in batch:
        chance = random.Random(number)  # noqa: S311 - an invented gift, the same every time
        given_at = now - timedelta(days=YEARS * 365 * (number + 1) / of)
        name = f"{chance.choice(NAMES)} {number % 9_000}"
        payment = paid(code, None, name, chance.choice(AMOUNTS), given_at)
        open_then = [
            row
            for row in campaigns
            if row.starts_on <= given_at.date() and given_at.date() <= (row.ends_on or now.date())
        ]
        payments.append(payment)
        gifts.append(
            Gift(
                code=code,
                payment=payment,
                campaign=chance.choice([*open_then, None]),
                cents=payment.cents,
                shown_name=chance.choice(["", name]),
                shows_amount=chance.random() < 0.5,
                language="nl",
                created_at=given_at,
            )
        )
    Payer.objects.bulk_create(payment.payer for payment in payments)
    Payment.objects.bulk_create(payments)
    Entry.objects.bulk_create(entry_of(payment) for payment in payments)
    Gift.objects.bulk_create(gifts)
