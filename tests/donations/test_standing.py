"""Giving every month or year: begin, hear of it, change the amount, stop; what counts, and who may."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.services import close_account
from donations import services
from donations.models import Campaign, Gift
from donations.privacy import export
from donations.services import overviews
from notifications.models import Message
from payments.models import Payment, Standing
from tests.accounts.factories import UserFactory
from tests.donations.factories import CampaignFactory

pytestmark = pytest.mark.django_db
S = Standing.State


@pytest.fixture
def monthly(client, filled, send, till, standin):
    """A guest who gives € 25 a month by iDEAL; nothing of the letters has gone yet."""

    def begin(method: str = "ideal", browser: Client = client, **changed: str) -> Gift:
        send(filled(browser=browser, interval="month", cents="2500", **changed), browser=browser)
        gift = Gift.objects.latest("pk")
        till.begin(gift.standing, method)
        gift.refresh_from_db()
        return gift

    return begin


def kinds() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def page_of(gift: Gift) -> str:
    return f"/nl/donate/standing/{gift.code}/"


# Beginning --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("interval", "amounts"), [("", ["25", "50"]), ("month", ["5", "10"]), ("year", ["60", "120"])])
def test_each_frequency_has_amounts_of_its_own(client, interval, amounts):
    page = client.get(f"/nl/donate/?interval={interval}").content.decode()

    picked = re.findall(r'name="cents" value="(\d+)"', page)
    assert picked[:2] == [f"{amount}00" for amount in amounts]
    ways = re.search(r'<nav class="often".*?</nav>', page, re.S)[0]
    assert ways.count('aria-current="true"') == 1


def test_a_frequency_that_is_none_is_refused(filled, send):
    assert send(filled(interval="day")).status_code == 422
    assert Gift.objects.count() == 0


@pytest.mark.parametrize(
    ("other", "sentence"), [("4,99", "Je kunt geven vanaf €\xa05"), ("1.000,01", "over een gift boven €\xa01.000")]
)
def test_a_monthly_amount_has_limits_with_a_kind_sentence(filled, send, other, sentence):
    answer = send(filled(interval="month", cents="", other=other))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_guest_gives_monthly_and_hears_how_to_stop(client, filled, send, till, standin, post):
    campaign = CampaignFactory()

    answer = send(filled(interval="month", cents="1000", campaign=campaign.slug, shown_name="Anke"))
    gift = Gift.objects.get()
    back = standin.pay(till.session(gift.payment), "ideal")
    till.work()

    assert answer["Location"].startswith(f"{standin.address}/c/pay/")
    assert client.get(back.removeprefix("http://127.0.0.1:8000"))["Location"] == f"/nl/donate/gifts/{gift.code}/"
    page = client.get(f"/nl/donate/gifts/{gift.code}/").content.decode()
    assert "Die komt elke maand terug" in page
    assert sorted(mail.subject for mail in post()) == ["Dank je wel", "Je betaalbewijs"]
    assert all(page_of(gift) in mail.body for mail in post())
    assert "elke maand €\xa010" in next(mail.body for mail in post() if mail.subject == "Dank je wel")
    assert client.get(page_of(gift)).status_code == 200


def test_the_same_page_sent_again_with_another_frequency_closes_the_first(filled, send, standin, till):
    fields = filled(interval="month", cents="2500")
    send(fields)
    send(fields | {"interval": ""})
    till.run()

    assert [session["status"] for session in standin.objects("checkout.session")] == ["expired", "open"]
    assert [gift.is_replaced for gift in Gift.objects.order_by("pk")] == [True, False]


def test_one_who_left_the_page_can_still_begin(client, filled, send, standin, till):
    send(filled(interval="month", cents="2500"))
    gift = Gift.objects.get()
    standin.control("expire", id=till.session(gift.payment))
    till.work()
    assert client.get(page_of(gift)).status_code == 404  # nothing was begun in earnest

    again = client.post(f"/nl/donate/gifts/{gift.code}/pay/")
    till.begin(gift.standing)

    assert again["Location"].startswith(standin.address)
    assert Standing.objects.get().state == S.ACTIVE
    assert kinds().count("standing.stopped") == 0


# Periods ----------------------------------------------------------------------------------------


def test_every_period_is_a_gift_that_counts(monthly, till, standin):
    campaign = CampaignFactory()
    gift = monthly("card", campaign=campaign.slug, shown_name="Anke", shows_amount="on")
    till.period(gift.standing)
    till.period(gift.standing)

    assert [row.cents for row in Gift.objects.order_by("pk")] == [2_500] * 3
    assert Campaign.objects.with_received().get().received_cents == 7_500
    assert [row.shown_name for row in Gift.objects.public()] == ["Anke"]  # on the site once, not each month
    assert kinds().count("donations.gift_thanks") == 0
    assert kinds().count("payments.receipt") == 3


def test_after_the_campaign_it_goes_where_it_is_needed_most(monthly, till):
    campaign = CampaignFactory()
    gift = monthly("card", campaign=campaign.slug)
    Campaign.objects.update(ends_on=timezone.localdate() - timedelta(days=1))

    payment = till.period(gift.standing)

    assert payment.gift.campaign is None


def test_the_overview_of_the_year_counts_renewals(monthly, till):
    gift = monthly("card")
    till.period(gift.standing)
    year = timezone.localdate().year
    everything = overviews.given_from(gift.payment.payer.email)

    rows = [row for row in overviews.entries_of(everything) if row.booked_at.year == year]

    assert sum(row.cents for row in rows) == 5_000
    assert services.overview(given=everything, year=year, language="nl", now=timezone.now())


def test_a_year_is_announced_and_thanked_for(client, filled, send, till, standin, post):
    send(filled(interval="year", cents="6000"))
    gift = Gift.objects.get()
    till.begin(gift.standing)
    Message.objects.all().delete()
    gift.standing.refresh_from_db()
    before = gift.standing.period_ends_at - timedelta(days=13)

    assert services.give_notice(now=timezone.now()) == 0
    assert [services.give_notice(now=before) for _time in range(2)] == [1, 0]
    till.period(gift.standing)

    assert kinds() == ["standing.notice", "payments.receipt", "standing.renewed"]
    assert next(mail.subject for mail in post()) == "Over twee weken"


def test_a_monthly_gift_is_not_announced(monthly):
    gift = monthly("card")
    gift.standing.refresh_from_db()

    assert services.give_notice(now=gift.standing.period_ends_at - timedelta(days=2)) == 0


def test_failing_is_told_kindly_three_times_and_recovery_once(monthly, till, standin, post):
    gift = monthly("card")
    Message.objects.all().delete()
    standin.control("spoil", id=gift.standing.subscription_id)
    till.period(gift.standing)
    assert "niets schuldig" in post()[-1].body
    till.pass_days(3)
    standin.control("mend", id=gift.standing.subscription_id)
    till.pass_days(5)

    assert kinds() == ["standing.failing", "standing.failing", "payments.receipt", "standing.recovered"]
    assert all(page_of(gift) in mail.body for mail in post())


def test_giving_up_is_never_silent(client, monthly, till, standin, post):
    gift = monthly("card")
    Message.objects.all().delete()
    standin.control("spoil", id=gift.standing.subscription_id)
    till.period(gift.standing)
    for days in (3, 5, 7):
        till.pass_days(days)

    assert kinds() == ["standing.failing"] * 3 + ["standing.stopped"]
    assert "na een paar pogingen" in post()[-1].body
    assert "Deze gift is gestopt" in client.get(page_of(gift)).content.decode()


# Stopping and changing --------------------------------------------------------------------------


def test_three_clicks_from_a_letter_it_has_stopped(client, monthly, standin, till, post):
    gift = monthly()
    letter = next(mail.body for mail in post() if mail.subject == "Je betaalbewijs")

    first = client.get(re.search(r"http://[^/]+(/nl/donate/standing/\S+)", letter)[1])
    second = client.get(re.search(r'href="(/nl/donate/standing/[^"]+/stop/)"', first.content.decode())[1])
    third = client.post(f"{page_of(gift)}stop/")

    assert (first.status_code, second.status_code, third.status_code) == (200, 200, 303)
    assert standin.objects("subscription")[0]["status"] == "canceled"
    assert "Deze gift is gestopt" in client.get(page_of(gift)).content.decode()
    till.run()
    assert "Zoals je vroeg" in post()[-1].body
    assert kinds().count("standing.stopped") == 1


def test_stopping_while_stripe_is_down_is_kept_and_done_later(client, monthly, standin, till):
    gift = monthly()
    standin.kill()

    assert client.post(f"{page_of(gift)}stop/").status_code == 303
    assert "wordt gestopt" in client.get(page_of(gift)).content.decode()
    standin.start()
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        till.run()

    gift.standing.refresh_from_db()
    assert gift.standing.state == S.ENDED


def test_the_amount_is_changed_after_a_mailed_link(client, monthly, till, standin, link):
    gift = monthly()
    assert client.get(f"{page_of(gift)}amount/").status_code == 303  # the code alone does not change amounts
    client.post(link("anke@example.org"))
    listed = client.get("/nl/donate/manage/gifts/").content.decode()
    assert f"{page_of(gift)}amount/" in listed
    assert f"{page_of(gift)}stop/" in listed

    answer = client.post(f"{page_of(gift)}amount/", {"amount": "40"})

    assert answer.status_code == 303
    page = client.get(page_of(gift)).content.decode()
    assert "Je geeft elke maand €\xa040" in page
    assert "Het nieuwe bedrag geldt vanaf de volgende keer" in page
    assert till.period(gift.standing).cents == 4_000
    assert kinds().count("standing.changed") == 1


@pytest.mark.parametrize("amount", ["", "veel", "4", "2.000"])
def test_a_bad_amount_gets_a_sentence(client, monthly, link, amount):
    gift = monthly()
    client.post(link("anke@example.org"))

    answer = client.post(f"{page_of(gift)}amount/", {"amount": amount})

    assert answer.status_code == 422
    assert "id_amount_error" in answer.content.decode()


def test_another_way_to_pay_needs_the_link_too(client, monthly, standin, link):
    gift = monthly()
    assert client.post(f"{page_of(gift)}method/")["Location"] == page_of(gift)
    client.post(link("anke@example.org"))

    answer = client.post(f"{page_of(gift)}method/")

    assert answer["Location"].startswith(f"{standin.address}/p/session/")
    assert standin.visit(answer["Location"], {"method": "card"})[2].endswith(page_of(gift))


def test_the_page_mails_the_link_by_itself(client, monthly, post):
    gift = monthly()

    assert client.post(f"{page_of(gift)}link/")["Location"] == "/nl/donate/manage/sent/"

    assert [mail.to for mail in post() if "/manage/links/" in mail.body] == [["anke@example.org"]]


# Four visitors ----------------------------------------------------------------------------------


def test_a_gift_with_an_account_opens_to_its_giver_alone(client, monthly, standin):
    giver, stranger, staff = Client(), Client(), Client()
    person = UserFactory(email="giver@example.org")
    giver.force_login(person)
    stranger.force_login(UserFactory())
    staff.force_login(UserFactory(is_staff=True))
    gift = monthly(browser=giver)
    path = page_of(gift)

    assert gift.payment.payer.person == person
    assert giver.get(path).status_code == giver.get(f"{path}amount/").status_code == 200
    for other in (stranger, staff):
        for word in ("", "amount/", "stop/"):
            assert other.get(f"{path}{word}").status_code == 404
        for word in ("amount/", "stop/", "method/", "link/"):
            assert other.post(f"{path}{word}").status_code == 404
    assert Client().get(path)["Location"].startswith("/nl/accounts/login/")
    assert Client().post(f"{path}stop/")["Location"].startswith("/nl/accounts/login/")
    assert standin.objects("subscription")[0]["status"] == "active"
    assert path in giver.get("/nl/me/").content.decode()


def test_a_made_up_code_and_a_gift_of_once_are_nothing(client, filled, send, standin, till):
    send(filled())
    once = Gift.objects.get()
    standin.pay(till.session(once.payment))
    till.work()

    assert client.get(page_of(once)).status_code == 404
    assert client.get("/nl/donate/standing/9b2f7c1e-0000-4000-8000-000000000000/").status_code == 404


def test_a_visit_changes_nobody_elses(client, monthly, link):
    gift = monthly()
    Gift.objects.get(pk=gift.pk)
    other = Payment.objects.get(pk=gift.payment_id).payer
    other.email = "other@example.org"
    other.save()
    mine = monthly(email="mine@example.org")
    client.post(link("mine@example.org"))

    assert client.post(f"{page_of(gift)}amount/", {"amount": "40"})["Location"] == page_of(gift)
    assert client.get(f"{page_of(mine)}amount/").status_code == 200
    assert page_of(gift) not in client.get("/nl/donate/manage/gifts/").content.decode()


# Leaving ----------------------------------------------------------------------------------------


def test_what_comes_again_is_taken_along_and_stops_when_the_account_goes(client, monthly, till, standin):
    browser = Client()
    person = UserFactory(email="giver@example.org")
    browser.force_login(person)
    gift = monthly(browser=browser)

    assert [(row["comes_again"], row["runs"]) for row in export(person=person)["gifts"]] == [("month", True)]
    close_account(person=person, now=timezone.now())
    till.run()

    gift.standing.refresh_from_db()
    assert gift.standing.state == S.ENDED
    assert standin.objects("subscription")[0]["status"] == "canceled"


# Pausing ----------------------------------------------------------------------------------------


@pytest.fixture
def known(client, monthly, link):
    """A guest's monthly gift, its giver shown by a mailed link."""
    gift = monthly("card")
    client.post(link(gift.payment.payer.email))
    Message.objects.all().delete()
    return gift


