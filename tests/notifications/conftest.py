"""The writers of these tests stand beside the house's own."""

import pytest


@pytest.fixture(autouse=True)
def writers(settings):
    settings.LETTER_WRITERS = {"tests": "tests.notifications.writers", "empty": "tests.notifications.nothing"}
    settings.OPTIONAL_LETTERS = {"reminders": ("Reminders", ["tests.reminder"])}
