"""The treasurer's desk: for the keepers of the books alone, and its figures are the ledger's."""

import re
from datetime import date, datetime, timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from accounts.roles import lay_down_roles
from donations import plots
from payments import services as payments
from payments.models import CheckoutSwitch, Payment, Refund, StaffTask
from payments.services import figures
from tests.accounts.factories import UserFactory
from tests.donations.factories import (
    CampaignFactory,
    GiftFactory,
    InvoiceFactory,
    StandingFactory,
    SubscriptionFactory,
)
from tests.payments.factories import EntryFactory, PaymentFactory

pytestmark = pytest.mark.django_db
DESK = "/nl/desk/money/"
HERE = ZoneInfo("Europe/Amsterdam")


def member_of(group: str):
    lay_down_roles()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name=group))
    return person


@pytest.fixture
def treasurer(client: Client):
    person = member_of("Money")
    client.force_login(person)
    return person


def task(**fields: object) -> StaffTask:
    return StaffTask.objects.create(**({"kind": "dispute", "key": "a", "mode": "test", "about": "€ 50"} | fields))


# Who may come ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "books/"])
def test_only_who_keeps_the_books_finds_the_desk(client: Client, path: str, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    assert client.get(DESK + path).status_code == 302
    answers = []
    for person in (UserFactory(), member_of("Courses"), member_of("Texts"), member_of("Money")):
        client.force_login(person)
        answers.append(client.get(DESK + path, {"since": "2026-01-01", "until": "2026-01-31"}).status_code)

    assert answers == [404, 404, 404, 200]


def test_a_stranger_settles_and_decides_nothing(client: Client):
    waiting = task()
    refund = Refund.objects.create(payment=PaymentFactory(), cents=60_000, reason="x", mode="test", state="asked")
    client.force_login(member_of("Courses"))

    assert client.post(f"{DESK}tasks/{waiting.pk}/").status_code == 404
    assert client.post(f"{DESK}refunds/{refund.code}/").status_code == 404
    refund.refresh_from_db()
    assert (StaffTask.objects.open().count(), refund.state) == (1, "asked")


def test_the_desks_page_leads_there(client: Client, treasurer):
    assert f'href="{DESK}"' in client.get("/nl/desk/").content.decode()


def test_the_treasurer_sets_gifts_to_bank_only_and_the_next_visitor_finds_it_so(client: Client, treasurer, settings):
    visitor = Client()
    assert 'name="cents"' in visitor.get("/nl/donate/").content.decode()

    client.post(f"{DESK}gifts/", {"to": "bank", "reason": "gestolen kaarten"})

    page = visitor.get("/nl/donate/").content.decode()
    assert settings.FOUNDATION["iban"] in page
    assert 'name="cents"' not in page
    desk = client.get(DESK).content.decode()
    assert "gestolen kaarten" in desk
    assert 'value="site"' in desk
    client.post(f"{DESK}gifts/", {"to": "site"})
    assert 'name="cents"' in visitor.get("/nl/donate/").content.decode()
    assert list(CheckoutSwitch.objects.order_by("pk").values_list("is_closed", "set_by")) == [
        (True, treasurer.pk), (False, treasurer.pk),
    ]  # fmt: skip


def test_nobody_else_turns_the_switch(client: Client):
    for person in (UserFactory(), member_of("Courses"), member_of("Texts")):
        client.force_login(person)
        assert client.post(f"{DESK}gifts/", {"to": "bank"}).status_code == 404
    assert Client().post(f"{DESK}gifts/", {"to": "bank"}).status_code == 302
    assert CheckoutSwitch.objects.count() == 0


# Figures -----------------------------------------------------------------------------------------


def test_a_gift_counts_in_the_month_of_the_house_and_costs_do_not():
    entry = GiftFactory(cents=5_000, paid=False)
    just = datetime(2026, 3, 1, 0, 30, tzinfo=HERE)  # still February in UTC
    EntryFactory(payment=entry.payment, cents=5_000, booked_at=just)
    EntryFactory(payment=entry.payment, kind="fee", cents=-90, booked_at=just)
    EntryFactory(payment=entry.payment, kind="refund", cents=-2_000, booked_at=just + timedelta(days=40))

    months = figures.months_until(date(2026, 4, 20), 3)
    sums = figures.kept_by_month(months)

    assert [month.isoformat() for month in months] == ["2026-02-01", "2026-03-01", "2026-04-01"]
    found = [(row.month, row.purpose, row.is_recurring, row.cents) for row in sums]
    assert sorted(found) == [(months[1], "donations.gift", False, 5_000), (months[2], "donations.gift", False, -2_000)]


def test_plot_and_table_say_the_same_as_the_ledger(client: Client, treasurer):
    campaign = CampaignFactory(title_nl="De avondlijn")
    GiftFactory(cents=12_300, campaign=campaign)
    GiftFactory(cents=4_000, payment__state="open", paid=False)
    EntryFactory(payment=PaymentFactory(purpose="courses.enrolment"), cents=69_500)

    page = client.get(DESK).content.decode()

    section = re.search(r'<section class="figure" aria-labelledby="gifts">.*?</section>', page, re.S)[0]
    assert section.count('class="plot__bar"') == section.count('<th scope="row">') - 1 == 12
    assert "€\xa0123" in section
    assert "De avondlijn" in page
    assert "€\xa0818" in page  # kept this year, courses too
    for drawing in re.findall(r"<svg class=\"plot.*?</svg>", page, re.S):
        assert ET.fromstring(drawing).attrib["role"] == "img"  # noqa: S314 - our own page
    assert "style=" not in page


@given(st.lists(st.integers(-50_000, 9_000_000), min_size=1, max_size=24))
def test_bars_stay_within_the_drawing_and_in_order_of_size(amounts: list[int]):
    plot = plots.columns([("", "", cents) for cents in amounts])
    lying = plots.rows([("x" * 60, cents) for cents in amounts])

    assert plot.top_cents >= max(amounts)
    assert all(plot.line_y <= bar.y and bar.y + bar.height == plot.base_y and bar.height >= 0 for bar in plot.bars)
    assert all(0 <= bar.width <= lying.width and len(bar.mark) <= 34 for bar in lying.bars)
    ordered = sorted(plot.bars, key=lambda bar: bar.cents)
    assert [bar.height for bar in ordered] == sorted(bar.height for bar in plot.bars)


def test_the_desk_costs_the_same_for_one_row_and_for_many(client: Client, treasurer, django_assert_num_queries):
    def more(number: int) -> None:
        for _time in range(number):
            campaign = CampaignFactory()
            gift = GiftFactory(campaign=campaign)
            task(key=f"t{gift.pk}", payment=gift.payment)
            Refund.objects.create(payment=gift.payment, cents=60_000, reason="x", mode="test", state="asked")

    more(1)
    client.get(DESK)
    with CaptureQueriesContext(connection) as few:
        client.get(DESK)
    more(3)

    with django_assert_num_queries(len(few)):
        client.get(DESK)


# Tasks -------------------------------------------------------------------------------------------


def test_what_is_due_first_stands_first_and_is_settled_with_a_note(client: Client, treasurer):
    now = timezone.now()
    task(key="known", kind="recovered", about="known")
    task(key="later", about="later")
    task(key="soon", about="soon", due_at=now + timedelta(days=2))

    page = client.get(DESK).content.decode()
    order = [page.index(f'class="soft">{about}') for about in ("soon", "later", "known")]
    answer = client.post(f"{DESK}tasks/{StaffTask.objects.get(key='soon').pk}/", {"note": "answered at Stripe"})

    assert order == sorted(order)
    assert (answer.status_code, answer["Location"]) == (303, DESK)
    done = StaffTask.objects.get(key="soon")
    assert (done.done_by, done.note) == (treasurer, "answered at Stripe")
    assert client.post(f"{DESK}tasks/{done.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "way"), [("unmatched", "transfers"), ("invoice_late", "transfers"), ("agreement_short", "agreements")]
)
def test_a_task_leads_to_the_page_where_it_is_done(client: Client, treasurer, kind: str, way: str):
    task(kind=kind)

    row = client.get(DESK).text.partition('class="task__form"')[0]

    assert f'href="{DESK}{way}/"' in row


def test_a_large_refund_waits_for_a_second_person(client: Client, treasurer, settings):
    paid = PaymentFactory(cents=80_000, state="paid")
    EntryFactory(payment=paid, cents=80_000, kind="bank")
    refund = payments.ask_refund(payment=paid, cents=60_000, reason="ill", by=treasurer, key="k")
    url = f"{DESK}refunds/{refund.code}/"

    own = client.get(DESK).content.decode()
    client.post(url, {"decision": "yes"})
    refund.refresh_from_db()
    assert (refund.state, url in own) == ("asked", False)

    client.force_login(member_of("Money"))
    other = client.get(DESK).content.decode()
    client.post(url, {"decision": "yes"})
    refund.refresh_from_db()
    assert (refund.state, url in other) == ("by_bank", True)


def test_a_refund_can_be_turned_down(client: Client, treasurer):
    paid = PaymentFactory(cents=80_000, state="paid")
    EntryFactory(payment=paid, cents=80_000)
    refund = payments.ask_refund(payment=paid, cents=60_000, reason="x", by=UserFactory(), key="k")

    client.post(f"{DESK}refunds/{refund.code}/", {"decision": "no"})

    refund.refresh_from_db()
    assert refund.state == "turned_down"
    assert StaffTask.objects.open().count() == 0


# Files -------------------------------------------------------------------------------------------


def test_the_file_holds_the_entries_of_its_period_and_purpose(client: Client, treasurer):
    def on(day: int, purpose: str, cents: int) -> Payment:
        paid = PaymentFactory(purpose=purpose, description="=cmd()")
        EntryFactory(payment=paid, cents=cents, booked_at=datetime(2026, 5, day, 12, tzinfo=HERE))
        return paid

    on(1, "courses.enrolment", 100)
    on(31, "courses.enrolment", -1_050)
    on(31, "donations.gift", 200)
    EntryFactory(cents=900, booked_at=datetime(2026, 6, 1, 0, 0, tzinfo=HERE))
    EntryFactory(cents=800, mode="live", booked_at=datetime(2026, 5, 5, tzinfo=HERE))

    def fetch(purpose: str) -> list[list[str]]:
        period = {"since": "2026-05-01", "until": "2026-05-31", "purpose": purpose}
        answer = client.get(f"{DESK}books/", period)
        assert answer["Content-Type"].startswith("text/csv")
        return [line.split(";") for line in answer.content.decode().splitlines()[1:]]

    assert [row[2] for row in fetch("")] == ["1,00", "-10,50", "2,00"]
    assert [row[5] for row in fetch("donations.gift")] == ["'=cmd()"]


@pytest.mark.parametrize(
    "period",
    [{}, {"since": "2026-05-02", "until": "2026-05-01"}, {"since": "x", "until": "2026-05-01"},
     {"since": "2026-05-01", "until": "2026-05-01", "purpose": "made.up"}],
)  # fmt: skip
def test_a_period_that_is_none_gets_a_sentence(client: Client, treasurer, period: dict[str, str]):
    answer = client.get(f"{DESK}books/", period)

    assert answer.status_code == 422
    assert 'class="errors"' in answer.content.decode()


def test_failing_renewals_and_late_invoices_stand_on_the_desk(client: Client, treasurer):
    StandingFactory(state="failing", failed_tries=2, payer__name="Noor Verhagen")
    StandingFactory(state="active", payer__name="Sem de Wit")
    StandingFactory(state="failing", mode="live", payer__name="Echt Geld")
    InvoiceFactory(standing=SubscriptionFactory().standing, due_at=timezone.now() - timedelta(days=1))

    page = client.get(DESK).content.decode()

    section = re.search(r'<section class="tasks" aria-labelledby="failing">.*?</section>', page, re.S)[0]
    assert "2 keer geprobeerd" in section
    assert section.count("<li>") == 1
    assert "één factuur is te laat" in page
    assert f"{DESK}transfers/" in page


def test_every_kind_of_task_is_explained_to_the_treasurer(settings):
    said = (settings.BASE_DIR / "docs" / "treasurer.md").read_text()

    with override("en"):
        assert [kind.label for kind in StaffTask.Kind if f"| {kind.label} |" not in said] == []
