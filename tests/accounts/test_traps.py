"""Machines are held off; people get a sentence and keep what they typed."""

from datetime import timedelta

import pytest
import time_machine
from django import forms
from django.test import RequestFactory
from django.utils import timezone

from accounts.http import address
from accounts.traps import TrapMixin, is_over, visitor


class Letter(TrapMixin):
    text = forms.CharField()


def sent(*, after: timedelta, **extra: str) -> Letter:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        shown = Letter().fields["shown"].initial
    with time_machine.travel(start + after, tick=False):
        form = Letter({"text": "Dag", "shown": shown, **extra})
        form.is_valid()
    return form


def test_a_person_who_takes_a_few_seconds_passes():
    assert sent(after=timedelta(seconds=5)).errors == {}


@pytest.mark.parametrize(
    ("after", "extra", "word"),
    [
        (timedelta(seconds=1), {}, "heel snel"),
        (timedelta(days=2), {}, "stond lang open"),
        (timedelta(seconds=5), {"shown": "made up"}, "stond lang open"),
        (timedelta(seconds=5), {"website": "https://spam.example"}, "leeg"),
    ],
)
def test_a_machine_is_refused_with_a_sentence(after: timedelta, extra: dict[str, str], word: str):
    form = sent(after=after, **extra)

    assert len(form.non_field_errors()) == 1
    assert word in form.non_field_errors()[0] or word in str(form.errors)
    assert form.data["text"] == "Dag"


def test_a_page_that_stood_open_long_can_be_sent_again():
    form = sent(after=timedelta(days=2))

    later = timezone.now() + timedelta(days=2, seconds=5)
    with time_machine.travel(later, tick=False):
        again = Letter(form.data)

        assert again.is_valid()


def test_the_limit_counts_each_visitor_apart():
    answers = [is_over(what="test", who="a", limit=2, seconds=60) for _ in range(3)]

    assert answers == [False, False, True]
    assert is_over(what="test", who="b", limit=2, seconds=60) is False


def test_behind_a_proxy_each_visitor_counts_apart(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    one, same, other = (
        RequestFactory().get("/", headers={"X-Forwarded-For": chain})
        for chain in ("198.51.100.1", "203.0.113.66, 198.51.100.1", "198.51.100.2")
    )

    assert visitor(one) == visitor(same) != visitor(other)


@pytest.mark.parametrize("chain", ["", "203.0.113.66"])
def test_who_came_past_too_few_proxies_counts_by_where_they_came_from(settings, chain: str):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

    request = RequestFactory().get("/", headers={"X-Forwarded-For": chain}, REMOTE_ADDR="192.0.2.1")

    assert address(request) == "192.0.2.1"


def test_without_a_proxy_nobody_chooses_their_own_address(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0

    request = RequestFactory().get("/", headers={"X-Forwarded-For": "203.0.113.66"}, REMOTE_ADDR="192.0.2.1")

    assert address(request) == "192.0.2.1"
