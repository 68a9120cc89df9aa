"""Messages for tests."""

import factory

from notifications.models import Message
from tests.accounts.factories import UserFactory


class MessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Message

    kind = "tests.hello"
    person = factory.SubFactory(UserFactory)
    address = factory.LazyAttribute(lambda message: message.person.email if message.person else "guest@example.org")
    language = "nl"
