"""Desks, people and cases for tests. Cases here are bare; `tests.peersupport.journey` makes sealed ones."""

from datetime import date, time, timedelta

import factory
from django.utils import timezone

from peersupport.models import Case, Desk, DeskMember, DutyHours, Expert, Region, State, Supporter
from tests.accounts.factories import UserFactory


class DeskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Desk

    code = factory.Sequence(lambda n: f"desk-{n}")
    name_nl = "Balie"
    name_en = "Desk"


class DutyHoursFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DutyHours

    desk = factory.SubFactory(DeskFactory)
    weekday = 0
    opens = time(9)
    closes = time(17)


class DeskMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DeskMember

    person = factory.SubFactory(UserFactory)
    desk = factory.SubFactory(DeskFactory)


class SupporterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Supporter

    person = factory.SubFactory(UserFactory)
    profession = "specialist"
    region = factory.LazyFunction(lambda: Region.objects.get(code="gelderland"))
    languages = ["nl"]
    gender = "woman"
    trained_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=100))


class ExpertFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Expert

    name = factory.Sequence(lambda n: f"Expert {n}")
    discipline = "psychotherapy"
    region = factory.LazyFunction(lambda: Region.objects.get(code="gelderland"))
    languages = ["nl"]
    phone = "088 111 11 11"
    waiting_weeks = 2
    verified_on = factory.LazyFunction(timezone.localdate)


class CaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Case

    state = State.RECEIVED
    desk = factory.SubFactory(DeskFactory)
    retain_until = factory.LazyFunction(lambda: date.today() + timedelta(days=180))  # noqa: DTZ011 - a plain day
