"""Taking a place: free, held while paying, or waiting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from courses.models import Edition, Enrolment
from courses.services import enrolment as services
from courses.services.amounts import Chosen
from notifications.models import Message
from payments.models import Payment
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory, EnrolmentFactory, QuestionFactory
from tests.courses.money import payment_of

pytestmark = pytest.mark.django_db
FREE = Chosen("", "", 0)
FULL_PRICE = Chosen("Arts", "Doctor", 69500)


def enrol(edition: Edition, person: User | None = None, chosen: Chosen = FREE, **more: object) -> Enrolment:
    return services.enrol(person=person or UserFactory(), edition=edition, chosen=chosen, now=timezone.now(), **more)


def letters() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def test_enrol_confirms_a_free_place_at_once():
    enrolment = enrol(EditionFactory())

    assert enrolment.state == Enrolment.State.CONFIRMED
    assert letters() == ["courses.enrolment_confirmed"]
    assert [(move.from_state, move.to_state, move.by) for move in enrolment.moves.all()] == [
        ("", "confirmed", enrolment.person)
    ]


def test_enrol_holds_a_paid_place_and_asks_the_price_until_the_hold_ends():
    enrolment = enrol(EditionFactory(price=69500), chosen=FULL_PRICE)

    payment = payment_of(enrolment)
    assert enrolment.state == Enrolment.State.HELD
    assert enrolment.hold_until - enrolment.created_at >= timedelta(minutes=30)
    assert (payment.cents, payment.expires_at, payment.state) == (69500, enrolment.hold_until, Payment.State.DRAFT)
    assert enrolment.edition.course.title_nl not in payment.description
    assert letters() == ["courses.enrolment_held"]


def test_enrol_joins_the_waiting_list_when_the_edition_is_full():
    edition = EditionFactory(places=1, price=69500)
    EnrolmentFactory(edition=edition)

    enrolment = enrol(edition, chosen=FULL_PRICE)

    assert (enrolment.state, enrolment.queue_position()) == (Enrolment.State.WAITING, 1)
    assert not Payment.objects.exists()
    assert letters() == ["courses.enrolment_waiting"]


@pytest.mark.parametrize("state", [Enrolment.State.HELD, Enrolment.State.OFFERED, Enrolment.State.CONFIRMED])
def test_every_seated_state_takes_a_place(state):
    edition = EditionFactory(places=1)
    EnrolmentFactory(edition=edition, state=state)

    assert enrol(edition).state == Enrolment.State.WAITING


def test_nobody_overtakes_the_waiting_list():
    edition = EditionFactory(places=2)
    EnrolmentFactory(edition=edition)
    EnrolmentFactory(edition=edition, state=Enrolment.State.WAITING)

    enrolment = enrol(edition)

    assert (enrolment.state, enrolment.queue_position()) == (Enrolment.State.WAITING, 2)
    assert not edition.has_free_place


def test_enrol_refuses_a_second_active_place():
    edition, person = EditionFactory(), UserFactory()
    enrol(edition, person)

    with pytest.raises(services.AlreadyEnrolled):
        enrol(edition, person)

    assert edition.enrolments.count() == 1


@pytest.mark.parametrize("state", [Enrolment.State.CANCELLED, Enrolment.State.EXPIRED])
def test_one_may_enrol_again_after_an_earlier_place_ended(state):
    edition, person = EditionFactory(), UserFactory()
    EnrolmentFactory(edition=edition, person=person, state=state)

    assert enrol(edition, person).state == Enrolment.State.CONFIRMED


@pytest.mark.parametrize(
    "change",
    [
        {"state": Edition.State.DRAFT},
        {"state": Edition.State.CANCELLED},
        {"opens_at": timezone.now() + timedelta(days=1)},
        {"closes_at": timezone.now() - timedelta(days=1)},
        {"in_days": -1},
        {"course__is_published": False},
    ],
)
def test_enrol_refuses_when_enrolment_is_not_open(change):
    with pytest.raises(services.EnrolmentRefused):
        enrol(EditionFactory(**change))


def test_the_terms_are_frozen_as_days():
    edition = EditionFactory(terms__full_days=20, terms__part_days=10, terms__part_percent=40)

    enrolment = enrol(edition)
    edition.terms.part_percent = 0
    edition.terms.save()

    enrolment.refresh_from_db()
    first = timezone.localtime(edition.starts_at).date()
    assert enrolment.full_refund_until == first - timedelta(days=20)
    assert enrolment.part_refund_until == first - timedelta(days=10)
    assert [enrolment.refund_percent(on=first - timedelta(days=days)) for days in (21, 20, 19, 10, 9, 0)] == [
        100, 100, 40, 40, 0, 0,
    ]  # fmt: skip


def test_answers_are_sealed_and_consent_is_dated():
    edition = EditionFactory()
    question = QuestionFactory(edition=edition)

    enrolment = enrol(edition, answers={question: "geen noten"})

    answer = enrolment.answers.get()
    assert "noten" not in answer.sealed
    assert enrolment.consented_at is not None
    from courses.services.answers import read_answers

    assert read_answers(enrolment) == [(question, "geen noten")]


def test_a_free_enrolment_takes_few_statements(django_assert_max_num_queries):
    edition, person = EditionFactory(), UserFactory()

    with django_assert_max_num_queries(10):
        enrol(edition, person)
