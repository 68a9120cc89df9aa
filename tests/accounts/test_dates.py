"""Dates as people write them, in both languages and on Amsterdam's clock."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

MOMENT = datetime(2027, 3, 2, 18, 30, tzinfo=UTC)


def rendered(text: str, language: str, **context: object) -> str:
    with translation.override(language):
        return Template("{% load dates %}" + text).render(Context({"moment": MOMENT, **context}))


@pytest.mark.parametrize(
    ("filter_", "dutch", "english"),
    [
        ("day", "dinsdag 2 maart 2027", "Tuesday 2 March 2027"),
        ("short_day", "2 maart 2027", "2 March 2027"),
        ("clock", "19.30", "19:30"),
        ("day_clock", "dinsdag 2 maart 2027, 19.30 uur", "Tuesday 2 March 2027, 19:30"),
    ],
)
def test_a_moment_in_both_languages(filter_: str, dutch: str, english: str):
    text = "{{ moment|" + filter_ + " }}"

    assert (rendered(text, "nl"), rendered(text, "en")) == (dutch, english)


def test_the_clock_is_amsterdams_in_summer_and_over_midnight():
    late = datetime(2027, 7, 1, 22, 15, tzinfo=UTC)

    assert rendered("{{ moment|day_clock }}", "nl", moment=late) == "vrijdag 2 juli 2027, 00.15 uur"


def test_another_zone_may_be_asked_for():
    assert rendered("{{ moment|clock:'Europe/London' }}", "en") == "18:30"


def test_a_day_without_a_time_and_nothing_at_all():
    assert rendered("{{ moment|day }}", "nl", moment=date(2027, 3, 3)) == "woensdag 3 maart 2027"
    assert rendered("{{ moment|day_clock }}{{ moment|clock }}{{ moment|day }}", "nl", moment=None) == ""
