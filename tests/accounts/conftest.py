"""Each test starts with nobody's tries counted."""

import pytest
from django.core.cache import cache

PASSWORD = "correct-horse-battery"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()
