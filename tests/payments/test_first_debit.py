"""The first period by bank debit: Stripe documents `incomplete` as well as `active` while the debit is under way.

Either way nothing has begun before the money came (docs.stripe.com/api/subscriptions/object, "status").
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from payments.facts import Subscription
from payments.models import Standing
from payments.services.looking import derived
from tests.donations.factories import StandingFactory

pytestmark = pytest.mark.django_db
S = Standing.State
SEEN = Subscription(
    id="sub_1", status="active", is_ending=False, is_paused=False, period_ends_at=timezone.now() + timedelta(days=30),
    cents=6_000, quantity=1, interval="year", item_id="si_1", product_id="prod_1", customer_id="cus_1", standing="",
    ended_at=None, ending="",
)  # fmt: skip


@pytest.mark.parametrize(
    ("payment", "status", "state"),
    [
        ("processing", "incomplete", S.STARTING),
        ("processing", "active", S.STARTING),
        ("paid", "active", S.ACTIVE),
        ("failed", "incomplete", S.STARTING),
        ("failed", "incomplete_expired", S.ENDED),
        ("failed", "canceled", S.ENDED),
        ("failed", "past_due", S.FAILING),
    ],
)
def test_it_begins_with_the_money_whatever_stripe_calls_it_meanwhile(payment: str, status: str, state: str):
    standing = StandingFactory(state="starting", payment__state=payment)

    assert derived(standing, replace(SEEN, status=status)) == state
