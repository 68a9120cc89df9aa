"""The admin of editions and places: at a glance, in few queries, deeds through services, nothing edited by row."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses.models import Attendance, Change, Edition, Enrolment
from courses.services import enrolment as services
from courses.services.amounts import Chosen
from notifications.models import Message
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory, EnrolmentFactory, TeacherFactory
from tests.courses.money import payment_of, refunded, settle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
State = Enrolment.State
EDITIONS = "/admin/courses/edition/"
PLACES = "/admin/courses/enrolment/"


@pytest.fixture
def staff() -> User:
    person = UserFactory(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="courses"))
    return person


@pytest.fixture
def desk(client: Client, staff: User) -> Client:
    client.force_login(staff)
    return client


def paid_place(edition: Edition) -> Enrolment:
    place = services.enrol(
        person=UserFactory(), edition=edition, chosen=Chosen("Arts", "Doctor", 69500), now=timezone.now()
    )
    settle(payment_of(place))
    return place


def act(desk: Client, action: str, *places: Enrolment, **fields: object):
    return desk.post(PLACES, {"action": action, "_selected_action": [place.pk for place in places], **fields})


def filled_in(page) -> dict[str, object]:
    """Return the form of an admin page as it stands, inlines included."""
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    forms = [page.context["adminform"].form, *(form for formset in formsets for form in formset)]
    fields = [field for form in [*forms, *(formset.management_form for formset in formsets)] for field in form]
    given: dict[str, object] = {}
    for field in fields:
        value, widget = field.value(), field.field.widget
        if hasattr(widget, "decompress"):
            parts = enumerate(widget.decompress(value))
            given |= {f"{field.html_name}_{number}": "" if part is None else part for number, part in parts}
        elif value is not None and value is not False:
            given[field.html_name] = value
    return given


def test_editions_show_seats_waiting_paid_and_open_at_a_glance(desk: Client):
    edition = EditionFactory(places=2, price=69500)
    paid_place(edition)
    services.enrol(person=UserFactory(), edition=edition, chosen=Chosen("", "", 10000), now=timezone.now())
    EnrolmentFactory(edition=edition, state=State.WAITING)

    page = desk.get(EDITIONS).text

    for words in ("2 van 2", "€\xa0695", "€\xa0100"):
        assert words in page


@pytest.mark.parametrize("address", [EDITIONS, PLACES])
def test_lists_take_as_many_queries_for_three_rows_as_for_one(desk: Client, address):
    counts = []
    for more in (1, 2):
        for _row in range(more):
            paid_place(EditionFactory(price=69500))
        desk.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(address).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_an_edition_shows_its_places_and_saves_its_dates_through_the_service(desk: Client):
    edition = EditionFactory()
    edition.teachers.add(TeacherFactory())
    place = EnrolmentFactory(edition=edition)
    Edition.objects.filter(pk=edition.pk).update(starts_at=None, ends_at=None)
    page = desk.get(f"{EDITIONS}{edition.pk}/change/")
    assert place.person.name in page.text

    form = filled_in(page)
    before = Change.objects.count()
    answer = desk.post(f"{EDITIONS}{edition.pk}/change/", form)

    assert answer.status_code == 302, answer.context["errors"]
    edition.refresh_from_db()
    assert edition.starts_at == edition.sessions.get().starts_at
    assert Change.objects.count() > before


CHANGE = "/admin/courses/edition/{}/change/"


def changed(desk: Client, edition: Edition, **fields: object):
    """Send the admin's page of an edition as it stands, but for these fields."""
    if not edition.teachers.exists():
        edition.teachers.add(TeacherFactory())
    address = CHANGE.format(edition.pk)
    return desk.post(address, {**filled_in(desk.get(address)), **fields})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"venue": ""}, "Kies eerst een locatie."),
        ({"sessions-0-DELETE": "on"}, "Een editie op de site houdt ten minste één bijeenkomst."),
        ({"sessions-0-ends_at_0": "2020-01-01"}, "Vul een einde in dat na het begin komt."),
        ({"prices-0-kind": "early"}, "Vul de laatste dag van deze vroege prijs in."),
        ({"prices-0-cents": "69500000"}, "Vul hoogstens 1000000 in: het bedrag is in centen."),
        ({"closes_at_0": "2020-01-01", "closes_at_1": "12:00:00"}, "Vul een moment in nadat de inschrijving opengaat."),
        ({"places": "0"}, "Vul ten minste één plaats in."),
        ({"time_zone": "Mars/Olympus"}, "Selecteer een geldige keuze"),
    ],
)
def test_what_cannot_be_gets_a_sentence_at_its_field_and_changes_nothing(desk: Client, fields, said: str):
    edition = EditionFactory(price=69500)

    answer = changed(desk, edition, **fields)

    assert answer.status_code == 200
    assert said in answer.text
    assert "Beperking" not in answer.text  # Django's name for a constraint
    edition.refresh_from_db()
    assert edition.venue_id is not None
    assert edition.sessions.count() == 1


