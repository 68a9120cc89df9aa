"""One's own place: who sees it, cancelling, offers, the waiting list, calendars, joining."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from courses.models import Delivery, Edition, Enrolment
from courses.services.calendars import feed_address
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory, EnrolmentFactory, SessionFactory, TeacherFactory
from tests.courses.money import payment_of, settle

pytestmark = pytest.mark.django_db
State = Enrolment.State
OWN_PAGES = ["enrolment", "enrolment_cancel", "offer_answer", "waiting_leave", "enrolment_calendar"]


def page_of(enrolment: Enrolment, name: str = "enrolment") -> str:
    return reverse(f"courses:{name}", args=[enrolment.code])


def staff_who_may_look() -> User:
    staff = UserFactory(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_enrolment"))
    return staff


@pytest.mark.parametrize("name", [*OWN_PAGES, "enrolment_pay"])
def test_nobody_signs_in_first(client: Client, name):
    answer = client.post(page_of(EnrolmentFactory(), name))

    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url


@pytest.mark.parametrize("name", OWN_PAGES)
def test_a_stranger_gets_a_404(signed_in: Client, name):
    assert signed_in.get(page_of(EnrolmentFactory(state=State.OFFERED), name)).status_code == 404


@pytest.mark.parametrize("name", ["enrolment_cancel", "offer_answer", "waiting_leave", "enrolment_pay"])
def test_a_stranger_changes_nothing(signed_in: Client, name):
    enrolment = EnrolmentFactory(state=State.WAITING)

    assert signed_in.post(page_of(enrolment, name)).status_code == 404
    assert Enrolment.objects.get(pk=enrolment.pk).state == State.WAITING


@pytest.mark.parametrize("state", State.values)
def test_the_owner_sees_every_state_in_both_languages(signed_in: Client, person: User, state):
    enrolment = EnrolmentFactory(
        person=person, state=state, cents=69500, price_label_nl="Arts", price_label_en="Doctor"
    )

    for language in ("nl", "en"):
        answer = signed_in.get(f"/{language}/me/enrolments/{enrolment.code}/")
        assert answer.status_code == 200
        assert enrolment.reference in answer.text


def test_staff_who_may_look_see_the_place_but_cannot_act(client: Client):
    enrolment = EnrolmentFactory(state=State.OFFERED)
    client.force_login(staff_who_may_look())

    answer = client.get(page_of(enrolment))

    assert enrolment.person.name in answer.text
    assert "<button" not in answer.text
    assert client.post(page_of(enrolment, "enrolment_cancel")).status_code == 404


def test_staff_without_the_right_are_strangers(client: Client):
    client.force_login(UserFactory(is_staff=True))

    assert client.get(page_of(EnrolmentFactory())).status_code == 404


def test_cancelling_says_what_comes_back_before_the_deed(signed_in: Client, person: User):
    from courses.services import enrolment as services
    from courses.services.amounts import Chosen

    edition = EditionFactory(price=69500, in_days=20)
    place = services.enrol(person=person, edition=edition, chosen=Chosen("", "", 69500), now=timezone.now())
    settle(payment_of(place))

    assert "€\xa0347,50" in signed_in.get(page_of(place, "enrolment_cancel")).text
    assert Enrolment.objects.get(pk=place.pk).state == State.CONFIRMED

    answer = signed_in.post(page_of(place, "enrolment_cancel"))
    again = signed_in.post(page_of(place, "enrolment_cancel"))

    assert (answer.status_code, answer.url) == (303, page_of(place))
    assert (again.status_code, again.url) == (303, page_of(place))
    assert [refund.cents for refund in payment_of(place).refunds.all()] == [34750]


def test_an_edition_that_is_over_cannot_be_cancelled(signed_in: Client, person: User):
    place = EnrolmentFactory(person=person, edition__in_days=-3)

    answer = signed_in.post(page_of(place, "enrolment_cancel"))

    assert answer.status_code == 409
    assert "voorbij" in answer.text


def test_an_offer_is_accepted_and_declined_on_its_page(signed_in: Client, person: User):
    accepted = EnrolmentFactory(person=person, state=State.OFFERED)
    declined = EnrolmentFactory(person=person, state=State.OFFERED)

    assert "tot" in signed_in.get(page_of(accepted, "offer_answer")).text
    signed_in.post(page_of(accepted, "offer_answer"), {"answer": "accept"})
    signed_in.post(page_of(declined, "offer_answer"), {"answer": "decline"})

    accepted.refresh_from_db()
    declined.refresh_from_db()
    assert (accepted.state, declined.state) == (State.CONFIRMED, State.CANCELLED)


def test_an_offer_that_is_over_leads_to_how_it_stands(signed_in: Client, person: User):
    place = EnrolmentFactory(person=person, state=State.OFFERED, offered_until=timezone.now())

    answer = signed_in.post(page_of(place, "offer_answer"), {"answer": "accept"})

    assert (answer.status_code, answer.url) == (303, page_of(place))


def test_looking_at_the_leave_page_changes_nothing_and_the_button_does(signed_in: Client, person: User):
    place = EnrolmentFactory(person=person, state=State.WAITING)

    signed_in.get(page_of(place, "waiting_leave"))
    assert Enrolment.objects.get(pk=place.pk).state == State.WAITING

    signed_in.post(page_of(place, "waiting_leave"), {"answer": "leave"})
    assert Enrolment.objects.get(pk=place.pk).state == State.CANCELLED


def test_a_missed_offer_asks_whether_to_stay(signed_in: Client, person: User):
    place = EnrolmentFactory(person=person, state=State.LAPSED, edition__places=1)
    EnrolmentFactory(edition=place.edition)

    assert "Op de wachtlijst blijven, of eraf?" in signed_in.get(page_of(place, "waiting_leave")).text

    signed_in.post(page_of(place, "waiting_leave"), {"answer": "stay"})
    assert Enrolment.objects.get(pk=place.pk).state == State.WAITING


def test_the_calendar_file_has_each_session_and_the_time_zone(signed_in: Client, person: User):
    place = EnrolmentFactory(person=person)
    SessionFactory(edition=place.edition, starts_at=place.edition.starts_at + timedelta(days=7))

    answer = signed_in.get(page_of(place, "enrolment_calendar"))

    file = Calendar.from_ical(answer.content)
    assert answer["Content-Type"].startswith("text/calendar")
    assert len(file.walk("VEVENT")) == 2
    assert [zone["TZID"] for zone in file.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    assert {str(event["STATUS"]) for event in file.walk("VEVENT")} == {"CONFIRMED"}


def test_the_personal_calendar_opens_by_its_secret_alone_and_can_be_closed(client: Client, person: User):
    EnrolmentFactory(person=person)
    EnrolmentFactory(person=person, state=State.WAITING)
    EnrolmentFactory()
    address = feed_address(person)

    first = client.get(address)
    assert len(Calendar.from_ical(first.content).walk("VEVENT")) == 1
    assert not first.cookies
    assert client.get(address.replace(".ics", "0.ics")).status_code == 404
    assert client.get("/nl/calendar/nothing.ics").status_code == 404

    client.force_login(person)
    shown = client.get(reverse("courses:calendar_personal"))
    assert address in shown.text
    client.post(reverse("courses:calendar_personal"))

    assert client.get(address).status_code == 404
    assert client.get(feed_address(person)).status_code == 200


@pytest.fixture
def online() -> Enrolment:
    """A participant of an online edition."""
    return EnrolmentFactory(
        edition__delivery=Delivery.ONLINE, edition__venue=None, edition__join_url="https://video.example/room"
    )


def at_the_door(place: Enrolment, client: Client, minutes: int, person: User | None) -> object:
    if person:
        client.force_login(person)
    session = place.edition.sessions.get()
    with time_machine.travel(session.starts_at - timedelta(minutes=minutes), tick=False):
        if person:
            client.force_login(person)
        return client.get(reverse("courses:session_join", args=[session.code]))


def test_a_participant_is_let_in_near_the_time(client: Client, online: Enrolment):
    answer = at_the_door(online, client, 59, online.person)

    assert (answer.status_code, answer.url) == (302, "https://video.example/room")
    assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (61, "De bijeenkomst begint op dinsdag 2 maart 2027, 19.30 uur (Amsterdam), dinsdag 2 maart 2027, 18.30 uur"),
        (-151, "Deze bijeenkomst is voorbij"),
    ],
)
def test_too_early_and_too_late_say_when(client: Client, online: Enrolment, minutes, said):
    online.edition.sessions.update(starts_at="2027-03-02T18:30Z", ends_at="2027-03-02T21:00Z")
    Edition.objects.update(time_zone="Europe/Lisbon")

    answer = at_the_door(online, client, minutes, online.person)

    assert answer.status_code == 200
    assert said in answer.text
    assert "video.example" not in answer.text


def test_the_teacher_of_the_edition_is_let_in(client: Client, online: Enrolment):
    teacher = TeacherFactory(person=UserFactory())
    online.edition.teachers.add(teacher)

    assert at_the_door(online, client, 10, teacher.person).status_code == 302


@pytest.mark.parametrize("state", [State.WAITING, State.HELD, State.OFFERED, State.CANCELLED])
def test_only_confirmed_participants_are_let_in(client: Client, online: Enrolment, state):
    other = EnrolmentFactory(edition=online.edition, state=state)

    assert at_the_door(online, client, 10, other.person).status_code == 404


def test_strangers_and_nobody_are_not_let_in(client: Client, online: Enrolment):
    assert at_the_door(online, client, 10, None).status_code == 302
    assert "login" in at_the_door(online, client, 10, None).url
    assert at_the_door(online, client, 10, UserFactory()).status_code == 404


def test_the_joining_link_shows_on_the_place_near_the_time_only(client: Client, online: Enrolment):
    session = online.edition.sessions.get()
    link = reverse("courses:session_join", args=[session.code])
    shown = []
    for minutes in (120, 30):
        with time_machine.travel(session.starts_at - timedelta(minutes=minutes), tick=False):
            client.force_login(online.person)
            shown.append(link in client.get(page_of(online)).text)

    assert shown == [False, True]


def test_the_page_takes_as_many_queries_for_three_sessions_as_for_one(signed_in, person, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for sessions in (1, 3):
        place = EnrolmentFactory(person=person)
        for week in range(1, sessions):
            SessionFactory(edition=place.edition, starts_at=place.edition.starts_at + timedelta(weeks=week))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            signed_in.get(page_of(place))
        counts.append(len(captured))

    assert counts[0] == counts[1]
