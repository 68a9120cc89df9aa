"""The writers of these tests stand beside the house's own."""

import pytest


@pytest.fixture(autouse=True)
def writers(settings):
    settings.LETTER_WRITERS = {"tests": "tests.notifications.writers"}
    settings.OPTIONAL_LETTERS = {"reminders": ("Reminders", ["tests.reminder"])}
