"""In a real browser: an institution invites, a seat is claimed, a course is booked at the members' price, unseen."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from csp.constants import SELF
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from accounts.roles import lay_down_roles
from courses.models import Enrolment, Price
from donations.models import BankTransfer, Participation, Seat, Subscription
from donations.services import seats
from payments.models import Payment, StaffTask
from payments.services import kept_cents
from tests.accounts.factories import UserFactory
from tests.browsing import faults
from tests.courses.factories import EditionFactory
from tests.donations.factories import (
    CampaignFactory,
    GiftFactory,
    InvoiceFactory,
    SizeFactory,
    StandingFactory,
    SubscriptionFactory,
)
from tests.knowledge.factories import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(390, 844), (1280, 900)]


@pytest.fixture
def subscription(transactional_db: None) -> Subscription:
    return SubscriptionFactory(institution__name="Ziekenhuis De Kade", contact__name="Fleur Hendriks")


@pytest.fixture
def enter(chromium: Browser, live_server) -> Iterator:
    """Open a browser of somebody's own; signed in by the cookie that signing in would have left."""
    contexts: list[BrowserContext] = []

    def open_for(person: User | None = None, *, scripts: bool = False, size: tuple[int, int] = SIZES[0]) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            java_script_enabled=scripts,
            viewport={"width": size[0], "height": size[1]},
            locale="nl-NL",
        )
        contexts.append(context)
        if person:
            browser = Client()
            browser.force_login(person)
            context.add_cookies(
                [{"name": "sessionid", "value": browser.cookies["sessionid"].value, "url": live_server.url}]
            )
        return context.new_page()

    yield open_for
    for context in contexts:
        context.close()


def test_a_seat_from_invitation_to_a_paid_course_and_the_institution_sees_nothing_of_it(
    enter, subscription, post, standin, till, live_server, settings
):
    settings.SITE_URL = live_server.url  # the checkout page leads back to it
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives | {"form-action": [SELF, standin.address]}}
    edition = EditionFactory(price=69500)
    Price.objects.create(
        edition=edition, kind="member", label_nl="met een plek", label_en="with a seat", cents=19500, position=9
    )
    contact, doctor = enter(subscription.contact), UserFactory(name="Noor Verhagen", email="noor@private.example")

    contact.goto(f"/nl/institutions/{subscription.code}/")
    contact.get_by_label("E-mailadressen van collega’s").fill("noor@dekade.example")
    contact.get_by_role("button", name="Verstuur uitnodigingen").click()
    expect(contact.get_by_text("De uitnodigingen zijn onderweg")).to_be_visible()
    contact.reload()
    before = contact.locator("main").inner_text()
    path = re.search(r"http://[^/]+(/nl/institutions/seats/\S+/)", post()[-1].body)[1]

    colleague = enter(doctor)
    colleague.goto(path)
    colleague.get_by_role("button", name="Neem deze plek").click()
    expect(colleague.get_by_role("heading", name="Je plek")).to_be_visible()
    colleague.goto(f"/nl/courses/editions/{edition.code}/enrol/")
    colleague.get_by_label("Met een plek").check()
    colleague.get_by_role("button", name="Ga verder").click()
    colleague.locator("button[type=submit]").last.click()
    colleague.wait_for_url(f"{standin.address}/c/pay/**")
    assert re.search(r"€\s?195\b", colleague.locator("main").inner_text())
    assert "Kade" not in colleague.content()
    colleague.locator("[name=method][value=ideal]").check()
    colleague.locator("form [type=submit]").last.click()
    colleague.wait_for_url("**/enrolled/")
    till.work()

    place, payment = Enrolment.objects.get(), Payment.objects.get(purpose="courses.enrolment")
    assert (place.person, place.state, place.cents) == (doctor, "confirmed", 19500)
    assert (payment.state, payment.cents, kept_cents(payment)) == ("paid", 19500, 19500)
    assert "Kade" not in str([payment.description, payment.payer.name, standin.objects("checkout.session")])
    assert Seat.objects.get().person == doctor
    contact.reload()
    assert contact.locator("main").inner_text() == before
    for seen in (f"/nl/institutions/{subscription.code}/", "/nl/me/", "/nl/institutions/", path):
        contact.goto(seen)
        text = contact.content()
        assert "Noor" not in text
        assert "noor@" not in text
    mails = [mail for mail in post() if mail.to == [subscription.contact.email]]
    assert all("oor" not in re.sub(r"voor|door|hoor", "", mail.body) for mail in mails)


def test_a_colleague_asks_for_a_link_without_script(enter, subscription, post, monkeypatch):
    monkeypatch.setattr("accounts.traps.LEAST", timedelta(0))
    page = enter()
    page.goto(f"/nl/institutions/join/{subscription.join_code}/")
    page.get_by_label("E-mailadres op je werk").fill("noor@dekade.example")
    page.get_by_role("button", name="Stuur me de link").click()

    expect(page.get_by_role("heading", name="Kijk in je mail")).to_be_visible()
    assert [mail.to for mail in post()] == [["noor@dekade.example"]]


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_whole_for_everyone(enter, subscription, size, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    SizeFactory(seats=25)
    InvoiceFactory(standing=subscription.standing)
    doctor = UserFactory(name="Noor Verhagen")
    Seat.objects.create(subscription=subscription, person=doctor)
    Participation.objects.create(
        person=doctor, standing=StandingFactory(), state="active", language="nl", since="2025-01-01", register="BIG",
        registration_number="09900000101",
    )  # fmt: skip
    GiftFactory(
        campaign=CampaignFactory(title_nl="Een actie met een lange naam die niet op één regel past"), cents=12_300
    )
    StandingFactory(state="failing", failed_tries=1)
    StaffTask.objects.create(kind="dispute", key="k", mode="test", about="€ 50", payment=GiftFactory().payment)
    transfer = BankTransfer.objects.create(reference="B-1", booked_on="2026-11-02", cents=100, name="Iemand", text="?")
    published()
    lay_down_roles()
    treasurer, newcomer = UserFactory(is_staff=True), UserFactory()
    treasurer.groups.add(Group.objects.get(name="Money"))
    seats.invite(subscription=subscription, emails=["a@dekade.example"], language="nl", now=subscription.created_at)
    pages = {
        None: ["/nl/fund/", "/nl/institutions/", f"/en/institutions/join/{subscription.join_code}/",
               "/nl/institutions/join/sent/", "/en/about/"],
        newcomer: ["/nl/fund/join/", "/en/institutions/begin/", "/nl/institutions/seats/made-up/"],
        doctor: ["/nl/fund/mine/", "/en/fund/mine/amount/", "/nl/fund/mine/leave/", "/nl/me/seat/"],
        subscription.contact: [f"/nl/institutions/{subscription.code}/{part}" for part in ("", "size/", "end/")],
        treasurer: ["/nl/desk/money/", "/en/desk/money/", "/nl/desk/money/transfers/",
                    f"/nl/desk/money/transfers/{transfer.pk}/", "/nl/desk/money/books/"],
    }  # fmt: skip
    wrong = {}
    for person, paths in pages.items():
        page = enter(person, scripts=True, size=size)
        for path in paths:
            page.goto(path)
            if found := faults(page):
                wrong[path] = found

    assert wrong == {}
