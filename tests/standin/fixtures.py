"""The fixture `standin`: the real process on a free loopback port, emptied for every test."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.standin.handle import SECRET, StandIn, running

TEST_KEY = "sk_test_standin"


@pytest.fixture(scope="session")
def standin_process() -> Iterator[StandIn]:
    """One stand-in for the whole run."""
    with running() as stand_in:
        yield stand_in


@pytest.fixture
def standin(standin_process: StandIn, settings: Settings) -> StandIn:
    """A stand-in that remembers nothing yet, as the far end of the house's own Stripe client.

    It posts to no webhook by itself: a test says `standin.deliver()`, or
    `standin.control("remember", webhook=live_server.url + WEBHOOK_PATH)` for the real road.
    """
    if standin_process.process is None or standin_process.process.poll() is not None:
        standin_process.start()
    standin_process.reset()
    settings.STRIPE_API_BASE = standin_process.address
    settings.STRIPE_SECRET_KEY = TEST_KEY
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET]
    return standin_process
