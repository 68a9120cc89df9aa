"""Giving once: the page, the checkout, what the giver hears, and what nobody can spoil."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from donations import services
from donations.models import Gift
from donations.services import payment as callbacks
from notifications.models import Message
from payments.models import Checkout, Payment, Receipt
from payments.services import refund
from tests.accounts.factories import UserFactory
from tests.donations.conftest import hidden
from tests.donations.factories import CampaignFactory, GiftFactory

pytestmark = pytest.mark.django_db


def test_a_guest_gives_and_gets_thanks_and_a_receipt(client, filled, send, till, standin, post):
    campaign = CampaignFactory()

    answer = send(filled(campaign=campaign.slug, shown_name="Anke", shows_amount="on"))

    gift = Gift.objects.get()
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"{standin.address}/c/pay/")
    back = standin.pay(till.session(gift.payment), "ideal")
    till.work()
    assert client.get(back.removeprefix("http://127.0.0.1:8000"))["Location"] == f"/nl/donate/gifts/{gift.code}/"
    page = client.get(f"/nl/donate/gifts/{gift.code}/").content.decode()
    assert "Dank je wel voor je gift" in page
    assert [mail.subject for mail in post()] == ["Je betaalbewijs", "Dank je wel"]
    receipt, thanks = post()
    assert receipt.attachments[0][2] == "application/pdf"
    assert "inloggen" not in receipt.body.lower()
    assert "/payments/receipts/" not in receipt.body  # a guest could not open it
    assert "€\xa050" in thanks.body
    assert campaign.title_nl in thanks.body
    assert (gift.payment.description, gift.payment.cents) == ("Gift", 5_000)
    assert "Anke" in client.get(f"/nl/donate/campaigns/{campaign.slug}/").content.decode()


def test_somebody_with_an_account_finds_the_gift_on_their_page(client, filled, send, till, standin):
    giver = UserFactory(email="giver@example.org")
    client.force_login(giver)
    fields = filled(other="12,50", email="somebody.else@example.org")

    send(fields)

    gift = Gift.objects.get()
    assert (gift.cents, gift.payment.payer.person, gift.payment.payer.email) == (1_250, giver, "giver@example.org")
    standin.pay(till.session(gift.payment))
    till.work()
    page = client.get("/nl/me/").content.decode()
    assert f"/nl/donate/gifts/{gift.code}/" in page
    assert "Betaalbewijs TEST-" in page


def test_looking_begins_no_payment(client):
    for path in ("/nl/donate/", "/en/donate/", "/nl/donate/manage/"):
        client.get(path)

    assert Payment.objects.count() == Gift.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"cents": ""}, "cents", "Kies een bedrag"),
        ({"cents": "1"}, "cents", "Selecteer een geldige keuze"),
        ({"other": "veel"}, "other", "Vul een bedrag in euro in"),
        ({"other": "4,99"}, "other", "Je kunt geven vanaf €\xa05"),
        ({"other": "0"}, "other", "Je kunt geven vanaf €\xa05"),
        ({"other": "-50"}, "other", "Vul een bedrag in euro in"),
        ({"other": "10.000,01"}, "other", "Wat gul"),
        ({"campaign": "made-up"}, "campaign", "Selecteer een geldige keuze"),
        ({"dedication": "honour"}, "dedicated_to", "Vul de naam in van degene"),
        ({"dedicated_to": "Wim"}, "dedication", "ter ere of ter nagedachtenis"),
        ({"name": ""}, "name", "Vul de naam in"),
        ({"email": ""}, "email", "Vul het adres in"),
        ({"email": "anke"}, "email", "geldig e-mailadres"),
        ({"shown_name": "x" * 81}, "shown_name", "80"),
    ],
)
def test_bad_input_gets_a_sentence_at_its_field_and_loses_nothing(client, filled, send, changed, field, sentence):
    answer = send(filled(**({"shown_name": "Anke B."} | changed)))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert sentence in re.search(rf'id="id_{field}_error".*?</div>', page, re.S)[0]
    assert 'value="Anke de Boer"' in page or field == "name"
    assert 'value="Anke B."' in page or field == "shown_name"
    assert Gift.objects.count() == Payment.objects.count() == 0


@pytest.mark.parametrize("trap", [{"website": "http://spam.example"}, {"shown": "made-up"}])
def test_a_machine_begins_nothing(filled, send, trap):
    assert send(filled(**trap)).status_code == 422
    assert Payment.objects.count() == 0


def test_a_form_sent_at_once_begins_nothing(client, filled):
    fields = filled(shown=hidden(client.get("/nl/donate/").content.decode(), "shown"))

    assert client.post("/nl/donate/", fields).status_code == 422
    assert Payment.objects.count() == 0


def test_over_the_limit_one_waits_and_nothing_is_lost(client, filled, send, standin, settings):
    settings.GIFT_LIMITS = settings.GIFT_LIMITS | {"visitor_10_minutes": 1}
    send(filled())

    answer = send(filled(name="Bram"))

    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert 'value="Bram"' in answer.content.decode()
    assert Gift.objects.count() == 1


@pytest.mark.parametrize("limit", ["visitor_10_minutes", "visitor_day", "address_day", "all_minute"])
def test_every_limit_of_the_settings_holds(filled, send, standin, settings, limit):
    settings.GIFT_LIMITS = dict.fromkeys(settings.GIFT_LIMITS, 100) | {limit: 0}

    assert send(filled()).status_code == 429


def test_in_an_attack_gifts_go_by_bank_only(client, settings):
    settings.CHECKOUT_CLOSED = ["donations.gift"]

    page = client.get("/nl/donate/").content.decode()

    assert settings.FOUNDATION["iban"] in page
    assert 'name="cents"' not in page
    client.post("/nl/donate/", {"cents": "5000"})
    assert Payment.objects.count() == 0


def test_a_double_click_is_one_gift_and_one_checkout(filled, send, standin):
    fields = filled()

    first, second = send(fields), send(fields)

    assert first["Location"] == second["Location"]
    assert Gift.objects.count() == Payment.objects.count() == Checkout.objects.count() == 1


def test_going_back_for_another_amount_closes_the_first_checkout(client, filled, send, standin, till):
    fields = filled()
    send(fields)
    first = Gift.objects.get()

    send(fields | {"cents": "10000"})
    till.run()

    second = Gift.objects.exclude(pk=first.pk).get()
    assert (second.cents, str(second.key)) == (10_000, fields["key"])
    assert [session["status"] for session in standin.objects("checkout.session")] == ["expired", "open"]
    first.refresh_from_db()
    assert (first.is_replaced, first.payment.state) == (True, Payment.State.EXPIRED)
    assert client.post(f"/nl/donate/gifts/{first.code}/pay/")["Location"] == f"/nl/donate/gifts/{first.code}/"
    assert "Een andere kwam ervoor in de plaats" in client.get(f"/nl/donate/gifts/{first.code}/").content.decode()


def test_a_gift_whose_time_is_over_can_still_be_paid(client, filled, send, standin, till):
    send(filled())
    gift = Gift.objects.get()
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        till.run()
        till.run()
    gift.payment.refresh_from_db()
    assert gift.payment.state == Payment.State.EXPIRED

    assert "nog niet betaald" in client.get(f"/nl/donate/gifts/{gift.code}/").content.decode()
    assert client.post(f"/nl/donate/gifts/{gift.code}/pay/")["Location"].startswith(standin.address)


def test_a_page_sent_again_after_paying_takes_no_money(client, filled, send, standin, till):
    fields = filled()
    send(fields)
    gift = Gift.objects.get()
    standin.pay(till.session(gift.payment))
    till.work()

    answer = send(fields)

    assert answer["Location"] == f"/nl/donate/gifts/{gift.code}/"
    assert Payment.objects.count() == 1


def test_when_the_checkout_cannot_be_opened_the_gift_waits(client, filled, send, standin, till):
    standin.kill()

    answer = send(filled())
    gift = Gift.objects.get()

    assert answer["Location"] == f"/nl/donate/gifts/{gift.code}/"
    page = client.get(answer["Location"]).content.decode()
    assert "Deze gift is nog niet betaald" in page
    assert "Dank je wel" not in page
    standin.start()
    assert client.post(f"/nl/donate/gifts/{gift.code}/pay/")["Location"].startswith(standin.address)


def test_one_who_left_the_checkout_can_pay_later_and_gets_no_letter(client, filled, send, standin, till):
    send(filled())
    gift = Gift.objects.get()
    standin.control("expire", id=till.session(gift.payment))
    till.work()

    again = client.post(f"/nl/donate/gifts/{gift.code}/pay/")

    assert again["Location"].startswith(standin.address)
    assert Message.objects.count() == 0
    assert Payment.objects.count() == 1


def test_a_debit_that_fails_is_told_kindly_and_once(client, filled, send, standin, till, post):
    send(filled())
    gift = Gift.objects.get()
    standin.pay(till.session(gift.payment), "sepa_debit")
    till.work()
    page = client.get(f"/nl/donate/gifts/{gift.code}/").content.decode()
    assert "Je gift is onderweg" in page
    standin.bounce(standin.objects("payment_intent")[0]["id"])
    till.work()
    callbacks.on_failed(payment=Payment.objects.get())

    kinds = list(Message.objects.order_by("pk").values_list("kind", flat=True))

    assert kinds == ["donations.gift_on_its_way", "donations.gift_failed"]
    assert [mail.subject for mail in post()] == ["Je betaling is niet aangekomen"]


def test_a_returned_gift_leaves_the_goal_and_the_list(client, filled, send, standin, till):
    campaign = CampaignFactory()
    send(filled(campaign=campaign.slug, shown_name="Anke"))
    gift = Gift.objects.get()
    standin.pay(till.session(gift.payment))
    till.work()
    assert campaign.__class__.objects.with_received().get().received_cents == 5_000
    gift.payment.refresh_from_db()
    refund(payment=gift.payment, cents=5_000, reason="asked")
    till.run()
    till.work()

    assert campaign.__class__.objects.with_received().get().received_cents == 0
    assert "Anke" not in client.get(f"/nl/donate/campaigns/{campaign.slug}/").content.decode()
    assert "Deze gift is teruggegaan" in client.get(f"/nl/donate/gifts/{gift.code}/").content.decode()


def test_the_first_thanks_are_the_only_ones():
    gift = GiftFactory()

    for _time in range(2):
        callbacks.on_paid(payment=gift.payment)

    assert Message.objects.count() == 1


@pytest.mark.parametrize("state", Payment.State)
def test_the_page_of_a_gift_thanks_only_for_money_that_came(client, state):
    gift = GiftFactory(payment__state=state, paid=False)

    page = client.get(f"/nl/donate/gifts/{gift.code}/")

    assert page.status_code == 200
    came = state in {Payment.State.PAID, Payment.State.PART_REFUNDED}
    assert ("Dank je wel" in page.content.decode()) == came


@pytest.mark.parametrize("state", set(Payment.State) - set(services.giving.PAYABLE))
def test_what_is_paid_or_on_its_way_is_not_paid_again(state):
    gift = GiftFactory(payment__state=state, paid=False)

    with pytest.raises(services.GiftRefused):
        services.reopen(gift=gift, now=gift.created_at)


def test_a_gift_with_an_account_is_shown_to_its_giver_alone(client, signed_in, person):
    gift = GiftFactory(payment__payer__person=person)
    path = f"/nl/donate/gifts/{gift.code}/"

    stranger = Client()
    stranger.force_login(UserFactory())

    assert signed_in.get(path).status_code == 200
    assert stranger.get(path).status_code == stranger.post(f"{path}pay/").status_code == 404
    assert Client().get(path)["Location"].startswith("/nl/accounts/login/")
    assert client.get(f"/nl/donate/gifts/{uuid.uuid4()}/").status_code == 404


def test_receipts_of_gifts_are_numbered_with_all_others(till, standin, filled, send):
    send(filled())
    standin.pay(till.session(Gift.objects.get().payment))
    till.work()

    assert [receipt.content["description"] for receipt in Receipt.objects.all()] == ["Gift"]
