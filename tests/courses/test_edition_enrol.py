"""The page where one enrols: questions, check, place, checkout; by whom, how often, in how many statements."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses.models import Edition, Enrolment, Price
from courses.services.answers import read_answers
from payments import services as payments
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory, EnrolmentFactory, PriceFactory, QuestionFactory
from tests.courses.money import payment_of

pytestmark = pytest.mark.django_db
State = Enrolment.State
CHECKOUT = "http://127.0.0.1:8001/checkout"


def page_of(edition: Edition, name: str = "edition_enrol") -> str:
    return reverse(f"courses:{name}", args=[edition.code])


@pytest.fixture
def checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """The far end of the house: the address that Stripe would give."""
    monkeypatch.setattr(payments, "checkout_url", lambda payment: CHECKOUT)


def test_nobody_is_led_to_sign_in_and_comes_back(client: Client):
    page = page_of(EditionFactory())

    answer = client.get(page)

    assert answer.status_code == 302
    assert answer.url.endswith(f"?next={page}")


def test_a_draft_is_as_unknown_as_a_made_up_address(signed_in: Client):
    draft = EditionFactory(state=Edition.State.DRAFT)

    assert signed_in.get(page_of(draft)).status_code == 404
    assert signed_in.post(page_of(draft)).status_code == 404


def test_staff_see_a_draft_but_enrolment_is_closed(client: Client):
    client.force_login(UserFactory(is_staff=True))

    answer = client.get(page_of(EditionFactory(state=Edition.State.DRAFT)))

    assert answer.templates[0].name == "courses/edition_enrol_closed.html"


def test_a_free_edition_without_questions_takes_one_button(signed_in: Client, person: User):
    edition = EditionFactory()

    answer = signed_in.post(page_of(edition), {"step": "enrol"})

    assert (answer.status_code, answer.url) == (303, page_of(edition, "edition_enrolled"))
    assert edition.enrolments.get().state == State.CONFIRMED
    assert "Je hebt een plaats" in signed_in.get(answer.url).text


def test_an_enrolment_takes_at_most_fifteen_statements(signed_in: Client, django_assert_max_num_queries):
    edition = EditionFactory()

    with django_assert_max_num_queries(15):
        signed_in.post(page_of(edition), {"step": "enrol"})

    assert edition.enrolments.get().state == State.CONFIRMED


def test_price_questions_and_consent_are_checked_before_the_checkout(signed_in: Client, checkout: None):
    edition = EditionFactory(price=69500)
    question = QuestionFactory(edition=edition)
    given = {"price": "1", "question_1": "geen noten", "consent": "on"}

    check = signed_in.post(page_of(edition), {**given, "step": "check"})
    assert check.status_code == 200
    assert "€\xa0695" in check.text
    assert "geen noten" in check.text
    assert not edition.enrolments.exists()

    changed = signed_in.post(page_of(edition), {**given, "step": "change"})
    assert "geen noten" in changed.text

    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', check.text))
    answer = signed_in.post(page_of(edition), {**hidden, "step": "enrol"})

    enrolment = edition.enrolments.get()
    assert (answer.status_code, answer.url) == (303, CHECKOUT)
    assert (enrolment.state, enrolment.cents, enrolment.price_label_nl) == (
        State.HELD,
        69500,
        "Arts of medisch specialist",
    )
    assert read_answers(enrolment) == [(question, "geen noten")]


def test_a_posted_amount_or_price_never_decides(signed_in: Client, checkout: None):
    edition = EditionFactory(price=69500)

    signed_in.post(page_of(edition), {"price": "1", "amount": "1", "cents": "1", "step": "enrol", "agreed": "69500"})

    assert payment_of(edition.enrolments.get()).cents == 69500


def test_a_price_that_changed_meanwhile_is_shown_again(signed_in: Client, checkout: None):
    edition = EditionFactory(price=69500)

    answer = signed_in.post(page_of(edition), {"price": "1", "agreed": "49500", "step": "enrol"})

    assert answer.status_code == 422
    assert "De prijs is veranderd" in answer.text
    assert not edition.enrolments.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "price"),
        ({"price": "9"}, "price"),
        ({"price": "2"}, "amount"),
        ({"price": "2", "amount": "99"}, "amount"),
        ({"price": "2", "amount": "696"}, "amount"),
        ({"price": "2", "amount": "veel"}, "amount"),
        ({"price": "1", "question_1": "noten"}, "consent"),
    ],
)
def test_bad_input_is_told_at_the_field_and_nothing_is_lost(signed_in: Client, given, field):
    edition = EditionFactory(price=69500)
    PriceFactory(edition=edition, kind=Price.Kind.REDUCED, cents=10000, label_nl="Minder", position=1)
    QuestionFactory(edition=edition)

    answer = signed_in.post(page_of(edition), {**given, "step": "check"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Er is een probleem" in answer.text
    assert given.get("question_1", "") in answer.text
    assert not edition.enrolments.exists()


def test_pay_what_you_can_between_the_floor_and_the_regular_price(signed_in: Client, checkout: None):
    edition = EditionFactory(price=69500)
    PriceFactory(edition=edition, kind=Price.Kind.REDUCED, cents=10000, label_nl="Minder", position=1)

    signed_in.post(page_of(edition), {"price": "2", "amount": "250,50", "step": "enrol", "agreed": "25050"})

    assert edition.enrolments.get().cents == 25050


def test_an_early_price_stands_in_for_the_regular_one_until_its_last_day():
    from datetime import date

    from courses.services.amounts import price_options

    regular = PriceFactory(cents=69500, position=1)
    early = PriceFactory(
        edition=regular.edition, kind=Price.Kind.EARLY, cents=62500, until_on=date(2027, 1, 12), position=0
    )

    assert [option.cents for option in price_options([regular, early], on=date(2027, 1, 12))] == [62500]
    assert [option.cents for option in price_options([regular, early], on=date(2027, 1, 13))] == [69500]


def test_a_second_click_finds_the_first_ones_place(signed_in: Client):
    edition = EditionFactory()
    signed_in.post(page_of(edition), {"step": "enrol"})

    again = signed_in.post(page_of(edition), {"step": "enrol"})

    assert (again.status_code, again.url) == (303, page_of(edition, "edition_enrolled"))
    assert edition.enrolments.count() == 1


def test_a_full_edition_leads_to_the_waiting_list_and_says_the_spot_in_words(signed_in: Client):
    edition = EditionFactory(places=1)
    EnrolmentFactory(edition=edition)
    for rank in (1, 2):
        EnrolmentFactory(edition=edition, state=State.WAITING, queue_rank=rank)
    assert "wachtlijst" in signed_in.get(page_of(edition)).text

    answer = signed_in.post(page_of(edition), {"step": "enrol"}, follow=True)

    assert "Je bent derde op de wachtlijst" in answer.text


def test_when_the_checkout_cannot_be_opened_the_place_is_held_and_the_page_says_so(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
):
    def away(payment: object) -> str:
        raise payments.CheckoutUnavailable("De betaalpagina is er even niet.")

    monkeypatch.setattr(payments, "checkout_url", away)
    edition = EditionFactory(price=69500)

    answer = signed_in.post(page_of(edition), {"price": "1", "step": "enrol"}, follow=True)

    assert edition.enrolments.get().state == State.HELD
    assert "De betaalpagina is er even niet." in answer.text
    assert "Betaal €\xa0695" in answer.text


def test_an_interrupted_payment_is_resumed_while_the_hold_lasts(signed_in: Client, person: User, checkout: None):
    edition = EditionFactory(price=69500)
    signed_in.post(page_of(edition), {"price": "1", "step": "enrol"})
    enrolment = edition.enrolments.get()
    pay = reverse("courses:enrolment_pay", args=[enrolment.code])

    assert signed_in.post(pay).url == CHECKOUT

    Enrolment.objects.filter(pk=enrolment.pk).update(hold_until=timezone.now())
    assert signed_in.post(pay).url == reverse("courses:enrolment", args=[enrolment.code])


def test_the_confirmation_of_someone_else_is_a_404(signed_in: Client):
    edition = EnrolmentFactory().edition

    assert signed_in.get(page_of(edition, "edition_enrolled")).status_code == 404


@pytest.mark.parametrize("state", State.values)
def test_the_confirmation_page_has_words_for_every_state(signed_in: Client, person: User, state):
    enrolment = EnrolmentFactory(person=person, state=state, cents=1000)

    for language in ("nl", "en"):
        answer = signed_in.get(f"/{language}/courses/editions/{enrolment.edition.code}/enrolled/")
        assert answer.status_code == 200
        assert answer.text.count("<h1>") == 1


def test_terms_that_changed_meanwhile_are_shown_again(signed_in: Client, checkout: None):
    edition = EditionFactory(price=69500)
    check = signed_in.post(page_of(edition), {"price": "1", "step": "check"})
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', check.text))
    edition.terms.part_percent = 20
    edition.terms.save()

    again = signed_in.post(page_of(edition), {**hidden, "step": "enrol"})

    assert again.status_code == 422
    assert "De voorwaarden voor afzeggen zijn veranderd" in again.text
    assert "Je krijgt 20% terug" in again.text
    assert not edition.enrolments.exists()

    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', again.text))
    assert signed_in.post(page_of(edition), {**hidden, "step": "enrol"}).status_code == 303
    assert edition.enrolments.get().part_percent == 20


def test_what_costs_nothing_has_no_terms_for_money(signed_in: Client):
    assert "Je krijgt alles terug" not in signed_in.get(page_of(EditionFactory())).text
    assert "Je krijgt alles terug" in signed_in.get(page_of(EditionFactory(price=69500))).text


def test_terms_without_a_part_name_none(signed_in: Client):
    edition = EditionFactory(price=69500, terms__part_percent=0)

    assert "0%" not in signed_in.get(page_of(edition)).text


def test_the_check_leads_to_terms_and_privacy(signed_in: Client):
    check = signed_in.post(page_of(EditionFactory(price=69500)), {"price": "1", "step": "check"}).text

    assert 'href="/nl/terms/"' in check
    assert 'href="/nl/privacy/"' in check


def test_who_comes_to_the_payment_by_a_link_finds_the_button(signed_in: Client, person: User):
    place = EnrolmentFactory(edition=EditionFactory(price=69500), person=person, state=State.HELD, cents=69500)

    answer = signed_in.get(reverse("courses:enrolment_pay", args=[place.code]))

    assert (answer.status_code, answer.url) == (303, reverse("courses:enrolment", args=[place.code]))


def test_what_is_full_and_begins_within_three_hours_has_no_waiting_list(signed_in: Client):
    edition = EditionFactory(places=1, in_days=2.9 / 24)
    EnrolmentFactory(edition=edition)

    assert "te snel voor een wachtlijst" in signed_in.get(reverse("courses:edition", args=[edition.code])).text
    assert "te snel voor een wachtlijst" in signed_in.get(page_of(edition)).text
    refused = signed_in.post(page_of(edition), {"step": "enrol"})
    assert refused.status_code == 422
    assert "te snel voor een wachtlijst" in refused.text
    assert edition.enrolments.count() == 1


def test_a_form_sent_after_enrolment_closed_is_refused_as_such(signed_in: Client):
    edition = EditionFactory(closes_at=timezone.now())

    assert signed_in.post(page_of(edition), {"step": "enrol"}).status_code == 409
