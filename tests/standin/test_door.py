import http.client
import os
import subprocess
import sys
import time
from email.utils import parsedate_to_datetime

import pytest
from django.conf import settings

from standin.texts import TEXTS, euro
from tests.standin.handle import StandIn


def test_it_does_not_start_in_production(tmp_path):
    surroundings = {"PATH": os.environ["PATH"], "DJANGO_ENV": "production", "DATA_DIR": str(tmp_path)}

    ended = subprocess.run(
        [sys.executable, "-m", "standin", "--port", "0"],
        cwd=settings.BASE_DIR,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert ended.returncode == 2
    assert "moves no money" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_it_answers_to_loopback_names_only(standin: StandIn):
    connection = http.client.HTTPConnection("127.0.0.1", standin.port, timeout=5)
    connection.request("GET", "/healthz", headers={"Host": "evil.example"})

    assert connection.getresponse().status == 421
    connection.close()


@pytest.mark.parametrize(("locale", "ribbon", "amount"), [("nl", "nl", "€\u00a0695"), ("en", "en", "€695")])
def test_the_page_says_in_the_visitors_language_that_no_money_moves(api, order, standin, locale, ribbon, amount):
    session = api.v1.checkout.sessions.create(order | {"locale": locale})

    status, html, _ = standin.visit(session.url)

    assert status == 200
    assert f'<html lang="{locale}">' in html
    assert TEXTS[ribbon]["ribbon"] in html
    assert amount in html
    assert "<script" not in html
    assert 'href="http://127.0.0.1:8000/back"' in html


def test_what_is_bought_cannot_bring_html_along(api, order, standin):
    order["line_items"][0]["price_data"]["product_data"]["name"] = "<b>bold</b>"

    html = standin.visit(api.v1.checkout.sessions.create(order).url)[1]

    assert "&lt;b&gt;bold" in html
    assert "<b>bold" not in html


def test_the_page_offers_only_the_methods_that_are_allowed(api, order, standin):
    session = api.v1.checkout.sessions.create(order | {"excluded_payment_method_types": ["sepa_debit"]})

    html = standin.visit(session.url)[1]
    refused = standin.visit(f"/c/pay/{session.id}", {"method": "sepa_debit"})

    assert 'value="ideal"' in html
    assert 'value="sepa_debit"' not in html
    assert refused[0] == 422
    assert standin.objects("charge") == []


def test_a_page_that_does_not_exist_is_refused(standin):
    assert standin.visit("/c/pay/cs_test_none")[0] == 400
    assert standin.visit("/nothing")[0] == 404


def test_a_human_finds_the_deeds_in_the_control_room(api, order, standin):
    session = api.v1.checkout.sessions.create(order)
    standin.pay(session.id)

    html = standin.visit("/_control/")[1]
    status, _, leads_to = standin.visit("/_control/refund", {"id": session.id})

    assert "Refund from the dashboard" in html
    assert (status, leads_to) == (303, "/_control/")
    assert standin.objects("refund")[0]["amount"] == 69_500


def test_the_date_may_be_put_askew(api, standin):
    standin.control("remember", skew=600)

    date = api.v1.balance.retrieve().last_response.headers["Date"]

    assert 590 < parsedate_to_datetime(date).timestamp() - time.time() < 610


def test_amounts_are_written_the_local_way():
    assert euro(115_050, "nl") == "€\u00a01.150,50"
    assert euro(115_050, "en") == "€1,150.50"


def test_both_languages_have_the_same_words():
    assert TEXTS["nl"].keys() == TEXTS["en"].keys()
