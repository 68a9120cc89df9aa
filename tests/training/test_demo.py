"""The demo: somebody at every part of the path, in every state, and nobody is written to."""

import pytest
from django.utils import timezone

from accounts import demo as people
from courses import demo as courses
from notifications.models import Message
from training import demo
from training.models import Candidate, Designation, Slot, Stage

pytestmark = pytest.mark.django_db


def test_there_is_somebody_everywhere_and_loading_twice_changes_nothing():
    now = timezone.now()
    people.load(now=now)
    courses.load(now=now)
    letters = Message.objects.count()

    demo.load(now=now)
    rows = list(Candidate.objects.order_by("pk").values())
    demo.load(now=now)

    assert list(Candidate.objects.order_by("pk").values()) == rows
    assert {row["state"] for row in rows} == set(Candidate.State.values)
    assert {row["waits_for"] for row in rows} == set(Candidate.Waits.values)
    assert set(Stage.objects.filter(candidates__isnull=False).values_list("position", flat=True)) == {1, 2, 3, 4, 5}
    assert all(row["waiting_since"] <= now for row in rows)
    assert Candidate.objects.get(person__email="candidate@example.org").stage.position == 4
    assert Designation.objects.filter(title_en="Certified teacher of self-compassion").count() == 2
    assert Candidate.objects.registered().count() == 2
    assert Slot.objects.bookable(now).count() >= 10
    assert Message.objects.filter(kind__startswith="training.").count() == 0
    assert Message.objects.count() == letters
