"""Campaigns and gifts for tests, paid or not as the ledger says."""

from datetime import date, datetime, timedelta

import factory
from django.utils import timezone

from donations.models import AgreementCounter, Campaign, Gift, PeriodicAgreement, Subscription, SubscriptionSize
from payments.models import Collection, Payment, Standing
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


class PromiseFactory(GiftFactory):
    """A gift that comes again, its first period paid; what came later is added with `period`."""

    class Params:
        interval = "month"

    standing = factory.SubFactory(
        StandingFactory,
        purpose="donations.gift",
        interval=factory.SelfAttribute("..interval"),
        cents=factory.SelfAttribute("..cents"),
    )
    payment = factory.SelfAttribute("standing.payment")

    @factory.post_generation
    def first(self, create: bool, wanted: bool | None, **kwargs: object) -> None:
        Collection.objects.create(standing=self.standing, payment=self.payment, mode="test")


def period(standing: Standing, *, cents: int, at: datetime) -> Payment:
    """Let one period of a standing gift come in at a moment."""
    payment = PaymentFactory(purpose="donations.gift", payer=standing.payer, cents=cents, state="paid", paid_at=at)
    Collection.objects.create(standing=standing, payment=payment, mode="test")
    Gift.objects.create(payment=payment, standing=standing, cents=cents, language="nl", created_at=at)
    EntryFactory(payment=payment, cents=cents, booked_at=at)
    return payment


class AgreementFactory(factory.django.DjangoModelFactory):
    """An agreement of € 300 a year that runs since 2024, with no money under it yet."""

    class Meta:
        model = PeriodicAgreement

    class Params:
        gift = factory.SubFactory(PromiseFactory, cents=2_500, paid=False)

    mode = "test"
    standing = factory.SelfAttribute("gift.standing")
    year_cents = 30_000
    first_year = 2024
    state = "running"
    giver_signed_on = date(2023, 12, 1)
    foundation_signed_on = date(2023, 12, 4)
    language = "nl"

    @factory.lazy_attribute
    def number(self) -> int:
        counter, _made = AgreementCounter.objects.get_or_create(mode="test")
        counter.last += 1
        counter.save()
        return counter.last
