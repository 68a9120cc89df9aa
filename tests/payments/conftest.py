"""A till for tests: a purpose that listens, payments that were asked for, a clock and a worker by hand."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from payments import services
from payments.models import Payment, Standing, WebhookEvent
from payments.services import inbox, sweeping
from tests.payments import purpose
from tests.standin.conftest import api, order  # noqa: F401 - fixtures
from tests.standin.handle import StandIn

PURPOSE = "tests.purchase"


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the real client's retries wait hardly at all."""
    monkeypatch.setattr("stripe._http_client.HTTPClient.MAX_DELAY", 0.01)
    monkeypatch.setattr("stripe._http_client.HTTPClient.INITIAL_DELAY", 0.01)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the client's own retries away, so that a lost answer stays lost."""
    monkeypatch.setattr("payments.stripe.RETRIES", 0)


@pytest.fixture(autouse=True)
def heard(settings: Settings) -> list[tuple[str, str, str]]:
    """What the purpose was told, oldest first."""
    settings.PAYMENT_PURPOSES = {PURPOSE: "tests.payments.purpose"}
    settings.TREASURER_EMAIL = "treasurer@example.org"
    purpose.heard.clear()
    purpose.failing.clear()
    return purpose.heard


@pytest.fixture
def ask(person: User) -> Callable[..., Payment]:
    """Ask somebody to pay; anything can be said otherwise."""

    def start(**wishes: object) -> Payment:
        asked = {
            "purpose": PURPOSE,
            "reference": "place-1",
            "cents": 69_500,
            "description": "Foundation course",
            "person": person,
            "name": person.name,
            "email": person.email,
            "language": "nl",
            "expires_at": timezone.now() + timedelta(minutes=35),
            "return_path": "/nl/",
        }
        return services.start(**(asked | wishes))

    return start


@pytest.fixture
def promise(person: User) -> Callable[..., Standing]:
    """Let somebody promise an amount a month; anything can be said otherwise."""

    def start(**wishes: object) -> Standing:
        asked = {
            "purpose": PURPOSE,
            "reference": "promise-1",
            "cents": 2_500,
            "interval": "month",
            "description": "Gift",
            "person": person,
            "name": person.name,
            "email": person.email,
            "language": "nl",
            "expires_at": timezone.now() + timedelta(hours=24),
            "return_path": "/nl/",
            "manage_path": "/nl/donate/manage/",
        }
        return services.start_standing(**(asked | wishes))

    return start


@pytest.fixture
def invoiced(db: None) -> Callable[..., Standing]:
    """Let an institution be invoiced each year."""

    def start(**wishes: object) -> Standing:
        asked = {
            "purpose": PURPOSE,
            "reference": "institution-1",
            "cents": 9_000,
            "quantity": 10,
            "description": "Subscription",
            "name": "A Hospital",
            "email": "books@example.org",
            "language": "nl",
            "manage_path": "/nl/institutions/",
            "order_number": "PO-7",
        }
        return services.start_invoiced(**(asked | wishes))

    return start


class Till:
    """Someone at the checkout, and the worker behind our counter."""

    def __init__(self, standin: StandIn) -> None:
        self.standin = standin

    def open(self, payment: Payment) -> str:
        """Open the checkout and return its session."""
        services.checkout_url(payment)
        return self.session(payment)

    def session(self, payment: Payment) -> str:
        return payment.checkouts.order_by("-attempt").first().session_id

    def pay(self, payment: Payment, method: str = "card") -> str:
        """Open the checkout and pay; nothing has come to us yet."""
        session = self.open(payment)
        self.standin.pay(session, method)
        return session

    def begin(self, standing: Standing, method: str = "card") -> Standing:
        """Make the first payment, and let the news arrive."""
        self.pay(standing.payment, method)
        self.work()
        return self.now(standing)

    def period(self, standing: Standing, **how: bool) -> Payment:
        """Let a period pass, and the news of it arrive; return its payment."""
        self.standin.control("renew", id=standing.subscription_id, **how)
        self.work()
        return standing.collections.order_by("-pk").first().payment

    def pass_days(self, days: float) -> None:
        """Let time pass at Stripe, and the news of it arrive."""
        self.standin.advance(seconds=days * 24 * 3600 + 1)
        self.work()

    def now(self, standing: Standing) -> Standing:
        standing.refresh_from_db()
        return standing

    def work(self) -> None:
        """Bring all events to the webhook and do all work that is due."""
        self.standin.deliver()
        self.run()

    def run(self) -> None:
        """Do all work that is due, as the bells would have it done."""
        for pk in WebhookEvent.objects.filter(state="new").order_by("pk").values_list("pk", flat=True):
            inbox.act_on(pk, now=timezone.now())
        sweeping.sweep(now=timezone.now())

    def paid(self, payment: Payment, method: str = "card") -> Payment:
        """Pay, and let the news arrive."""
        self.pay(payment, method)
        self.work()
        payment.refresh_from_db()
        return payment


@pytest.fixture
def till(standin: StandIn, db: None) -> Till:
    """The checkout and the worker, on the real client and the stand-in."""
    return Till(standin)
