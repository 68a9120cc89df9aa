"""Periodic gift agreements: every move of the table, gapless numbers, the signed form, the years, the end."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from accounts import documents
from accounts.services import close_account
from donations import sealed
from donations.agreement_form import form_pdf, words
from donations.models import PeriodicAgreement
from donations.privacy import export
from donations.services import agreement_years, agreements, overviews
from notifications.models import Message
from payments.models import StaffTask, Standing
from tests.accounts.factories import UserFactory
from tests.donations.factories import AgreementFactory, PromiseFactory, period
from tests.papers import PDF
from tests.payments.factories import EntryFactory

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Amsterdam")
State = PeriodicAgreement.State
Ending = PeriodicAgreement.Ending
WISHES = {"first_year": 2027, "term_years": 5, "language": "nl"} | dict.fromkeys(
    ("ends_at_job_loss", "ends_at_incapacity", "ends_at_status_loss"), False
)


@pytest.fixture(autouse=True)
def folder() -> Path:
    """Return the folder of signed forms, empty."""
    found = Path(storages["agreements"].path(""))
    found.mkdir(parents=True, exist_ok=True)
    for file in found.iterdir():
        file.unlink()
    return found


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=HERE)


def draft(**changed: object) -> PeriodicAgreement:
    return AgreementFactory(state="draft", giver_signed_on=None, foundation_signed_on=None, **changed)


def register(agreement: PeriodicAgreement, **changed: object) -> PeriodicAgreement:
    facts = {
        "giver_on": date(2023, 12, 1),
        "foundation_on": date(2023, 12, 4),
        "upload": SimpleUploadedFile("form.pdf", PDF),
        "by": UserFactory(is_staff=True),
        "now": at(2023, 12, 5),
    }
    return agreements.register(agreement=agreement, **(facts | changed))


def kinds() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


# Drawing up --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("interval", "cents"), [("month", 30_000), ("year", 2_500)])
def test_the_amount_of_a_year_follows_from_the_standing_gift(interval: str, cents: int):
    standing = PromiseFactory(cents=2_500, interval=interval).standing

    made = agreements.draw_up(standing=standing, now=timezone.now(), **WISHES)

    assert (made.year_cents, made.state, made.label, made.last_year) == (cents, State.DRAFT, "TEST-PG-00001", 2031)
    assert kinds() == ["agreements.drawn_up"]


def test_numbers_have_no_gap_and_asking_again_gives_none():
    made = [agreements.draw_up(standing=PromiseFactory().standing, now=timezone.now(), **WISHES) for _one in range(3)]
    again = agreements.draw_up(standing=made[1].standing, now=timezone.now(), **WISHES)
    with pytest.raises(IntegrityError), transaction.atomic():
        agreements.draw_up(standing=PromiseFactory().standing, now=timezone.now(), **(WISHES | {"term_years": 4}))
    last = agreements.draw_up(standing=PromiseFactory().standing, now=timezone.now(), **WISHES)

    assert [row.number for row in made] == [1, 2, 3]
    assert (again, last.number) == (made[1], 4)


def test_a_gift_that_stops_cannot_be_promised():
    for changed in ({"state": "ended", "ended_at": timezone.now()}, {"stop_asked_at": timezone.now()}):
        standing = PromiseFactory().standing
        Standing.objects.filter(pk=standing.pk).update(**changed)
        with pytest.raises(agreements.AgreementRefused):
            agreements.draw_up(standing=standing, now=timezone.now(), **WISHES)
    assert PeriodicAgreement.objects.count() == 0


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_form_says_all_that_is_asked_and_asks_a_number_on_the_givers_copy_alone(language: str):
    agreement = draft(ends_at_job_loss=True, term_years=6)
    agreement.standing.payer.name = "Anke de Boer"

    said = str(words(agreement, language))

    for needed in ("Anke de Boer", "TEST-PG-00001", "300", "driehonderd euro", "2024", "2029"):
        assert needed in said
    assert ("three hundred euro" in said) == (language == "en")
    assert [copy["has_number"] for copy in words(agreement, language)["copies"]] == [True, False]
    assert form_pdf(agreement, language).startswith(b"%PDF")


# The table of moves ------------------------------------------------------------------------------

MADE = {
    State.DRAFT: lambda: draft(),
    State.SIGNED: lambda: AgreementFactory(state="signed", first_year=2030),
    State.RUNNING: lambda: AgreementFactory(),
    State.ENDED: lambda: AgreementFactory(state="ended", ended_on=date(2025, 5, 1), ending="stopped"),
}


@pytest.mark.parametrize("start", State)
@pytest.mark.parametrize("goal", State)
def test_every_move_of_the_table_and_no_other(start: State, goal: State):
    agreement = MADE[start]()
    facts = {"ended_on": date(2026, 1, 1), "ending": "stopped"} if goal == State.ENDED else {}
    if goal in (State.SIGNED, State.RUNNING):
        facts = {"giver_signed_on": date(2023, 1, 1), "foundation_signed_on": date(2023, 1, 1)}

    if goal in PeriodicAgreement.MOVES[start]:
        agreements.move(agreement, goal, **facts)
    else:
        with pytest.raises(agreements.AgreementRefused):
            agreements.move(agreement, goal, **facts)

    agreement.refresh_from_db()
    assert agreement.state == (goal if goal in PeriodicAgreement.MOVES[start] else start)


@pytest.mark.parametrize(
    "wrong",
    [
        {"term_years": 4},
        {"year_cents": 0},
        {"giver_signed_on": None},
        {"foundation_signed_on": None},
        {"state": "ended"},
        {"state": "ended", "ended_on": date(2026, 1, 1)},
        {"ended_on": date(2026, 1, 1)},
        {"state": "ended", "ended_on": date(2026, 1, 1), "ending": "job"},
        {"state": "ended", "ended_on": date(2026, 1, 1), "ending": "incapacity"},
        {"state": "ended", "ended_on": date(2026, 1, 1), "ending": "status"},
        {"state": "ended", "ended_on": date(2026, 1, 1), "ending": "unsigned"},
    ],
)
def test_the_database_refuses_what_can_never_be(wrong: dict[str, object]):
    agreement = AgreementFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        PeriodicAgreement.objects.filter(pk=agreement.pk).update(**wrong)


def test_a_standing_gift_has_one_agreement_that_lives():
    first = AgreementFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementFactory(standing=first.standing)
    agreements.end(agreement=first, ending=Ending.STOPPED, on=date(2026, 1, 1))
    assert AgreementFactory(standing=first.standing).state == State.RUNNING


# Signing -----------------------------------------------------------------------------------------


def test_both_signed_before_its_first_year_and_it_waits_for_that():
    signed = register(draft())
    agreement_years.keep(now=at(2023, 12, 31, 23))
    signed.refresh_from_db()
    assert signed.state == State.SIGNED
    agreement_years.keep(now=at(2024, 1, 1, 0))
    signed.refresh_from_db()

    assert signed.state == State.RUNNING
    assert kinds() == ["agreements.signed"]


def test_signed_within_its_first_year_it_runs_at_once():
    signed = register(
        draft(), giver_on=date(2024, 3, 1), foundation_on=date(2024, 3, 9), now=at(2024, 3, 9)
    )  # fmt: skip

    assert (signed.state, signed.signed_on) == (State.RUNNING, date(2024, 3, 9))


def test_the_signed_form_lies_sealed_and_a_pdf_stays_as_it_was(folder):
    signed = register(draft())

    [file] = list(folder.iterdir())
    assert b"%PDF" not in file.read_bytes()
    assert documents.read(signed) == PDF
    assert (signed.mime, signed.registered_by.is_staff) == ("application/pdf", True)


def test_a_photograph_of_the_form_is_drawn_anew():
    out = BytesIO()
    picture = Image.new("RGB", (40, 30), "white")
    picture.save(out, "JPEG", comment=b"BSN 123456782")
    signed = register(draft(), upload=SimpleUploadedFile("form.jpg", out.getvalue()))

    assert signed.mime == "image/jpeg"
    assert b"123456782" in out.getvalue()
    assert b"123456782" not in documents.read(signed)


@pytest.mark.parametrize(
    "wrong",
    [
        {"upload": SimpleUploadedFile("form.pdf", b"<html>no form</html>")},
        {"foundation_on": date(2023, 12, 6)},
        {"giver_on": date(2025, 1, 2), "foundation_on": date(2025, 1, 2), "now": at(2025, 2, 1)},
    ],
)
def test_what_cannot_be_is_not_registered(wrong: dict[str, object], folder):
    agreement = draft()

    with pytest.raises(agreements.AgreementRefused):
        register(agreement, **wrong)

    agreement.refresh_from_db()
    assert (agreement.state, bool(agreement.file), list(folder.iterdir())) == (State.DRAFT, False, [])


def test_nothing_is_registered_twice():
    signed = register(draft())
    with pytest.raises(agreements.AgreementRefused):
        register(signed)
    assert kinds() == ["agreements.signed"]


def test_a_form_goes_along_when_keys_change(settings):
    signed = register(draft())
    before = documents.envelope_of(signed)
    number, key = settings.FIELD_KEYS.split(",")[0].split(":", 1)
    settings.FIELD_KEYS = f"{int(number) + 1}:{key[:-6]}AAAAA=,{settings.FIELD_KEYS}"

    assert [sealed.reseal(), sealed.reseal()] == [1, 0]
    signed.refresh_from_db()
    assert documents.envelope_of(signed) != before
    assert documents.read(signed) == PDF


# The years ---------------------------------------------------------------------------------------


def test_a_year_counts_what_the_ledger_keeps_from_the_day_that_both_had_signed():
    agreement = AgreementFactory(giver_signed_on=date(2024, 3, 1), foundation_signed_on=date(2024, 3, 10))
    standing = agreement.standing
    period(standing, cents=2_500, at=at(2024, 3, 9, 23))  # before the second signature
    period(standing, cents=2_500, at=at(2024, 3, 10, 0))
    kept = period(standing, cents=2_500, at=datetime(2024, 12, 31, 22, 59, tzinfo=UTC))
    period(standing, cents=2_500, at=datetime(2024, 12, 31, 23, 0, tzinfo=UTC))  # the new year here
    EntryFactory(payment=kept, kind="refund", cents=-500, booked_at=at(2024, 12, 31))
    EntryFactory(payment=kept, kind="fee", cents=-35, booked_at=at(2024, 12, 31))
    EntryFactory(payment=kept, cents=9_900, booked_at=at(2024, 12, 31), mode="live")

    years = agreement_years.years_of(agreement, today=date(2025, 6, 1))

    assert [(row.year, row.received_cents) for row in years] == [(2025, 2_500), (2024, 4_500)]


def test_a_short_year_is_a_task_from_the_day_that_debits_have_arrived():
    agreement = AgreementFactory(first_year=2025)
    period(agreement.standing, cents=27_500, at=at(2025, 6, 1))
    agreement_years.keep(now=at(2026, 1, 15, 23))
    assert StaffTask.objects.count() == 0

    for _time in range(2):
        agreement_years.keep(now=at(2026, 1, 16, 0))

    task = StaffTask.objects.get()
    assert (task.kind, task.about) == ("agreement_short", f"{agreement.label}, 2025: €\xa025")
    assert kinds() == ["payments.staff_task"]


def test_a_year_made_good_settles_its_task():
    agreement = AgreementFactory(first_year=2025)
    agreement_years.keep(now=at(2026, 2, 1))
    period(agreement.standing, cents=30_000, at=at(2025, 12, 1))

    agreement_years.keep(now=at(2026, 2, 2))

    assert StaffTask.objects.open().count() == 0


def test_a_debit_taken_back_makes_the_year_short_after_all():
    agreement = AgreementFactory(first_year=2025)
    payment = period(agreement.standing, cents=30_000, at=at(2025, 12, 1))
    agreement_years.keep(now=at(2026, 1, 20))
    EntryFactory(payment=payment, kind="dispute", cents=-30_000, booked_at=at(2025, 12, 20))

    agreement_years.keep(now=at(2026, 1, 21))

    assert StaffTask.objects.open().get().about.endswith("2025: €\xa0300")


def test_the_year_in_which_it_ended_early_need_not_be_whole():
    agreement = AgreementFactory(first_year=2024)
    period(agreement.standing, cents=30_000, at=at(2024, 6, 1))
    agreements.end(agreement=agreement, ending=Ending.DEATH, on=date(2025, 5, 3))

    agreement_years.keep(now=at(2026, 2, 1))

    assert StaffTask.objects.count() == 0
    assert kinds() == []  # nobody writes to the dead


def test_it_ends_with_its_term_and_the_last_year_is_still_checked():
    agreement = AgreementFactory(
        first_year=2021, giver_signed_on=date(2020, 12, 1), foundation_signed_on=date(2020, 12, 1)
    )
    for year in range(2021, 2025):
        period(agreement.standing, cents=30_000, at=at(year, 6, 1))
    agreement_years.keep(now=at(2025, 12, 31, 23))
    agreement.refresh_from_db()
    assert agreement.state == State.RUNNING

    agreement_years.keep(now=at(2026, 1, 1, 0))
    agreement.refresh_from_db()
    assert (agreement.state, agreement.ending, agreement.ended_on) == (State.ENDED, Ending.TERM, date(2025, 12, 31))
    agreement_years.keep(now=at(2026, 1, 16))
    assert [task.about.split()[1] for task in StaffTask.objects.filter(kind="agreement_short")] == ["2025:"]
    assert kinds() == ["agreements.ended", "payments.staff_task"]


@pytest.mark.parametrize("ending", [Ending.JOB, Ending.INCAPACITY, Ending.STATUS])
def test_it_ends_early_for_a_reason_that_was_agreed_only(ending: Ending):
    field = {Ending.JOB: "ends_at_job_loss", Ending.INCAPACITY: "ends_at_incapacity"}.get(ending, "ends_at_status_loss")
    plain, agreed = AgreementFactory(), AgreementFactory(**{field: True})
    with pytest.raises(agreements.AgreementRefused):
        agreements.end(agreement=plain, ending=ending, on=date(2026, 1, 1))

    agreements.end(agreement=agreed, ending=ending, on=date(2026, 1, 1))

    assert list(PeriodicAgreement.objects.order_by("number").values_list("state", flat=True)) == ["running", "ended"]


def test_a_form_that_does_not_come_back_is_put_away_after_half_a_year():
    agreement = draft(created_at=at(2026, 1, 1))
    agreement_years.keep(now=at(2026, 1, 1) + timedelta(days=180) - timedelta(seconds=1))
    agreement.refresh_from_db()
    assert agreement.state == State.DRAFT
    agreement_years.keep(now=at(2026, 1, 1) + timedelta(days=180))
    agreement.refresh_from_db()

    assert (agreement.state, agreement.ending) == (State.ENDED, Ending.UNSIGNED)


# Stopping and going on ---------------------------------------------------------------------------


def test_when_the_gift_stops_the_treasurer_hears_and_another_gift_can_take_its_place():
    agreement = AgreementFactory(first_year=2025)
    before = agreement.standing
    Standing.objects.filter(pk=before.pk).update(state="ended", ended_at=timezone.now(), ending="asked")
    agreements.stopped(before)
    assert StaffTask.objects.open().get().kind == "agreement_stop"
    after = PromiseFactory(
        cents=2_500, paid=False, standing__payment__payer=before.payer, standing__payer=before.payer
    ).standing
    assert agreements.waiting_for(after) == agreement

    agreements.carry_on(agreement=agreement, standing=after)
    period(before, cents=10_000, at=at(2025, 2, 1))
    period(after, cents=20_000, at=at(2025, 8, 1))

    agreement.refresh_from_db()
    assert agreement_years.received(agreement)[2025] == 30_000
    assert StaffTask.objects.open().count() == 0


def test_another_givers_gift_or_another_amount_does_not_take_its_place():
    agreement = AgreementFactory()
    before = agreement.standing
    mine = {"standing__payment__payer": before.payer, "standing__payer": before.payer}
    another, other_amount, also = (
        PromiseFactory(standing__payment__payer__email="other@example.org"),
        PromiseFactory(cents=1_000, **mine),
        PromiseFactory(cents=2_500, **mine),
    )
    with pytest.raises(agreements.AgreementRefused):  # the first one still runs
        agreements.carry_on(agreement=agreement, standing=also.standing)
    Standing.objects.filter(pk=before.pk).update(state="ended", ended_at=timezone.now(), ending="asked")

    for gift in (another, other_amount):
        with pytest.raises(agreements.AgreementRefused):
            agreements.carry_on(agreement=agreement, standing=gift.standing)
    assert agreements.waiting_for(another.standing) is None


def test_a_draft_goes_with_its_gift():
    agreement = draft()
    agreements.stopped(agreement.standing)
    agreement.refresh_from_db()

    assert (agreement.state, agreement.ending) == (State.ENDED, Ending.UNSIGNED)
    assert StaffTask.objects.count() == 0


# The overview, taking along, leaving, forgetting -------------------------------------------------


def test_the_overview_names_what_was_given_under_it_and_nothing_else():
    agreement = AgreementFactory(
        first_year=2024, giver_signed_on=date(2024, 3, 1), foundation_signed_on=date(2024, 3, 1)
    )
    for moment in (at(2024, 2, 1), at(2024, 4, 1)):
        period(agreement.standing, cents=2_500, at=moment)
    PromiseFactory(payment__payer=agreement.standing.payer, standing__payment__payer=agreement.standing.payer)
    given = overviews.given_from(agreement.standing.payer.email)

    rows = [row for row in overviews.entries_of(given) if row.booked_at.year == 2024]
    said = overviews.words(rows, year=2024, language="nl", now=at(2025, 1, 1))["rows"]

    assert [row[1] for row in said] == ["Gift", f"Periodieke gift, overeenkomst {agreement.label}"]


def test_what_is_kept_can_be_taken_along():
    person = UserFactory()
    mine = AgreementFactory()
    mine.standing.payer.person = person
    mine.standing.payer.save()
    AgreementFactory()

    [kept] = export(person=person)["agreements"]

    assert (kept["number"], kept["cents_a_year"], kept["signed"]) == (mine.label, 30_000, "2023-12-04")


def test_who_leaves_ends_it_and_the_books_stay():
    person = UserFactory()
    running, waiting = AgreementFactory(), draft()
    for agreement in (running, waiting):
        agreement.standing.payer.person = person
        agreement.standing.payer.save()

    close_account(person=person, now=at(2026, 5, 1))

    assert list(PeriodicAgreement.objects.order_by("number").values_list("state", "ending", "ended_on")) == [
        ("ended", "stopped", date(2026, 5, 1)),
        ("ended", "unsigned", date(2026, 5, 1)),
    ]


def test_the_form_is_erased_after_seven_years_and_the_number_stays(folder, django_capture_on_commit_callbacks):
    signed = register(draft(first_year=2024))
    agreements.end(agreement=signed, ending=Ending.STOPPED, on=date(2025, 4, 1))
    agreement_years.keep(now=at(2032, 12, 31, 23))
    assert len(list(folder.iterdir())) == 1

    with django_capture_on_commit_callbacks(execute=True):
        agreement_years.keep(now=at(2033, 1, 1, 0))

    signed.refresh_from_db()
    assert (list(folder.iterdir()), bool(signed.file), signed.mime, signed.number) == ([], False, "", 1)


def test_all_years_of_an_agreement_are_read_in_one_statement(django_assert_num_queries):
    agreement = AgreementFactory(first_year=2022, state=State.RUNNING)

    with django_assert_num_queries(1):
        years = agreement_years.years_of(agreement, today=date(2026, 6, 1))

    assert [year.year for year in years] == [2026, 2025, 2024, 2023, 2022]
