"""How two workers share the suite: test by test, in pytest-django's order, the running house with one of them."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

WHOLE = "tests/wellbeing/test_crawl.py"  # its demonstration is loaded once for the file
HOUSE = ("tests/journeys/test_become_a_teacher", "tests/journeys/test_book_a_place", "tests/journeys/test_give_monthly")


class OneHouse(LoadScopeScheduling):
    """xdist's `--dist loadgroup` without its groups, which do not hold with pytest 9.2 (pytest-xdist issue 1386).

    Whole files for one worker would not do: tests that empty the database have to come after all that need its rows.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(WHOLE):
            return WHOLE
        return "the running house" if nodeid.startswith(HOUSE) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: Any, log: Any) -> LoadScopeScheduling:
    """Share the tests out our way."""
    return OneHouse(config, log)
