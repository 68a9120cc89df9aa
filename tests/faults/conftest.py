"""A house to break."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.house import House, house_of
from tests.standin.handle import StandIn


@pytest.fixture
def house(transactional_db: None, tmp_path: Path, standin: StandIn) -> Iterator[House]:
    """Real processes on this test's database; nothing runs until a test starts it."""
    with house_of(tmp_path, standin) as found:
        yield found
