"""The figures of a year: what is published and when it must be, dated versions, the treasurer's task."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.roles import lay_down_roles
from payments.models import AnnualFigures, FigureRow, PublishedFigures, StaffTask
from payments.models.ledger import AppendOnly
from payments.services import publishing
from tests.accounts.factories import UserFactory
from tests.payments.factories import EntryFactory, PaymentFactory

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Amsterdam")
MAY = datetime(2026, 5, 1, 12, tzinfo=HERE)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=HERE)


def received(cents: int, moment: datetime, purpose: str = "donations.gift", **fields: object) -> None:
    EntryFactory(payment=PaymentFactory(purpose=purpose), cents=cents, booked_at=moment, **fields)


def drawn_up(year: int = 2025, spent: int = 40_000, **fields: object) -> AnnualFigures:
    annual = AnnualFigures.objects.create(year=year, **fields)
    if spent:
        annual.rows.create(side="spent", name_nl="De avondlijn", name_en="The evening line", cents=spent)
    return annual


def publish(annual: AnnualFigures, now: datetime = MAY) -> PublishedFigures:
    return publishing.publish(annual=annual, by=UserFactory(), now=now)


def test_what_is_published_is_the_ledgers_year_here_and_what_was_entered():
    received(10_000, at(2025, 1, 1, 0, 0))
    received(-2_500, at(2025, 12, 31, 23, 59), kind="refund")
    received(99_900, at(2024, 12, 31, 23, 59))
    received(99_900, at(2026, 1, 1, 0, 0))
    received(-90, at(2025, 6, 1), kind="fee")
    received(99_900, at(2025, 6, 1), mode="live")
    received(30_000, at(2025, 6, 1), purpose="courses.enrolment")
    annual = drawn_up()
    annual.rows.create(side="came", name_nl="Een nalatenschap", name_en="A legacy", cents=50_000)

    content = publish(annual).content

    assert content["came"] == [
        {"nl": "Cursussen en groepen", "en": "Courses and groups", "cents": 30_000},
        {"nl": "Giften", "en": "Gifts", "cents": 7_500},
        {"nl": "Een nalatenschap", "en": "A legacy", "cents": 50_000},
    ]
    assert content["spent"] == [{"nl": "De avondlijn", "en": "The evening line", "cents": 40_000}]


def test_a_correction_is_another_version_and_the_first_one_stays():
    annual = drawn_up()
    first = publish(annual)
    annual.rows.update(cents=41_000)
    publish(annual, at(2026, 9, 1))

    [(year, versions)] = publishing.archive()

    assert (year, [version.spent_cents for version in versions]) == (2025, [41_000, 40_000])
    for change in (lambda rows: rows.update(year=2024), lambda rows: rows.delete()):
        with pytest.raises(AppendOnly):
            change(PublishedFigures.objects.filter(pk=first.pk))


@pytest.mark.parametrize(("cents", "is_needed"), [(5_000_000, False), (5_000_001, True)])
def test_above_fifty_thousand_the_standard_form_is_needed(cents: int, is_needed: bool):
    received(cents, at(2025, 6, 1))
    annual = drawn_up()

    assert ("standaardformulier" in publishing.hint_of(annual)) == is_needed
    if is_needed:
        with pytest.raises(publishing.PublishingRefused):
            publish(annual)
        annual.standard_form_url = "https://example.org/formulier.pdf"
        annual.save()
    assert publish(annual).year == 2025


def test_a_year_without_spending_or_not_over_is_not_published():
    for annual, now in ((drawn_up(spent=0), MAY), (drawn_up(2026), at(2026, 12, 31, 23, 59))):
        with pytest.raises(publishing.PublishingRefused):
            publish(annual, now)
    assert PublishedFigures.objects.count() == 0


@pytest.mark.parametrize(
    ("now", "years"),
    [
        (at(2026, 6, 30, 23, 59), [2024]),
        (at(2026, 7, 1, 0, 0), [2024, 2025]),
        (at(2027, 6, 30, 23, 59), [2024, 2025]),
        (at(2027, 7, 1, 0, 0), [2024, 2025, 2026]),
    ],
)
def test_a_year_is_missing_from_the_first_of_july_here(now: datetime, years: list[int]):
    received(100, at(2024, 1, 1, 0, 0))

    for _time in range(2):
        publishing.check(now=now)

    assert list(StaffTask.objects.order_by("pk").values_list("kind", "about")) == [
        ("figures_missing", str(year)) for year in years
    ]


def test_nothing_is_missing_before_the_first_money_or_once_published():
    assert publishing.missing(today=at(2026, 7, 1).date()) == []
    received(100, at(2025, 12, 31, 23, 59))
    publishing.check(now=at(2026, 7, 1))
    assert StaffTask.objects.open().count() == 1

    publish(drawn_up(), at(2026, 7, 2))

    assert publishing.missing(today=at(2026, 7, 3).date()) == []
    assert StaffTask.objects.open().count() == 0


def test_the_public_page_shows_the_latest_and_the_archive_all(client: Client):
    annual = drawn_up(accounts_url="https://example.org/2025.pdf")
    publish(annual)
    FigureRow.objects.update(cents=41_000)
    publish(annual, at(2026, 9, 1))

    about = client.get("/nl/about/").content.decode()
    archive = client.get("/en/about/figures/").content.decode()

    assert "De avondlijn" in about
    assert "€\xa0410" in about
    assert "€\xa0400" not in about
    assert 'href="https://example.org/2025.pdf"' in about
    assert 'href="/nl/about/figures/"' in about
    assert archive.index("€410") < archive.index("As published on") < archive.index("€400")
    assert "The evening line" in archive


@pytest.mark.ignore_template_errors
def test_the_treasurer_enters_and_publishes_in_the_admin_and_an_editor_does_not(client: Client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    lay_down_roles()
    treasurer, editor = UserFactory(is_staff=True), UserFactory(is_staff=True)
    treasurer.groups.add(Group.objects.get(name="Money"))
    editor.groups.add(Group.objects.get(name="Texts"))
    page = "/admin/payments/annualfigures/"
    fields = {
        "year": "2025", "accounts_url": "", "report_url": "", "standard_form_url": "", "rows-TOTAL_FORMS": "1",
        "rows-INITIAL_FORMS": "0", "rows-0-side": "spent", "rows-0-name_nl": "Lijn", "rows-0-name_en": "Line",
        "rows-0-cents": "500", "rows-0-position": "0",
    }  # fmt: skip
    client.force_login(editor)
    assert client.post(f"{page}add/", fields).status_code in (403, 404)

    client.force_login(treasurer)
    assert client.post(f"{page}add/", fields).status_code == 302
    annual = AnnualFigures.objects.get()
    client.post(page, {"action": "publish", "_selected_action": [annual.pk]})

    assert PublishedFigures.objects.get().published_by == treasurer
    assert client.get(f"{page}{annual.pk}/change/").status_code == 200
    assert client.get("/admin/payments/publishedfigures/").status_code == 200
