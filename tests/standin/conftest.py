"""The real client, pointed at the stand-in."""

import pytest
import stripe

from tests.standin.fixtures import TEST_KEY
from tests.standin.handle import StandIn


@pytest.fixture
def api(standin: StandIn) -> stripe.StripeClient:
    """Stripe's own client, with its retries off so that a test sees each answer."""
    return stripe.StripeClient(TEST_KEY, base_addresses={"api": standin.address}, max_network_retries=0)


@pytest.fixture
def order() -> dict[str, object]:
    """Parameters of a session for one place of € 695."""
    price = {"currency": "eur", "unit_amount": 69_500, "product_data": {"name": "Foundation course"}}
    return {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": "http://127.0.0.1:8000/ok?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:8000/back",
        "client_reference_id": "a-code",
        "metadata": {"payment": "a-code"},
        "payment_intent_data": {"metadata": {"payment": "a-code"}},
    }


def monthly(order: dict[str, object], interval: str = "month") -> dict[str, object]:
    """Return the parameters of the same session, paid again and again."""
    price = {"currency": "eur", "unit_amount": 2_500, "product_data": {"name": "Gift"}}
    once_only = {"payment_intent_data"}
    return {name: value for name, value in order.items() if name not in once_only} | {
        "mode": "subscription",
        "line_items": [{"price_data": price | {"recurring": {"interval": interval}}, "quantity": 1}],
        "subscription_data": {"metadata": {"standing": "a-code"}},
    }
