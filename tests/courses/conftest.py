"""What the tests of this room start from."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    """Each test begins in Dutch: a page asked for in English leaves its language behind."""
    with translation.override("nl"):
        yield
