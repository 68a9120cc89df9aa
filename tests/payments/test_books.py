"""After any history our ledger and Stripe's balance say the same, to the cent."""

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payments import services
from payments.models import Call, Entry, Payment, Receipt
from payments.services.states import state_of_money
from tests.payments.histories import History, open_refunds

NOON = timezone.now()


def balance(standin) -> int:
    """Return what stands on the stand-in's balance, after costs."""
    return sum(line["net"] for line in standin.objects("balance_transaction"))


def check(standin) -> None:
    assert Entry.objects.cents() == balance(standin)
    assert open_refunds() == 0
    assert Call.objects.filter(state=Call.State.OPEN).count() == 0
    for payment in Payment.objects.exclude(state=Payment.State.REVIEW):
        documents = Receipt.objects.filter(entry__payment=payment)
        kept = services.kept_cents(payment)
        assert sum(receipt.content["cents"] for receipt in documents) == kept
        if payment.entries.exists():
            assert payment.state == state_of_money(
                asked=payment.cents,
                charged=payment.entries.filter(kind="charge").cents(),
                kept=kept,
                is_disputed=payment.disputes.filter(state="open").exists(),
                is_lost=payment.disputes.filter(state="lost").exists(),
            )
        assert payment.told_version == payment.version
    sessions = standin.objects("checkout.session")
    for reference in {session["client_reference_id"] for session in sessions}:
        mine = [session for session in sessions if session["client_reference_id"] == reference]
        assert len([session for session in mine if session["status"] == "open"]) <= 1
        assert len([session for session in mine if session["payment_status"] == "paid"]) <= 1


@pytest.mark.usefixtures("heard", "db")
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_the_ledger_is_stripes_balance_after_any_short_history(standin, ask, time_machine, seed):
    with transaction.atomic():
        standin.reset()
        time_machine.move_to(NOON)
        history = History(standin, ask, time_machine, seed)
        history.live(50)
        history.settle()
        check(standin)
        transaction.set_rollback(True)


def test_the_ledger_is_stripes_balance_after_500_operations(standin, ask, db, time_machine):
    time_machine.move_to(NOON)
    history = History(standin, ask, time_machine, seed=1)

    history.live(500)
    history.settle()

    check(standin)
    assert Entry.objects.count() > 50
