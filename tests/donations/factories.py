"""Campaigns and gifts for tests, paid or not as the ledger says."""

from datetime import timedelta

import factory
from django.utils import timezone

from donations.models import Campaign, Gift, Subscription, SubscriptionSize
from payments.models import Collection, Standing
from tests.accounts.factories import InstitutionFactory, UserFactory
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


class StandingFactory(factory.django.DjangoModelFactory):
    """A standing payment as Stripe would have it, its first period paid."""

    class Meta:
        model = Standing

    purpose = "donations.participation"
    reference = factory.Sequence(lambda n: f"standing-{n}")
    description = "Yearly"
    cents = 6_000
    interval = "year"
    way = "checkout"
    mode = "test"
    language = "nl"
    manage_path = "/nl/"
    state = "active"
    subscription_id = factory.Sequence(lambda n: f"sub_{n}")
    period_ends_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=200))
    payment = factory.SubFactory(
        PaymentFactory,
        purpose=factory.SelfAttribute("..purpose"),
        reference=factory.SelfAttribute("..reference"),
        cents=factory.SelfAttribute("..cents"),
        state="paid",
    )
    payer = factory.SelfAttribute("payment.payer")


class SizeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SubscriptionSize
        django_get_or_create = ["seats"]

    seats = 5
    cents = 4_000
    name_nl = factory.LazyAttribute(lambda row: f"{row.seats} plekken")
    name_en = factory.LazyAttribute(lambda row: f"{row.seats} seats")


class SubscriptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Subscription

    institution = factory.SubFactory(InstitutionFactory)
    contact = factory.SubFactory(UserFactory)
    size = factory.SubFactory(SizeFactory)
    seats = factory.SelfAttribute("size.seats")
    invoice_email = "facturen@dekade.example"
    domains = factory.LazyFunction(lambda: ["dekade.example"])
    language = "nl"
    state = "active"
    standing = factory.SubFactory(
        StandingFactory,
        purpose="donations.subscription",
        way="invoice",
        cents=factory.SelfAttribute("..size.cents"),
        quantity=factory.SelfAttribute("..seats"),
    )


class InvoiceFactory(factory.django.DjangoModelFactory):
    """An invoice that was sent and waits to be paid."""

    class Meta:
        model = Collection

    mode = "test"
    invoice_id = factory.Sequence(lambda n: f"in_{n}")
    number = factory.Sequence(lambda n: f"KV-{n:04d}")
    status = "open"
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=20))
    payment = factory.SubFactory(
        PaymentFactory,
        purpose="donations.subscription",
        state="open",
        cents=factory.SelfAttribute("..standing.total_cents"),
    )
