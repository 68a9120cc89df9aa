"""Cancelling: by the participant under the frozen terms, by staff, and a whole edition."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Edition, Enrolment
from courses.services import cancelling, enrolment
from courses.services.amounts import Chosen
from courses.services.moving import EnrolmentRefused
from notifications.models import Message
from payments.models import Payment
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory, EnrolmentFactory
from tests.courses.money import payment_of, refunded, settle

pytestmark = pytest.mark.django_db
State = Enrolment.State


def paid_place(**edition: object) -> Enrolment:
    made = EditionFactory(price=69500, **edition)
    place = enrolment.enrol(
        person=UserFactory(), edition=made, chosen=Chosen("Arts", "Doctor", 69501), now=timezone.now()
    )
    settle(payment_of(place))
    return place


@pytest.mark.parametrize(("in_days", "cents"), [(60, 69501), (20, 34751), (5, 0)])
def test_a_participant_gets_back_what_the_frozen_terms_say(in_days, cents):
    place = paid_place(in_days=in_days)
    assert cancelling.refund_due(place, now=timezone.now()) == cents

    assert cancelling.cancel_enrolment(enrolment=place, by=place.person, now=timezone.now()) == cents

    place.refresh_from_db()
    assert place.state == State.CANCELLED
    assert refunded(payment_of(place)) == cents
    letter = Message.objects.get(kind="courses.enrolment_cancelled")
    assert (letter.person, letter.context["cents"]) == (place.person, cents)


@pytest.mark.parametrize(
    ("in_days", "said"), [(60, "€695.01 comes back"), (20, "€347.51 comes back"), (5, "What you get back, if anything")]
)
def test_the_page_of_a_cancelled_place_names_what_goes_back(client: Client, in_days, said):
    place = paid_place(in_days=in_days)
    cancelling.cancel_enrolment(enrolment=place, by=place.person, now=timezone.now())
    client.force_login(place.person)

    page = client.get(f"/en/me/enrolments/{place.code}/")

    assert f"This place was given up. {said}" in page.text


def test_staff_may_return_everything():
    place, staff = paid_place(in_days=5), UserFactory(is_staff=True)

    cents = cancelling.cancel_enrolment(
        enrolment=place, by=staff, now=timezone.now(), percent=100, reason="Ziek geworden."
    )

    assert cents == refunded(payment_of(place)) == 69501
    move = place.moves.order_by("-pk").first()
    assert (move.by, move.reason) == (staff, "Ziek geworden.")


def test_cancelling_twice_is_refused_and_returns_money_once():
    place = paid_place()
    cancelling.cancel_enrolment(enrolment=place, by=place.person, now=timezone.now())

    with pytest.raises(EnrolmentRefused):
        cancelling.cancel_enrolment(enrolment=place, by=place.person, now=timezone.now())

    assert payment_of(place).refunds.count() == 1


def test_nobody_cancels_what_is_over():
    place = EnrolmentFactory(edition__in_days=-2)

    with pytest.raises(EnrolmentRefused):
        cancelling.cancel_enrolment(enrolment=place, by=place.person, now=timezone.now())


def test_giving_up_a_held_place_closes_its_payment():
    edition = EditionFactory(price=100)
    place = enrolment.enrol(person=UserFactory(), edition=edition, chosen=Chosen("", "", 100), now=timezone.now())

    cancelling.cancel_enrolment(enrolment=place, by=place.person, now=timezone.now())

    assert payment_of(place).state == Payment.State.EXPIRED


def test_calling_an_edition_off_refunds_and_tells_everyone():
    place = paid_place(in_days=2, places=1)
    waiting = EnrolmentFactory(edition=place.edition, state=State.WAITING)
    gone = EnrolmentFactory(edition=place.edition, state=State.CANCELLED)
    staff = UserFactory(is_staff=True)

    people = cancelling.cancel_edition(edition=place.edition, by=staff, reason="De docent is ziek.")

    assert people == 2
    assert refunded(payment_of(place)) == 69501
    assert Edition.objects.get(pk=place.edition.pk).state == Edition.State.CANCELLED
    assert set(place.edition.enrolments.values_list("state", flat=True)) == {State.CANCELLED}
    told = Message.objects.filter(kind="courses.edition_cancelled")
    assert {message.person for message in told} == {place.person, waiting.person}
    assert not gone.moves.exists()
    with pytest.raises(EnrolmentRefused):
        cancelling.cancel_edition(edition=place.edition, by=staff, reason="Nog eens.")


def test_a_cancelled_edition_offers_its_places_to_nobody():
    place = paid_place(places=1)
    EnrolmentFactory(edition=place.edition, state=State.WAITING)

    cancelling.cancel_edition(edition=place.edition, by=UserFactory(), reason="Te weinig mensen.")

    assert not Message.objects.filter(kind="courses.enrolment_offered").exists()


def test_the_last_day_of_a_tier_counts_in_amsterdam():
    place = paid_place(in_days=60)
    last = timezone.make_aware(timezone.datetime.combine(place.full_refund_until, timezone.datetime.max.time()))

    assert cancelling.refund_due(place, now=last) == 69501
    assert cancelling.refund_due(place, now=last + timedelta(minutes=1)) == 34751