def test_a_paused_gift_collects_nothing_and_goes_on_with_the_next_period(client, known, standin, till, post):
    client.post(f"{page_of(known)}pause/", {"to": "pause"})
    till.work()
    assert standin.objects("subscription")[0]["pause_collection"]["behavior"] == "void"
    page = client.get(page_of(known)).content.decode()
    assert "tot je doorgaat" in page
    assert "op pauze" in post()[-1].body
    till.period(known.standing)
    known.standing.refresh_from_db()
    assert (known.standing.state, Gift.objects.count()) == (S.PAUSED, 1)

    client.post(f"{page_of(known)}pause/", {"to": "go_on"})
    till.work()
    till.period(known.standing)

    known.standing.refresh_from_db()
    assert (known.standing.state, Gift.objects.count()) == (S.ACTIVE, 2)
    assert kinds() == ["standing.paused", "standing.resumed", "payments.receipt"]
    assert [mail.subject for mail in post()][-2:] == ["Je wijziging", "Je betaalbewijs"]
    assert all(page_of(known) in mail.body for mail in post()[-3:])


def test_pausing_twice_is_one_pause_and_it_can_still_be_stopped(client, known, standin, till):
    for _time in range(2):
        client.post(f"{page_of(known)}pause/", {"to": "pause"})
        till.work()
    assert known.standing.calls.filter(verb="change_subscription").count() == 1

    client.post(f"{page_of(known)}stop/")
    till.work()

    known.standing.refresh_from_db()
    assert known.standing.state == S.ENDED
    client.post(f"{page_of(known)}pause/", {"to": "go_on"})
    known.standing.refresh_from_db()
    assert known.standing.state == S.ENDED


def test_only_who_showed_to_be_the_giver_pauses(client, monthly, till, standin):
    gift = monthly("card")
    assert 'value="pause"' not in client.get(page_of(gift)).content.decode()

    client.post(f"{page_of(gift)}pause/", {"to": "pause"})

    assert gift.standing.calls.filter(verb="change_subscription").count() == 0
