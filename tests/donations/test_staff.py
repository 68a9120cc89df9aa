"""The treasurer's side, the roles, the demonstration, and what leaves with a person."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import lay_down_roles
from accounts.services import close_account, export
from donations import demo
from donations.models import Campaign, Gift
from payments.models import Entry
from tests.accounts.factories import UserFactory
from tests.donations.factories import CampaignFactory, GiftFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def treasurer(client: Client) -> Client:
    lay_down_roles()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="Money"))
    client.force_login(person)
    return client


@pytest.mark.ignore_template_errors
def test_the_treasurer_reads_gifts_and_edits_none(treasurer: Client):
    gift = GiftFactory(campaign=CampaignFactory(), shown_name="Anke")

    page = treasurer.get("/admin/donations/gift/").content.decode()
    one = treasurer.get(f"/admin/donations/gift/{gift.pk}/change/").content.decode()

    assert "€\xa050" in page or "€50" in page
    assert 'name="cents"' not in one
    assert f"/admin/payments/payment/{gift.payment_id}/change/" in one
    assert treasurer.get("/admin/donations/gift/add/").status_code == 403
    assert treasurer.post(f"/admin/donations/gift/{gift.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.ignore_template_errors
def test_the_treasurer_takes_a_name_off_and_puts_it_back(treasurer: Client):
    gift = GiftFactory(shown_name="Rude words")

    for action, hidden in (("take_off", True), ("put_back", False)):
        treasurer.post("/admin/donations/gift/", {"action": action, "_selected_action": [gift.pk]})
        gift.refresh_from_db()
        assert gift.is_hidden == hidden


@pytest.mark.ignore_template_errors
def test_the_export_says_what_is_kept_and_runs_nothing(treasurer: Client):
    gift = GiftFactory(dedication="memory", dedicated_to="=cmd()")

    answer = treasurer.post("/admin/donations/gift/", {"action": "export_csv", "_selected_action": [gift.pk]})

    assert answer["Content-Type"].startswith("text/csv")
    row = answer.content.decode().splitlines()[1].split(";")
    assert row[5:8] == ["50,00", "50,00", "paid"]
    assert row[10] == "'=cmd()"


@pytest.mark.ignore_template_errors
def test_the_treasurer_keeps_campaigns_and_sees_what_came(treasurer: Client):
    campaign = CampaignFactory(goal_cents=20_000)
    GiftFactory(campaign=campaign, cents=12_300)

    page = treasurer.get("/admin/donations/campaign/").content.decode()
    one = treasurer.get(f"/admin/donations/campaign/{campaign.pk}/change/").content.decode()

    assert "123" in page
    assert 'name="goal_cents"' in one
    assert treasurer.get("/admin/donations/campaign/add/").status_code == 200


@pytest.mark.ignore_template_errors
def test_the_admin_of_gifts_costs_the_same_for_one_and_for_three(treasurer: Client, django_assert_num_queries):
    GiftFactory(campaign=CampaignFactory())
    treasurer.get("/admin/donations/gift/")
    with CaptureQueriesContext(connection) as one:
        treasurer.get("/admin/donations/gift/")
    GiftFactory.create_batch(2, campaign=Campaign.objects.get())
    with django_assert_num_queries(len(one)):
        treasurer.get("/admin/donations/gift/")


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("role", [None, "Texts"])
def test_others_do_not_read_who_gave(client: Client, role: str | None):
    lay_down_roles()
    person = UserFactory(is_staff=True)
    if role:
        person.groups.add(Group.objects.get(name=role))
    client.force_login(person)

    assert client.get("/admin/donations/gift/").status_code == 403


def test_a_person_takes_their_gifts_along_and_leaves_no_name_on_the_site(person):
    gift = GiftFactory(payment__payer__person=person, shown_name="Anke", dedication="memory", dedicated_to="Wim")

    assert [row["dedicated_to"] for row in export(person=person)["gifts"]] == ["Wim"]
    close_account(person=person, now=timezone.now())

    gift.refresh_from_db()
    assert (gift.shown_name, gift.dedicated_to, gift.is_hidden) == ("", "", True)
    assert Entry.objects.count() == 1


def test_the_demo_is_loaded_once_and_balances():
    now = timezone.now()
    UserFactory(email="doctor@example.org")

    for _time in range(2):
        demo.load(now=now)

    assert Campaign.objects.count() == 2
    assert Gift.objects.filter(standing=None).count() == demo.GIFTS + 3
    assert sum(row.cents for row in Gift.objects.all()) == Entry.objects.filter(payment__gift__isnull=False).cents()
    live = Campaign.objects.with_received().get(slug="avondlijn")
    assert 0 < live.received_cents < live.goal_cents
