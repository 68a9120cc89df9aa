"""An edition's page by four visitors and in every state; a course's and a teacher's page; what machines read there."""

import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from courses.models import Accreditation, Edition, Enrolment, Objective, Price
from courses.models.course import Competency
from tests.accounts.factories import UserFactory
from tests.courses.factories import CourseFactory, EditionFactory, EnrolmentFactory, PriceFactory, TeacherFactory

pytestmark = pytest.mark.django_db


def page(client: Client, edition: Edition, language: str = "nl") -> str:
    answer = client.get(f"/{language}/courses/editions/{edition.code}/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def linked(html: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def test_an_open_edition_has_one_main_button_that_leads_to_enrolling(client: Client):
    edition = EditionFactory(price=69500)

    html = page(client, edition)

    assert re.findall(r'<a class="button button--wide" href="([^"]+)"', html) == [
        f"/nl/courses/editions/{edition.code}/enrol/"
    ]
    assert "€ 695" in html


def test_a_full_edition_leads_to_its_waiting_list(client: Client):
    edition = EditionFactory(places=1)
    EnrolmentFactory(edition=edition)

    html = page(client, edition)

    assert "Zet me op de wachtlijst" in html
    assert "Schrijf je in" not in html


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"opens_at": timedelta(days=3)}, "Inschrijven kan vanaf vrijdag 8 januari 2027, 13.00 uur."),
        ({"closes_at": timedelta(days=-1)}, "De inschrijving voor deze editie is gesloten."),
        ({"starts_at": timedelta(days=-9), "ends_at": timedelta(days=-2)}, "Deze editie is voorbij."),
        ({"state": Edition.State.CANCELLED}, "Deze editie gaat niet door."),
    ],
)
def test_an_edition_one_cannot_join_says_why_and_shows_other_dates(client: Client, time_machine, fields, said: str):
    time_machine.move_to("2027-01-05T12:00:00Z", tick=False)
    moments = {
        name: timezone.now() + value if isinstance(value, timedelta) else value for name, value in fields.items()
    }
    edition = EditionFactory(**moments)

    html = page(client, edition)

    assert said in html
    assert "Bekijk andere data" in html
    assert "/enrol/" not in html


def test_a_draft_is_there_for_staff_only(client: Client):
    edition = EditionFactory(state=Edition.State.DRAFT)
    address = f"/nl/courses/editions/{edition.code}/"

    assert client.get(address).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.force_login(UserFactory(is_staff=True))
    assert client.get(address).status_code == 200


def test_a_participant_is_led_to_their_own_place_and_a_stranger_is_not(client: Client):
    enrolment = EnrolmentFactory()
    EnrolmentFactory(edition=enrolment.edition, state=Enrolment.State.CANCELLED, person=UserFactory())
    client.force_login(enrolment.person)
    own = page(client, enrolment.edition)
    client.force_login(UserFactory())
    strange = page(client, enrolment.edition)

    assert f"/nl/me/enrolments/{enrolment.code}/" in own
    assert str(enrolment.code) not in strange
    assert "Schrijf je in" in strange


def test_the_joining_link_is_never_on_the_public_page(client: Client):
    edition = EditionFactory(join_url="https://video.example/secret-room")

    assert "secret-room" not in page(client, edition)


def test_the_ladder_shows_an_early_price_until_its_day(client: Client, time_machine):
    time_machine.move_to("2027-01-05T12:00:00Z", tick=False)
    edition = EditionFactory(session=True)
    PriceFactory(edition=edition, kind=Price.Kind.EARLY, cents=62500, until_on=date(2027, 1, 20), position=0)
    PriceFactory(edition=edition, cents=69500, position=1)
    PriceFactory(edition=edition, kind=Price.Kind.REDUCED, cents=15000, label_nl="wat je kunt betalen", position=2)

    before = page(client, edition)
    time_machine.move_to("2027-01-21T12:00:00Z", tick=False)
    after = page(client, edition)

    rungs = r"<dt>([^<]*)</dt>\s*<dd>([^<]*)</dd>"
    assert re.findall(rungs, before.split('class="ladder"')[1]) == [
        ("Arts of medisch specialist, tot en met 20 januari", "€ 625"),
        ("Arts of medisch specialist, daarna", "€ 695"),
        ("Wat je kunt betalen", "vanaf € 150"),
    ]
    assert re.findall(rungs, after.split('class="ladder"')[1])[0] == ("Arts of medisch specialist", "€ 695")


