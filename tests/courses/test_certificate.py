"""Attendance, the certificate that follows from it, who may verify and who may take it along."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Accreditation, Certificate, Enrolment, Objective, Session
from courses.services.answers import KEPT, erase_answers, keep_answers
from courses.services.attending import CertificateRefused, issue_certificate, issue_certificates, mark_attendance
from notifications.models import Message
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory, EnrolmentFactory, QuestionFactory, SessionFactory, TeacherFactory

pytestmark = pytest.mark.django_db


def followed(seen: int = 4, of: int = 4, **fields: object) -> Enrolment:
    """Return a place in an edition that ended, attended so many times."""
    edition = EditionFactory(in_days=-30)
    for week in range(1, of):
        SessionFactory(edition=edition, starts_at=edition.starts_at + timedelta(weeks=week))
    edition.ends_at = timezone.now() - timedelta(days=1)
    edition.save()
    edition.teachers.add(TeacherFactory(name="Hanneke Vos"))
    place = EnrolmentFactory(edition=edition, **fields)
    for session in edition.sessions.order_by("starts_at")[:seen]:
        mark_attendance(session=session, was_there={place: True}, by=UserFactory(), now=timezone.now())
    return place


def test_a_certificate_says_what_was_true_at_issue():
    place = followed()
    course = place.edition.course
    Objective.objects.create(course=course, text_nl="a", text_en="a", competencies=["leader", "scholar"])
    Objective.objects.create(course=course, text_nl="b", text_en="b", competencies=["scholar"], position=1)
    Accreditation.objects.create(course=course, body="ABAN", points=Decimal("20.0"), reference="ID 1")
    Accreditation.objects.create(course=course, body="RIZIV", points=Decimal("2.5"), basis=Accreditation.Basis.MEETING)

    certificate = issue_certificate(enrolment=place, now=timezone.now())

    assert (certificate.name, certificate.title_nl, certificate.teachers) == (
        place.person.name, course.title_nl, "Hanneke Vos",
    )  # fmt: skip
    assert (certificate.attended, certificate.sessions, certificate.minutes) == (4, 4, 600)
    assert [(line["body"], line["points"]) for line in certificate.points] == [("ABAN", "20"), ("RIZIV", "10")]
    assert certificate.competencies == ["leader", "scholar"]


def test_points_for_the_whole_ask_for_every_session():
    place = followed(seen=3)
    Accreditation.objects.create(course=place.edition.course, body="ABAN", points=Decimal("20.0"))

    assert issue_certificate(enrolment=place, now=timezone.now()).points == []


def test_points_are_those_whose_grant_held_when_it_began():
    place = followed()
    first_day = timezone.localdate(place.edition.starts_at)
    Accreditation.objects.create(course=place.edition.course, body="ABAN", points=20, valid_until=first_day)
    Accreditation.objects.create(
        course=place.edition.course, body="RIZIV", points=12, valid_until=first_day - timedelta(days=1)
    )

    points = issue_certificate(enrolment=place, now=timezone.now()).points

    assert [grant["body"] for grant in points] == ["ABAN"]


@pytest.mark.parametrize(("seen", "of"), [(0, 4), (2, 4), (5, 8)])
def test_too_little_attendance_gives_no_certificate(seen, of):
    with pytest.raises(CertificateRefused):
        issue_certificate(enrolment=followed(seen, of), now=timezone.now())


def test_no_certificate_before_the_end_or_without_a_place():
    place = followed()
    with pytest.raises(CertificateRefused):
        issue_certificate(enrolment=place, now=place.edition.ends_at - timedelta(minutes=1))
    with pytest.raises(CertificateRefused):
        issue_certificate(enrolment=followed(state=Enrolment.State.CANCELLED), now=timezone.now())


def test_certificates_are_issued_once_with_one_letter():
    followed()
    followed(seen=1)

    assert issue_certificates(now=timezone.now()) == 1
    assert issue_certificates(now=timezone.now()) == 0
    assert Certificate.objects.count() == 1
    assert Message.objects.filter(kind="courses.certificate_issued").count() == 1


def test_the_letter_about_the_certificate(post):
    issue_certificate(enrolment=followed(), now=timezone.now())

    [mail] = post()

    assert "/me/certificates/" in mail.body


@pytest.mark.parametrize(("header", "word"), [("nl", "echt"), ("en", "genuine")])
def test_a_stranger_verifies_a_certificate_in_their_language(client: Client, header, word):
    certificate = issue_certificate(enrolment=followed(), now=timezone.now())

    answer = client.get(f"/certificates/{certificate.code}/", headers={"Accept-Language": header})

    assert answer.status_code == 200
    assert word in answer.text
    assert certificate.name in answer.text
    assert certificate.enrolment.person.email not in answer.text
    assert not answer.cookies


def test_an_unknown_or_withdrawn_certificate_is_told_so(client: Client):
    certificate = issue_certificate(enrolment=followed(), now=timezone.now())
    Certificate.objects.update(withdrawn_at=timezone.now())

    made_up = "/certificates/7a8e2b6e-91a1-4f0b-8a43-0d4a3c1f0a11/"
    unknown = client.get(made_up, headers={"Accept-Language": "nl"}, follow=True)
    withdrawn = client.get(f"/certificates/{certificate.code}/", headers={"Accept-Language": "nl"})

    assert unknown.status_code == 404
    assert "kennen dit certificaat niet" in unknown.text
    assert "ingetrokken" in withdrawn.text
    assert certificate.name not in withdrawn.text


def test_the_pdf_is_for_its_owner_and_staff_who_may_look(client: Client):
    certificate = issue_certificate(enrolment=followed(), now=timezone.now())
    page = reverse("courses:certificate_pdf", args=[certificate.code])
    staff = UserFactory(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_enrolment"))

    assert "login" in client.get(page).url
    for visitor, status in [(UserFactory(), 404), (certificate.enrolment.person, 200), (staff, 200)]:
        client.force_login(visitor)
        answer = client.get(page)
        assert answer.status_code == status
    assert answer.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in answer.content


def test_the_pdf_takes_any_name_as_text():
    from courses.certificate_pdf import certificate_pdf

    place = followed()
    place.person.name = '#read("/etc/passwd") "Ömer" $x$ \\'
    place.person.save()

    certificate = issue_certificate(enrolment=place, now=timezone.now())

    assert certificate_pdf(certificate, language="en").startswith(b"%PDF-")


def test_answers_are_erased_six_weeks_after_and_when_the_place_is_given_up():
    now = timezone.now()
    kept, over, gone = EnrolmentFactory(), EnrolmentFactory(), EnrolmentFactory(state=Enrolment.State.CANCELLED)
    over.edition.starts_at = over.edition.ends_at = now - KEPT
    over.edition.save()
    for place in (kept, over, gone):
        keep_answers(enrolment=place, answers={QuestionFactory(edition=place.edition): "geen noten"})

    assert erase_answers(now=now) == 2
    assert erase_answers(now=now) == 0
    assert kept.answers.count() == 1


def test_an_online_module_is_no_session_to_attend():
    place = followed(seen=1, of=1)
    SessionFactory(edition=place.edition, kind=Session.Kind.MODULE)

    assert issue_certificate(enrolment=place, now=timezone.now()).sessions == 1
