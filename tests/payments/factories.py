"""Money rows for tests, as if Stripe had said so."""

import factory
from django.utils import timezone

from payments.models import Checkout, Entry, Payer, Payment


class PayerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Payer

    name = "A Payer"
    email = "payer@example.org"
    mode = "test"


class PaymentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Payment

    payer = factory.SubFactory(PayerFactory)
    purpose = "tests.purchase"
    reference = factory.Sequence(lambda n: f"reference-{n}")
    description = "Foundation course"
    cents = 10_000
    mode = "test"
    language = "nl"
    return_path = "/nl/"


class CheckoutFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Checkout

    payment = factory.SubFactory(PaymentFactory)
    attempt = 1
    mode = "test"
    session_id = factory.Sequence(lambda n: f"cs_test_{n}")
    expires_at = factory.LazyFunction(timezone.now)


class EntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Entry

    payment = factory.SubFactory(PaymentFactory)
    kind = "charge"
    cents = 10_000
    mode = "test"
    source_id = factory.Sequence(lambda n: f"ch_{n}")
    booked_at = factory.LazyFunction(timezone.now)