def test_refund_terms_have_the_edition_s_own_days(client: Client, time_machine):
    time_machine.move_to("2027-01-05T12:00:00Z", tick=False)
    edition = EditionFactory(price=69500, starts_at=timezone.datetime.fromisoformat("2027-03-02T18:30:00+00:00"))

    html = page(client, edition)

    assert "<b>Tot en met 2 februari 2027</b> Je krijgt alles terug." in html
    assert "<b>Tot en met 16 februari 2027</b> Je krijgt de helft terug." in html
    assert "Je kunt tot en met 2 februari kosteloos afzeggen." in html


def test_an_edition_elsewhere_tells_the_time_on_both_clocks(client: Client, time_machine):
    time_machine.move_to("2027-01-05T12:00:00Z", tick=False)
    edition = EditionFactory(
        time_zone="Europe/Lisbon", starts_at=timezone.datetime.fromisoformat("2027-03-02T18:30:00+00:00")
    )
    place = EnrolmentFactory(edition=edition)

    assert "19.30–22.00 uur (Amsterdam), 18.30–21.00 uur (Lisbon)" in page(client, edition)
    client.force_login(place.person)
    own = client.get(f"/nl/me/enrolments/{place.code}/").text
    assert "19.30–22.00 uur (Amsterdam), 18.30–21.00 uur (Lisbon)" in own
    assert "Volgende: dinsdag 2 maart 2027, 19.30 uur (Amsterdam), dinsdag 2 maart 2027, 18.30 uur (Lisbon)" in (
        " ".join(client.get("/nl/me/").text.split())
    )
    other = EditionFactory(course=edition.course, starts_at=edition.starts_at, time_zone="Europe/Lisbon")
    asked = client.get(f"/en/courses/editions/{other.code}/enrol/").text
    assert "Tuesday 2 March 2027, 19:30 (Amsterdam), Tuesday 2 March 2027, 18:30 (Lisbon)" in asked


def test_an_edition_on_our_own_clock_tells_it_once(client: Client):
    assert "Amsterdam)" not in page(client, EditionFactory(time_zone="Europe/Brussels"))


def test_objectives_carry_their_competencies(client: Client):
    edition = EditionFactory()
    Objective.objects.create(
        course=edition.course, text_nl="Je luistert.", text_en="You listen.", competencies=[Competency.COMMUNICATOR]
    )

    assert '<li class="tag">communicatie</li>' in page(client, edition)
    assert '<li class="tag">communicator</li>' in page(client, edition, "en")


def test_texts_of_editors_hold_no_script(client: Client):
    edition = EditionFactory(
        course=CourseFactory(
            title_nl="</script><script>alert(1)</script>", about_nl="<script>alert(2)</script> [x](javascript:alert(3))"
        )
    )

    html = page(client, edition)

    assert "<script>" not in html
    assert 'href="javascript:' not in html
    assert linked(html)


def test_machines_read_a_course_an_instance_and_an_event(client: Client):
    edition = EditionFactory(price=69500)
    edition.teachers.add(TeacherFactory(name="Noor"))

    course, event = linked(page(client, edition))["@graph"]  # type: ignore[misc]

    assert (course["@type"], course["hasCourseInstance"][0]["@type"], event["@type"]) == (
        "Course",
        "CourseInstance",
        "Event",
    )
    assert course["hasCourseInstance"][0]["courseMode"] == ["Onsite"]
    assert event["offers"][0]["price"] == "695.00"
    assert event["offers"][0]["availability"] == "https://schema.org/InStock"
    assert event["location"][0]["address"]["addressLocality"] == "Utrecht"
    assert event["performer"][0]["name"] == "Noor"
    assert "+0" in event["startDate"]


