"""The demonstration's periodic gifts and published figures, on every day of a year."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts import demo as people
from accounts.models import User
from donations import demo
from donations.models import PeriodicAgreement
from payments.models import PublishedFigures, StaffTask
from payments.services import publishing

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(("month", "day"), [(1, 20), (6, 30), (11, 22)])
def test_one_to_be_signed_one_that_runs_one_short_one_ended_and_last_year_published(client: Client, month, day):
    now = datetime(2026, month, day, 12, tzinfo=HERE)
    people.load(now=now)

    for _time in range(2):
        demo.load(now=now)

    found = PeriodicAgreement.objects.order_by("number").values_list("state", "ending")
    assert list(found) == [("running", ""), ("running", ""), ("ended", "stopped"), ("draft", "")]
    [task] = StaffTask.objects.filter(kind="agreement_short")
    assert task.about.startswith("TEST-PG-00002, 2025: ")
    assert publishing.missing(today=now.date()) == []
    assert PublishedFigures.objects.filter(year=2025).count() == 1
    client.force_login(User.objects.get(email="treasurer@example.org"))
    for row in PeriodicAgreement.objects.all():
        assert client.get(f"/nl/desk/money/agreements/{row.code}/").status_code == 200
    assert client.get("/nl/about/figures/").content.decode().count("De telefoonlijn") >= 1
