"""What every test may ask for."""

import os
from collections.abc import Callable, Iterator

import hypothesis
import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connections
from django.test import Client
from django.utils import timezone, translation
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from notifications import delivery
from notifications.models import Message
from tests.accounts.factories import UserFactory
from tests.browsing import chromium  # noqa: F401 - a fixture
from tests.payments.flushing import let_tests_flush
from tests.sharing import pytest_xdist_make_scheduler  # noqa: F401 - a hook
from tests.standin.fixtures import standin, standin_process  # noqa: F401 - fixtures

OTHERS_LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
let_tests_flush()
# A change is judged by the same examples each time; at the desk hypothesis keeps looking for new ones. How busy the
# machine is says nothing about the code.
hypothesis.settings.register_profile(
    "house",
    derandomize=bool(os.environ.get("CI")),
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End what a killed process or a browser's thread left open, so that the test's databases can be dropped."""
    yield
    with django_db_blocker.unblock():
        for connection in connections.all():
            if connection.vendor == "postgresql" and connection.settings_dict["NAME"].startswith("test_"):
                with connection.cursor() as cursor:
                    cursor.execute(OTHERS_LEAVE)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """No test counts another's tries or finds another's pages."""
    cache.clear()


@pytest.fixture(autouse=True)
def house_language() -> None:
    """Each test begins in the house's own language, whatever the one before it spoke."""
    translation.deactivate()


@pytest.fixture
def person(db: None) -> User:
    """Someone with an account."""
    return UserFactory()


@pytest.fixture
def member(db: None) -> Callable[..., User]:
    """Make someone with an account whose address is confirmed."""

    def make(**fields: object) -> User:
        person = UserFactory(**fields)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person

    return make


@pytest.fixture
def signed_in(client: Client, person: User) -> Client:
    """A browser in which `person` is signed in."""
    client.force_login(person)
    return client


@pytest.fixture
def post(mailoutbox: list[EmailMessage]) -> Callable[[], list[EmailMessage]]:
    """Deliver what is due in the outbox, as the worker would; return the mails, oldest first."""

    def deliver() -> list[EmailMessage]:
        for pk in Message.objects.due(timezone.now()).values_list("pk", flat=True):
            delivery.deliver(pk=pk, now=timezone.now())
        return mailoutbox

    return deliver