def test_machines_read_what_search_engines_ask_of_a_course(client: Client):
    """Google's rules for courses: an offer with its category, an instance with its mode and its workload."""
    edition = EditionFactory(price=69500)
    EditionFactory(course=edition.course)  # a free one

    of_edition = linked(page(client, edition))["@graph"][0]  # type: ignore[index]
    of_course = linked(client.get(f"/nl/courses/{edition.course.slug}/").text)

    assert [offer["category"] for offer in of_edition["offers"]] == ["Paid"]
    assert [offer["category"] for offer in of_course["offers"]] == ["Free", "Paid"]  # type: ignore[attr-defined]
    assert [one["courseWorkload"] for one in of_course["hasCourseInstance"]] == ["P0DT02H30M00S"] * 2  # type: ignore[attr-defined]
    assert of_edition["hasCourseInstance"][0]["courseWorkload"] == "P0DT02H30M00S"


def test_machines_read_prices_in_the_language_of_the_page_and_nothing_empty(client: Client):
    edition = EditionFactory(price=69500)

    _course, event = linked(page(client, edition, "en"))["@graph"]  # type: ignore[misc]

    assert event["offers"][0]["name"] == "Doctor or medical specialist"
    assert "performer" not in event
    assert "subEvent" not in event


def test_a_course_s_page_lists_its_coming_editions(client: Client):
    course = CourseFactory(slug="stilte")
    coming = EditionFactory(course=course)
    EditionFactory(course=course, in_days=-20)
    Accreditation.objects.create(course=course, body="ABAN", points=20)

    html = re.sub(r"\s+", " ", client.get("/nl/courses/stilte/").content.decode())

    assert re.findall(r"/nl/courses/editions/([^/]+)/", html.split("</script>")[1]) == [str(coming.code)]
    assert "20 punten ABAN" in html
    assert linked(html)["@type"] == "Course"


def test_a_hidden_course_and_a_hidden_teacher_are_not_there(client: Client):
    CourseFactory(slug="geheim", is_published=False)
    TeacherFactory(slug="verborgen", is_listed=False)

    assert client.get("/nl/courses/geheim/").status_code == 404
    assert client.get("/nl/people/verborgen/").status_code == 404


def test_a_teacher_s_page_shows_what_they_will_teach(client: Client):
    teacher = TeacherFactory(slug="noor", name="Noor")
    edition = EditionFactory()
    edition.teachers.add(teacher)
    EditionFactory()

    html = client.get("/nl/people/noor/").content.decode()

    assert re.findall(r"/nl/courses/editions/([^/]+)/", html) == [str(edition.code)]
    assert "Noor" in client.get("/nl/people/").content.decode()


def test_pages_name_their_counterpart_in_the_other_language(client: Client):
    edition = EditionFactory()

    html = page(client, edition)

    assert f'hreflang="en" href="http://127.0.0.1:8000/en/courses/editions/{edition.code}/"' in html
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/nl/courses/editions/{edition.code}/">' in html


def test_an_edition_takes_as_many_statements_with_three_sessions_as_with_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    edition = EditionFactory(price=69500)
    edition.teachers.add(TeacherFactory())
    page(client, edition)
    with django_assert_num_queries(7):
        page(client, edition)
    for _number in range(2):
        PriceFactory(edition=edition)
        edition.teachers.add(TeacherFactory())
        edition.sessions.create(starts_at=edition.starts_at, ends_at=edition.ends_at)
    with django_assert_num_queries(7):
        page(client, edition)
