"""What the vault's tests may ask for: a supporter with an open vault, and a case."""

import uuid

import pytest

from tests.accounts.factories import UserFactory
from tests.vault.canary import on_disk  # noqa: F401 - a fixture
from vault import hashing
from vault.holders import NewVault
from vault.services import requesters, supporters
from vault.services.requesters import Begun


@pytest.hookimpl(tryfirst=True)  # before pytest-django puts the tests that empty the tables last
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test of this room use both databases."""
    for item in items:
        if "tests/vault" in str(item.path) and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db(databases=["default", "keystore"]))


@pytest.fixture
def begun() -> Begun:
    """A case just begun, open for its requester."""
    return requesters.begin(case=uuid.uuid4())


@pytest.fixture
def peer() -> NewVault:
    """A supporter with a vault."""
    return supporters.set_up(user=UserFactory())


@pytest.fixture
def other() -> NewVault:
    """Another one."""
    return supporters.set_up(user=UserFactory())


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[hashing.Cost]:
    """The cost of every Argon2id from here on."""
    paid: list[hashing.Cost] = []
    true = hashing.key_from

    def counted(typed: str, *, salt: bytes, cost: hashing.Cost) -> bytes:
        paid.append(cost)
        return true(typed, salt=salt, cost=cost)

    monkeypatch.setattr(hashing, "key_from", counted)
    return paid