def test_a_joining_link_that_is_missing_is_said_while_there_is_time(desk: Client):
    edition = EditionFactory(delivery="online", venue=None)
    address = CHANGE.format(edition.pk)

    assert changed(desk, edition).status_code == 302
    assert "nog geen deelnamelink" in desk.get(address).text
    assert changed(desk, edition, join_url="https://video.example/room").status_code == 302
    assert "nog geen deelnamelink" not in desk.get(address).text


def test_competencies_are_ticked_and_terms_go_down(desk: Client):
    edition = EditionFactory()
    course = desk.get(f"/admin/courses/course/{edition.course.pk}/change/")
    assert 'type="checkbox" name="objectives-__prefix__-competencies"' in course.text

    terms = desk.post(
        f"/admin/courses/cancellationterms/{edition.terms.pk}/change/",
        {"name": "Streng", "full_days": "7", "part_days": "14", "part_percent": "50"},
    )
    assert "Vul niet meer dagen in dan voor alles: hoogstens 7." in terms.text


def test_nobody_edits_adds_or_deletes_a_place_by_row(desk: Client):
    place = EnrolmentFactory()

    page = desk.get(f"{PLACES}{place.pk}/change/")
    assert page.status_code == 200
    assert 'name="state"' not in page.text
    assert desk.post(f"{PLACES}{place.pk}/change/", {"state": "cancelled"}).status_code == 403
    assert desk.get(f"{PLACES}add/").status_code == 403
    assert desk.post(f"{PLACES}{place.pk}/delete/", {"post": "yes"}).status_code == 403
    assert 'name="state"' not in desk.get(f"{EDITIONS}{place.edition.pk}/change/").text


def test_the_two_states_that_a_list_of_places_is_cut_by_have_two_names(desk: Client):
    EnrolmentFactory(edition=EditionFactory(state=Edition.State.CANCELLED), state=State.CANCELLED)
    EnrolmentFactory(edition=EditionFactory(), state=State.CONFIRMED)

    answer = desk.get(PLACES, {"edition__state": Edition.State.CANCELLED})

    titles = [str(one.title) for one in answer.context["cl"].filter_specs]
    assert len(titles) == len(set(titles)) == 3
    assert [row.state for row in answer.context["cl"].result_list] == [State.CANCELLED]


def test_places_are_found_by_name_and_by_reference(desk: Client):
    wanted, other = EnrolmentFactory(person__name="Yasmin Maes"), EnrolmentFactory(person__name="Bram de Boer")

    for term in ("Yasmin", wanted.reference):
        page = desk.get(PLACES, {"q": term}).text
        assert wanted.reference in page
        assert other.reference not in page


def test_cancel_and_refund_asks_first_and_then_does_it(desk: Client, staff: User):
    place = paid_place(EditionFactory(price=69500, in_days=5))

    asked = act(desk, "cancel_and_refund", place)
    assert asked.status_code == 200
    assert Enrolment.objects.get(pk=place.pk).state == State.CONFIRMED

    refused = act(desk, "cancel_and_refund", place, reason="", share="all")
    assert refused.status_code == 422

    done = act(desk, "cancel_and_refund", place, reason="Ziek geworden.", share="all")
    assert done.status_code == 303
    assert refunded(payment_of(place)) == 69500
    move = place.moves.order_by("-pk").first()
    assert (move.deed, move.by, move.reason) == ("cancelled", staff, "Ziek geworden.")


