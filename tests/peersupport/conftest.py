"""A small world for the tests of this room: a national desk, two desk members and two peers with vaults."""

import pytest

from tests.peersupport.world import World
from tests.vault.canary import on_disk  # noqa: F401 - a fixture


@pytest.hookimpl(tryfirst=True)  # before pytest-django puts the tests that empty the tables last
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test of this room use both databases."""
    for item in items:
        if "tests/peersupport" in str(item.path) and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db(databases=["default", "keystore"]))


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """Forget the wrong codes of the test before."""
    from peersupport.limits import limits

    limits.__init__()  # type: ignore[misc]  # a fresh start of the one in use


@pytest.fixture
def world() -> World:
    return World()
