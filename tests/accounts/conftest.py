"""Each test starts with nobody's tries counted, and may have people whose address is confirmed."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from accounts.models import User
from tests.accounts.factories import UserFactory

PASSWORD = "correct-horse-battery"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def member(db: None) -> Callable[..., User]:
    """Make someone whose address is confirmed."""

    def make(**fields: object) -> User:
        person = UserFactory(**fields)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person

    return make
