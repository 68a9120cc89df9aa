"""What every test may ask for."""

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.factories import UserFactory
from tests.browsing import chromium  # noqa: F401 - a fixture


@pytest.fixture
def person(db: None) -> User:
    """Someone with an account."""
    return UserFactory()


@pytest.fixture
def signed_in(client: Client, person: User) -> Client:
    """A browser in which `person` is signed in."""
    client.force_login(person)
    return client
