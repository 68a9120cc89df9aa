"""The switch that closes the checkout page for a purpose: set while the site runs, each turn a row, held everywhere."""

from datetime import timedelta

import pytest
from django.utils import timezone

from payments import services as payments
from payments.models import CheckoutSwitch, Payment, StaffTask, WebhookEvent
from payments.services import card_testing, switching
from tests.accounts.factories import UserFactory
from tests.payments.factories import PaymentFactory

pytestmark = pytest.mark.django_db
GIFT = "donations.gift"


def turns() -> list[tuple[str, bool]]:
    return list(CheckoutSwitch.objects.order_by("pk").values_list("purpose", "is_closed"))


def test_every_turn_is_a_row_and_the_last_one_holds():
    by = UserFactory()

    done = [
        switching.close(purpose=GIFT, reason="cards", by=by),
        switching.close(purpose=GIFT, reason="again", by=by),
        switching.reopen(purpose=GIFT, by=by),
        switching.reopen(purpose=GIFT, by=by),
    ]

    assert done == [True, False, True, False]
    assert turns() == [(GIFT, True), (GIFT, False)]
    assert not switching.is_closed(GIFT)
    assert StaffTask.objects.count() == 0  # somebody did it: nobody need be told


def test_one_purpose_closed_leaves_the_others_open():
    switching.close(purpose=GIFT, reason="", by=UserFactory())

    assert (switching.is_closed(GIFT), switching.is_closed("courses.enrolment")) == (True, False)


def test_the_servers_setting_holds_whatever_the_rows_say(settings):
    settings.CHECKOUT_CLOSED = [GIFT]
    switching.close(purpose=GIFT, reason="", by=UserFactory())
    switching.reopen(purpose=GIFT, by=UserFactory())

    assert switching.is_closed(GIFT)


def test_a_closed_purpose_gets_no_checkout_page_until_it_is_opened_again(ask, till, standin):
    payment = ask()
    switching.close(purpose=payment.purpose, reason="", by=UserFactory())

    with pytest.raises(payments.CheckoutUnavailable, match="alleen per bankoverschrijving"):
        payments.checkout_url(payment)
    switching.reopen(purpose=payment.purpose, by=UserFactory())
    assert payments.checkout_url(payment).startswith(standin.address)


@pytest.fixture
def attack():
    """Let so many cards fail within ten minutes, the last one on this payment."""

    def fail(number: int, payment: Payment) -> None:
        now = timezone.now()
        for count in range(number):
            event = WebhookEvent.objects.create(
                event_id=f"evt_{WebhookEvent.objects.count()}", type=card_testing.FAILED, object_id=f"pi_{count}",
                mode="test", received_at=now - timedelta(minutes=1),
            )  # fmt: skip
        card_testing.watch(event, payment, now=now)

    return fail


def on_a_page(**fields: object) -> Payment:
    payment = PaymentFactory(**fields)
    payment.checkouts.create(
        attempt=1, mode="test", session_id=f"cs_{payment.pk}", expires_at=timezone.now() + timedelta(hours=1)
    )
    return payment


def test_an_attack_closes_gifts_by_itself_and_tells_the_treasurer(attack):
    payment = on_a_page(purpose=GIFT)
    attack(60, payment)
    assert turns() == []

    attack(1, payment)

    row = CheckoutSwitch.objects.get()
    assert (row.is_closed, row.set_by, row.reason) == (True, None, "61 / 10 min")
    assert StaffTask.objects.open().filter(kind="by_bank_only").count() == 1
    switching.reopen(purpose=GIFT, by=UserFactory())
    assert StaffTask.objects.open().filter(kind="by_bank_only").count() == 0


@pytest.mark.parametrize("purpose", ["courses.enrolment", GIFT])
def test_renewals_that_fail_together_and_other_purposes_close_nothing(attack, purpose):
    payment = PaymentFactory(purpose=GIFT) if purpose == GIFT else on_a_page(purpose=purpose)

    attack(61, payment)

    assert turns() == []
