"""After any history of standing payments our ledger and Stripe's balance say the same, to the cent, and so do both
about what runs, what it costs and which periods there were.
"""

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payments.models import Call, Collection, Entry, Payment, Standing
from tests.payments.standing_histories import StandingHistory

NOON = timezone.now()
STATES = {"canceled": {"ended"}, "past_due": {"failing"}, "active": {"active", "ending", "starting"}}


def check(standin) -> None:
    balance = sum(line["net"] for line in standin.objects("balance_transaction"))
    assert Entry.objects.exclude(kind=Entry.Kind.BANK).cents() == balance
    assert Call.objects.filter(state=Call.State.OPEN).count() == 0
    assert not Standing.objects.untold().exists()
    assert not Payment.objects.untold().exists()
    ours = {row.subscription_id: row for row in Standing.objects.exclude(subscription_id="")}
    invoices = standin.objects("invoice")
    for theirs in standin.objects("subscription"):
        mine = ours[theirs["id"]]
        item = theirs["items"]["data"][0]
        assert mine.state in STATES[theirs["status"]]
        assert (mine.cents, mine.quantity) == (item["price"]["unit_amount"], item["quantity"])
        of_it = [row for row in invoices if row["parent"]["subscription_details"]["subscription"] == theirs["id"]]
        assert mine.collections.exclude(invoice_id="").count() == len(of_it)
    for invoice in invoices:
        payment = Collection.objects.get(invoice_id=invoice["id"]).payment
        came = payment.entries.filter(kind__in=("charge", "bank")).cents()
        assert came == (invoice["total"] if invoice["status"] == "paid" else 0)


@pytest.mark.usefixtures("heard", "db")
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_ledger_and_stripe_agree_after_any_short_history(standin, ask, promise, invoiced, time_machine, seed):
    with transaction.atomic():
        standin.reset()
        time_machine.move_to(NOON)
        history = StandingHistory(standin, ask, time_machine, seed, promise=promise, invoiced=invoiced)
        history.live(50)
        history.settle()
        check(standin)
        transaction.set_rollback(True)


def test_ledger_and_stripe_agree_after_a_long_history(standin, ask, promise, invoiced, db, time_machine):
    time_machine.move_to(NOON)
    history = StandingHistory(standin, ask, time_machine, 7, promise=promise, invoiced=invoiced)

    history.live(120)
    history.settle()

    check(standin)
    assert Collection.objects.exclude(invoice_id="").count() > 4
