"""What can be found of this room: campaigns. Nobody's gift and nobody's name."""

from collections.abc import Iterator

from donations.models import Campaign
from finding.services import Findable


def entries() -> Iterator[Findable]:
    """Return every campaign on the site."""
    for campaign in Campaign.objects.shown().order_by("pk"):
        yield Findable(
            "page", campaign.slug, "donations:campaign", campaign.title_nl, campaign.title_en, campaign.summary_nl,
            campaign.summary_en, (campaign.about_nl, campaign.about_en), rank=20 + campaign.position,
        )  # fmt: skip
