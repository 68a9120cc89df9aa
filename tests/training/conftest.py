"""What the tests of this room start from."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    """Each test begins in Dutch: a page asked for in English leaves its language behind."""
    with translation.override("nl"):
        yield


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings) -> None:
    """Files that a test uploads go with it."""
    storages = {name: dict(storage) for name, storage in settings.STORAGES.items()}
    storages["evidence"]["OPTIONS"] = {"location": str(tmp_path / "evidence")}
    settings.STORAGES = storages
