"""My page: one's own places and receipts, nobody else's, in as many questions for three as for one."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from courses.models import Enrolment
from courses.services.money import ask_payment
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory, EnrolmentFactory, SessionFactory
from tests.courses.money import become

ME = "/nl/me/"
State = Enrolment.State
pytestmark = pytest.mark.django_db


def test_an_empty_page_shows_the_way_to_the_courses(signed_in: Client):
    page = signed_in.get(ME).content.decode()

    assert "Je bent nu nergens voor ingeschreven." in page
    assert "Betaalbewijzen" not in page


def test_what_comes_next_names_the_next_session_not_the_first(signed_in: Client, person: User):
    edition = EditionFactory(in_days=-7, session=False, ends_at=timezone.now() + timedelta(days=30))
    SessionFactory(edition=edition, starts_at=timezone.now() - timedelta(days=7))
    second = SessionFactory(edition=edition, starts_at=timezone.now() + timedelta(days=7))
    EnrolmentFactory(person=person, edition=edition)

    answer = signed_in.get(ME)

    (row,) = answer.context["coming"]
    assert row.edition.ahead == [second]
    assert "Wat er komt" in answer.content.decode()


def test_each_state_stands_in_its_own_place(signed_in: Client, person: User):
    rows = {state: EnrolmentFactory(person=person, state=state) for state in State}
    past = EnrolmentFactory(person=person, edition=EditionFactory(in_days=-30))

    context = signed_in.get(ME).context

    assert set(context["to_do"]) == {rows[State.HELD], rows[State.OFFERED], rows[State.LAPSED]}
    assert context["coming"] == [rows[State.CONFIRMED]]
    assert context["waiting"] == [rows[State.WAITING]]
    assert context["past"] == [past]


def test_money_that_is_on_its_way_asks_for_nothing_more(signed_in: Client, person: User):
    place = EnrolmentFactory(person=person, state=State.HELD, cents=69500, edition=EditionFactory(price=69500))
    become(ask_payment(place), "processing")

    answer = signed_in.get(ME)

    assert (answer.context["to_do"], answer.context["paying"]) == ([], [place])
    assert "Je bank stuurt het geld" in answer.text
    assert f"/nl/me/enrolments/{place.code}/pay/" not in answer.text


def test_the_way_to_pay_leads_to_the_button(signed_in: Client, person: User):
    place = EnrolmentFactory(person=person, state=State.HELD, cents=69500)
    way = f"/nl/me/enrolments/{place.code}/pay/"
    mine = signed_in.get(ME).text
    assert way in mine
    assert "uur; daarna gaat de plaats" in mine
    assert "uur uur" not in mine

    shown = signed_in.get(way, follow=True)

    assert shown.status_code == 200
    assert "Betaal €\xa0695" in shown.text


def test_the_spot_on_the_waiting_list_counts_those_ahead(signed_in: Client, person: User):
    edition = EditionFactory()
    for rank in (1, 2):
        EnrolmentFactory(edition=edition, state=State.WAITING, queue_rank=rank)
    EnrolmentFactory(state=State.WAITING, queue_rank=1)
    mine = EnrolmentFactory(person=person, edition=edition, state=State.WAITING, queue_rank=7)
    EnrolmentFactory(edition=edition, state=State.WAITING, queue_rank=9)

    answer = signed_in.get(ME)

    assert answer.context["waiting"][0].spot == mine.queue_position() == 3
    assert "nummer 3 op de lijst" in answer.content.decode()


def test_somebody_elses_places_are_not_here_even_for_staff_who_may_see_them(client: Client):
    boss = UserFactory(is_staff=True, is_superuser=True)
    theirs = EnrolmentFactory()
    client.force_login(boss)

    answer = client.get(ME)

    assert theirs.edition.course.title_nl not in answer.content.decode()
    assert answer.context["coming"] == []


def test_three_places_cost_as_many_questions_as_one(
    signed_in: Client, person: User, django_assert_max_num_queries, django_assert_num_queries
):
    states = [State.CONFIRMED, State.WAITING, State.OFFERED]
    for state in states:
        EnrolmentFactory(person=person, state=state)
    with django_assert_max_num_queries(13) as few:
        signed_in.get(ME)
    for state in states * 2:
        EnrolmentFactory(person=person, state=state)

    with django_assert_num_queries(len(few)):
        signed_in.get(ME)


def test_nobody_and_a_stranger_to_the_house_are_sent_to_sign_in(client: Client):
    assert client.get(ME)["Location"] == "/nl/accounts/login/?next=/nl/me/"
