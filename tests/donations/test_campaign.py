"""Campaigns: what the ledger says, and nothing that nobody agreed to show."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from donations.models import Campaign
from tests.donations.factories import CampaignFactory, GiftFactory
from tests.payments.factories import EntryFactory

pytestmark = pytest.mark.django_db


def test_the_bar_is_what_the_ledger_keeps():
    campaign = CampaignFactory()
    GiftFactory(campaign=campaign, cents=5_000)
    half = GiftFactory(campaign=campaign, cents=4_000)
    EntryFactory(payment=half.payment, kind="refund", cents=-1_000)
    EntryFactory(payment=half.payment, kind="fee", cents=-85)
    gone = GiftFactory(campaign=campaign, cents=2_500)
    EntryFactory(payment=gone.payment, kind="dispute", cents=-2_500)
    GiftFactory(campaign=campaign, payment__state="open", paid=False)
    other_mode = GiftFactory(campaign=campaign, payment__mode="live", paid=False)
    EntryFactory(payment=other_mode.payment, mode="live", cents=9_000)
    GiftFactory(campaign=None)

    found = Campaign.objects.with_received().get()

    assert (found.received_cents, found.giver_count) == (8_000, 2)


@pytest.mark.parametrize(
    ("name", "amount", "shown"),
    [
        ("Anke", True, ["Anke", "€\xa051"]),
        ("Anke", False, ["Anke"]),
        ("", True, ["iemand", "€\xa051"]),
        ("", False, []),
    ],
)
def test_name_and_amount_are_two_choices(client: Client, name: str, amount: bool, shown: list[str]):
    campaign = CampaignFactory(goal_cents=999_900)
    GiftFactory(campaign=campaign, cents=1_000)
    GiftFactory(campaign=campaign, cents=5_100, shown_name=name, shows_amount=amount)

    page = client.get(f"/nl/donate/campaigns/{campaign.slug}/").content.decode()

    assert [text for text in ("Anke", "iemand", "€\xa051") if text in page] == shown


def test_what_was_taken_off_or_not_paid_is_not_shown(client: Client):
    campaign = CampaignFactory()
    GiftFactory(campaign=campaign, shown_name="Hidden", is_hidden=True)
    GiftFactory(campaign=campaign, shown_name="Unpaid", payment__state="open", paid=False)
    GiftFactory(campaign=campaign, shown_name="<b>Script</b>", dedication="memory", dedicated_to="Wim")

    page = client.get(f"/nl/donate/campaigns/{campaign.slug}/").content.decode()

    assert "Hidden" not in page
    assert "Unpaid" not in page
    assert "Wim" not in page
    assert "&lt;b&gt;Script" in page


@pytest.mark.parametrize(
    ("starts", "ends", "is_running"), [(-1, None, True), (0, 0, True), (1, None, False), (-9, -1, False)]
)
def test_one_gives_to_what_is_running(client: Client, starts: int, ends: int | None, is_running: bool):
    today = timezone.localdate()
    campaign = CampaignFactory(
        starts_on=today + timedelta(days=starts), ends_on=None if ends is None else today + timedelta(days=ends)
    )

    assert (f'value="{campaign.slug}"' in client.get("/nl/donate/").content.decode()) == is_running
    page = client.get(f"/nl/donate/campaigns/{campaign.slug}/").content.decode()
    assert (f"/nl/donate/?campaign={campaign.slug}" in page) == is_running


def test_a_campaign_is_chosen_already_when_one_comes_from_its_page(client: Client):
    campaign = CampaignFactory()

    page = client.get(f"/nl/donate/?campaign={campaign.slug}").content.decode()

    assert f'value="{campaign.slug}" id="id_campaign_1" checked' in page


def test_an_unpublished_campaign_is_not_found(client: Client):
    campaign = CampaignFactory(is_published=False)

    assert client.get(f"/nl/donate/campaigns/{campaign.slug}/").status_code == 404


@pytest.mark.parametrize("fields", [{"goal_cents": 0}, {"ends_on": date(2020, 1, 1)}])
def test_a_campaign_without_goal_or_with_its_end_before_its_start_cannot_be(fields: dict[str, object]):
    with pytest.raises(IntegrityError):
        CampaignFactory(**fields)


def test_pages_cost_the_same_for_one_row_and_for_many(client: Client, django_assert_num_queries):
    campaign = CampaignFactory()
    GiftFactory(campaign=campaign, shown_name="A")
    paths = ["/nl/donate/", f"/nl/donate/campaigns/{campaign.slug}/"]
    for path in paths:
        client.get(path)
    with CaptureQueriesContext(connection) as few:
        for path in paths:
            client.get(path)
    GiftFactory.create_batch(3, campaign=campaign, shown_name="B")
    CampaignFactory.create_batch(2)

    with django_assert_num_queries(len(few)):
        for path in paths:
            client.get(path)