def test_moving_in_the_queue_needs_a_reason(desk: Client):
    edition = EditionFactory(places=1)
    line = [EnrolmentFactory(edition=edition, state=State.WAITING, queue_rank=rank) for rank in (1, 2)]

    assert act(desk, "move_in_queue", line[1]).status_code == 200
    assert act(desk, "move_in_queue", line[1], reason=" ", position=1).status_code == 422
    assert act(desk, "move_in_queue", line[1], reason="Toegezegd aan de telefoon.", position=1).status_code == 303

    assert Enrolment.objects.get(pk=line[1].pk).queue_position() == 1


def test_a_letter_is_sent_again(desk: Client):
    place = EnrolmentFactory()

    act(desk, "resend_letter", place)

    assert Message.objects.get().kind == "courses.enrolment_confirmed"


def test_the_export_runs_no_formulas(desk: Client):
    place = EnrolmentFactory(person__name="=HYPERLINK(1)")

    answer = act(desk, "export_csv", place)

    assert answer["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK(1)" in answer.content.decode()


def test_free_places_are_offered_by_an_action(desk: Client):
    edition = EditionFactory(places=1)
    place = EnrolmentFactory(edition=edition, state=State.WAITING)

    desk.post(EDITIONS, {"action": "offer_places", "_selected_action": [edition.pk]})

    assert Enrolment.objects.get(pk=place.pk).state == State.OFFERED


def test_publishing_says_what_is_missing(desk: Client):
    ready = EditionFactory(state=Edition.State.DRAFT)
    bare = EditionFactory(state=Edition.State.DRAFT, starts_at=None, ends_at=None, session=False)

    page = desk.post(EDITIONS, {"action": "publish", "_selected_action": [ready.pk, bare.pk]}, follow=True)

    ready.refresh_from_db()
    bare.refresh_from_db()
    assert (ready.state, bare.state) == (Edition.State.PUBLISHED, Edition.State.DRAFT)
    assert "Voeg eerst ten minste één bijeenkomst toe." in page.text


def test_an_edition_with_people_is_not_taken_off_the_site(desk: Client):
    edition = EnrolmentFactory().edition

    desk.post(EDITIONS, {"action": "withdraw", "_selected_action": [edition.pk]})

    assert Edition.objects.get(pk=edition.pk).state == Edition.State.PUBLISHED


def test_cancelling_an_edition_asks_for_a_reason_first(desk: Client):
    place = paid_place(EditionFactory(price=69500))
    page = reverse("admin:courses_edition_cancel", args=[place.edition.pk])

    assert "1 persoon" in desk.get(page).text
    assert desk.post(page, {"reason": ""}).status_code == 422
    assert desk.post(page, {"reason": "De docent is ziek."}).status_code == 303

    assert Edition.objects.get(pk=place.edition.pk).state == Edition.State.CANCELLED
    assert refunded(payment_of(place)) == 69500


def test_attendance_is_ticked_and_certificates_follow(desk: Client, staff: User):
    place = EnrolmentFactory(edition__in_days=-2)
    page = reverse("admin:courses_edition_attendance", args=[place.edition.pk])
    session = place.edition.sessions.get()
    assert place.person.name in desk.get(page).text

    answer = desk.post(page, {f"there_{place.reference}_{session.pk}": "on"}, follow=True)

    assert "1 certificaat" in answer.text
    assert Attendance.objects.get().marked_by == staff
    assert place.certificate.attended == 1


@pytest.mark.parametrize("name", ["edition_cancel", "edition_attendance"])
def test_who_may_only_look_does_no_deeds(client: Client, name):
    looker = UserFactory(is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__in=["view_edition", "view_enrolment"]))
    client.force_login(looker)
    place = EnrolmentFactory()

    assert client.post(reverse(f"admin:courses_{name}", args=[place.edition.pk])).status_code == 403
    act(client, "cancel_and_refund", place, reason="x", share="all")
    assert Enrolment.objects.get(pk=place.pk).state == State.CONFIRMED
    assert act(client, "export_csv", place)["Content-Type"].startswith("text/csv")
