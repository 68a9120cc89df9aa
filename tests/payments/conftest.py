"""A till for tests: a purpose that listens, payments that were asked for, a clock and a worker by hand."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from payments import services
from payments.models import Payment, WebhookEvent
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
