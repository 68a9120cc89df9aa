"""The pages of a periodic gift: for its giver by account or link, for who keeps the books, for nobody else."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import lay_down_roles
from donations.models import Gift, PeriodicAgreement
from donations.services import agreements
from payments.models import Standing
from tests.accounts.factories import UserFactory
from tests.donations.factories import AgreementFactory, PromiseFactory
from tests.papers import PDF
from tests.payments.factories import EntryFactory

pytestmark = pytest.mark.django_db
DESK = "/nl/desk/money/agreements/"
WISHES = {"first_year": "", "term_years": "5", "ends_at_status_loss": "on"}


@pytest.fixture
def gift():
    """A monthly gift of € 25 by somebody with an account."""
    made = PromiseFactory(cents=2_500)
    made.payment.payer.person = UserFactory(name="Noor Verhagen")
    made.payment.payer.save()
    return made


@pytest.fixture
def giver(gift) -> Client:
    browser = Client()
    browser.force_login(gift.payment.payer.person)
    return browser


@pytest.fixture
def treasurer(settings) -> Client:
    settings.STAFF_NEED_SECOND_FACTOR = False
    lay_down_roles()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="Money"))
    browser = Client()
    browser.force_login(person)
    return browser


def page_of(gift: Gift, part: str = "") -> str:
    return f"/nl/donate/standing/{gift.code}/agreement/{part}"


def ask(browser: Client, gift: Gift, **changed: str):
    return browser.post(page_of(gift), WISHES | {"first_year": str(timezone.localdate().year + 1)} | changed)


def signed_form(**changed: object) -> dict[str, object]:
    today = timezone.localdate().isoformat()
    fields = {"giver_on": today, "foundation_on": today, "has_no_number": "on"}
    return fields | {"file": SimpleUploadedFile("form.pdf", PDF)} | changed


def test_from_asking_to_signed_and_the_overview(giver, treasurer, gift, post, client):
    assert page_of(gift) in giver.get(f"/nl/donate/standing/{gift.code}/").content.decode()
    assert "281.71" in giver.get(page_of(gift)).content.decode()

    assert ask(giver, gift, first_year=str(timezone.localdate().year)).status_code == 303
    agreement = PeriodicAgreement.objects.get()
    [letter] = post()
    assert (letter.subject, agreement.year_cents) == ("Je formulier", 30_000)
    [(name, content, _mime)] = letter.attachments
    assert (name, content[:4]) == (f"{agreement.label}.pdf", b"%PDF")
    assert page_of(gift) in letter.body
    form = giver.get(page_of(gift, "form/"))
    assert (form["Content-Disposition"], form.content[:4]) == (f'attachment; filename="{name}"', b"%PDF")

    answer = treasurer.post(f"{DESK}{agreement.code}/", signed_form())
    assert answer.status_code == 303
    EntryFactory(payment=gift.payment, cents=2_500, booked_at=timezone.now())
    page = giver.get(page_of(gift)).content.decode()
    assert agreement.label in page
    assert "€\xa050" in page  # of today: what the promise began with, and this
    assert [mail.subject for mail in post()][-1] == "Allebei getekend"
    assert giver.get(page_of(gift, "form/")).status_code == 404  # it was signed
    kept = treasurer.get(f"{DESK}{agreement.code}/file/")
    assert (kept.content, kept["Content-Disposition"]) == (PDF, f'attachment; filename="{agreement.label}.pdf"')
    assert kept["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in kept["Cache-Control"]


@pytest.mark.parametrize("part", ["", "form/"])
def test_owner_allowed_stranger_and_nobody(part, giver, gift, client, treasurer):
    ask(giver, gift)
    stranger = Client()
    stranger.force_login(UserFactory())

    assert giver.get(page_of(gift, part)).status_code == 200
    assert stranger.get(page_of(gift, part)).status_code == 404
    assert treasurer.get(page_of(gift, part)).status_code == 404  # the treasurer has a page of their own
    assert client.get(page_of(gift, part)).status_code == 302


def test_a_guest_shows_first_by_link_that_they_are_the_giver(client, link):
    gift = PromiseFactory(cents=2_500, standing__payment__payer__email="anke@example.org")

    assert client.get(page_of(gift))["Location"] == f"/nl/donate/standing/{gift.code}/"
    assert ask(client, gift)["Location"] == f"/nl/donate/standing/{gift.code}/"
    assert PeriodicAgreement.objects.count() == 0
    client.post(link("anke@example.org"))
    assert ask(client, gift)["Location"] == page_of(gift)
    assert page_of(gift) in client.get("/nl/donate/manage/gifts/").content.decode()


def test_who_only_holds_the_letters_link_does_not_see_that_there_is_an_agreement(client):
    gift = PromiseFactory(cents=2_500)
    agreement = AgreementFactory(standing=gift.standing)

    for part in ("", "stop/"):
        page = client.get(f"/nl/donate/standing/{gift.code}/{part}")
        assert page.status_code == 200
        assert agreement.label not in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"term_years": "4"}, "term_years"),
        ({"term_years": "31"}, "term_years"),
        ({"first_year": "2020"}, "first_year"),
    ],
)
def test_what_cannot_be_asked_is_said_kindly(giver, gift, wrong, field):
    answer = ask(giver, gift, **wrong)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert PeriodicAgreement.objects.count() == 0


def test_changing_and_stopping_say_what_becomes_of_it(giver, gift):
    AgreementFactory(standing=gift.standing)
    for part in ("amount/", "stop/"):
        assert "TEST-PG-00001" in giver.get(f"/nl/donate/standing/{gift.code}/{part}").content.decode()


def test_a_new_gift_takes_the_place_of_one_that_stopped(giver, gift):
    agreement = AgreementFactory(standing=gift.standing)
    Standing.objects.update(state="ended", ended_at=timezone.now(), ending="asked")
    payer = gift.payment.payer
    after = PromiseFactory(cents=2_500, standing__payment__payer=payer, standing__payer=payer)
    assert agreement.label in giver.get(page_of(after)).content.decode()

    assert giver.post(page_of(after, "go-on/")).status_code == 303

    agreement.refresh_from_db()
    assert (agreement.standing, list(agreement.earlier.all())) == (after.standing, [gift.standing])
    assert giver.post(page_of(after, "go-on/")).status_code == 404  # nothing waits any more


# The desk ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["", "{code}/", "{code}/file/"])
def test_only_who_keeps_the_books_finds_the_desk(part, giver, treasurer, client, gift):
    agreement = AgreementFactory(state="draft", giver_signed_on=None, foundation_signed_on=None)
    path = DESK + part.format(code=agreement.code)
    editor = Client()
    staff = UserFactory(is_staff=True)
    staff.groups.add(Group.objects.get(name="Texts"))
    editor.force_login(staff)

    answers = [browser.get(path).status_code for browser in (treasurer, giver, editor, client)]

    assert answers == [200, 404, 404, 302]
    assert [browser.post(f"{DESK}{agreement.code}/end/").status_code for browser in (giver, editor, client)] == [
        404,
        404,
        302,
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"has_no_number": ""}, "has_no_number"),
        ({"giver_on": ""}, "giver_on"),
        ({"file": SimpleUploadedFile("form.docx", b"PK\x03\x04")}, "__all__"),
        ({"foundation_on": "2039-01-01"}, "__all__"),
    ],
)
def test_a_wrong_registration_is_refused(treasurer, wrong, field):
    agreement = AgreementFactory(first_year=2040, state="draft", giver_signed_on=None, foundation_signed_on=None)

    answer = treasurer.post(f"{DESK}{agreement.code}/", signed_form(**wrong))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    agreement.refresh_from_db()
    assert agreement.state == "draft"


def test_the_treasurer_ends_it_for_an_agreed_reason_only(treasurer):
    agreement = AgreementFactory()
    today = timezone.localdate().isoformat()
    end = f"{DESK}{agreement.code}/end/"

    refused = treasurer.post(end, {"ending": "job", "on": today})
    ended = treasurer.post(end, {"ending": "death", "on": today})

    assert (refused.status_code, ended.status_code) == (422, 303)
    assert "in het formulier niet afgesproken" in refused.content.decode()
    agreement.refresh_from_db()
    assert (agreement.state, agreement.ending) == ("ended", "death")


def test_the_list_asks_as_much_for_many_as_for_one(treasurer):
    counts = []
    for _time in range(2):
        for _one in range(2):
            AgreementFactory()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert treasurer.get(DESK).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_desk_leads_there_and_counts_what_waits(treasurer):
    AgreementFactory(state="draft", giver_signed_on=None, foundation_signed_on=None)
    page = treasurer.get("/nl/desk/money/").content.decode()

    assert f'href="{DESK}"' in page
    assert "één formulier moet nog getekend worden" in page


@pytest.mark.ignore_template_errors
def test_the_admin_reads_and_exports(treasurer):
    agreement = AgreementFactory()
    listed = treasurer.get("/admin/donations/periodicagreement/").content.decode()
    one = treasurer.get(f"/admin/donations/periodicagreement/{agreement.pk}/change/").content.decode()
    file = treasurer.post(
        "/admin/donations/periodicagreement/", {"action": "export_csv", "_selected_action": [agreement.pk]}
    )

    assert agreement.label in listed
    assert f"{DESK}{agreement.code}/" in re.sub("/en/", "/nl/", one)
    assert f"{agreement.label};" in file.content.decode()


def test_a_letter_that_came_too_late_is_not_sent(giver, gift, post):
    ask(giver, gift)
    agreement = PeriodicAgreement.objects.get()
    agreements.end(agreement=agreement, ending="unsigned", on=timezone.localdate())

    assert [mail.subject for mail in post()] == ["Je formulier is afgelopen"]
