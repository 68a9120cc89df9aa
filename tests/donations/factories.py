"""Campaigns and gifts for tests, paid or not as the ledger says."""

from datetime import timedelta

import factory
from django.utils import timezone

from donations.models import Campaign, Gift
from tests.payments.factories import EntryFactory, PaymentFactory


class CampaignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campaign

    slug = factory.Sequence(lambda n: f"campaign-{n}")
    title_nl = factory.Sequence(lambda n: f"Actie {n}")
    title_en = factory.Sequence(lambda n: f"Campaign {n}")
    summary_nl = summary_en = "Voor iets goeds."
    about_nl = about_en = "Wat we ermee doen."
    goal_cents = 100_000
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
    is_published = True


class GiftFactory(factory.django.DjangoModelFactory):
    """A gift whose money came in, unless `payment__state` says otherwise and `paid=False`."""

    class Meta:
        model = Gift
        skip_postgeneration_save = True

    cents = 5_000
    language = "nl"
    payment = factory.SubFactory(
        PaymentFactory,
        purpose="donations.gift",
        description="Gift",
        cents=factory.SelfAttribute("..cents"),
        state="paid",
        paid_at=factory.LazyFunction(timezone.now),
    )

    @factory.post_generation
    def paid(self, create: bool, wanted: bool | None, **kwargs: object) -> None:
        if wanted is not False:
            EntryFactory(payment=self.payment, cents=self.cents)
