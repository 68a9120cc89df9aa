"""What search engines are told of the rooms beside the courses."""

import re

import pytest

from courses.models import Practice
from tests.donations.factories import CampaignFactory
from tests.knowledge.factories import ArticleFactory, published

pytestmark = pytest.mark.django_db


def test_what_everyone_may_read_is_in_the_sitemap_and_nothing_else(client):
    article, draft = published(), ArticleFactory()
    for access in Practice.Access:
        Practice.objects.create(slug=f"for-{access}", access=access, length_minutes=1, title_nl="x", lead_nl="y")

    page = client.get("/sitemap.xml").content.decode()

    assert draft.slug != article.slug
    assert sorted(re.findall(r"<loc>[^<]*/nl/((?:knowledge|practices)/[^<]*)</loc>", page)) == [
        "knowledge/",
        f"knowledge/{article.slug}/",
        "practices/",
        "practices/for-everyone/",
    ]


def test_campaigns_the_fund_and_the_page_for_institutions_are_there_and_drafts_are_not(client):
    shown, draft = CampaignFactory(), CampaignFactory(is_published=False)

    page = client.get("/sitemap.xml").content.decode()

    assert f"/nl/donate/campaigns/{shown.slug}/" in page
    assert draft.slug not in page
    assert "/en/fund/</loc>" in page
    assert "/nl/institutions/</loc>" in page
