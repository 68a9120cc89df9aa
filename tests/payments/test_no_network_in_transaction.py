"""No call leaves the house while a transaction is open: a slow Stripe must never hold our locks."""

import socket

import pytest
from django.db import connection, transaction
from django.utils import timezone

from payments import services, tasks
from payments.models import Payment
from payments.services import sweeping


@pytest.fixture
def watched(monkeypatch):
    """Note every connection to the stand-in's port, and whether a transaction was open at that moment."""
    seen: list[bool] = []
    connect = socket.socket.connect

    def watching(self, address):
        if self.family == socket.AF_INET:
            seen.append(connection.in_atomic_block)
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", watching)
    monkeypatch.setattr("urllib3.connectionpool.HTTPConnectionPool._put_conn", lambda self, conn: conn.close())
    return seen


@pytest.mark.django_db(transaction=True)
def test_no_network_inside_a_transaction(ask, standin, watched, client, person):
    payment = ask()
    watched.clear()

    services.checkout_url(payment)
    session = payment.checkouts.get().session_id
    opened = len(watched)
    standin.pay(session)
    standin.deliver()
    client.force_login(person)
    client.get(f"/nl/payments/return/{payment.code}/")
    services.refund(payment=payment, cents=5_000, reason="terms")
    sweeping.sweep(now=timezone.now())
    standin.control("dispute", id=session, amount=1_000)
    standin.control("payout")
    tasks.sweep()
    tasks.reconcile()
    tasks.nightly()

    payment.refresh_from_db()
    assert opened >= 1
    assert len(watched) > 15
    assert not any(watched)
    assert payment.state in (Payment.State.DISPUTED, Payment.State.PART_REFUNDED)


@pytest.mark.django_db(transaction=True)
def test_the_watch_would_see_it(ask, standin, watched):
    payment = ask()
    with transaction.atomic():
        services.checkout_url(payment)

    assert any(watched)


@pytest.mark.django_db(transaction=True)
def test_no_network_inside_a_transaction_of_what_comes_again(promise, invoiced, standin, watched, client, person):
    standing, invoice = promise(), invoiced()
    watched.clear()

    services.checkout_url(standing.payment)
    standin.pay(standing.payment.checkouts.get().session_id, "ideal")
    standin.deliver()
    sweeping.sweep(now=timezone.now())
    standing.refresh_from_db()
    services.change_standing(standing=standing, cents=4_000)
    sweeping.sweep(now=timezone.now())
    standin.control("renew", id=standing.subscription_id)
    services.method_page(standing=standing)
    services.stop_standing(standing=standing)
    tasks.sweep()
    tasks.reconcile()
    tasks.nightly()

    standing.refresh_from_db()
    invoice.refresh_from_db()
    assert len(watched) > 15
    assert not any(watched)
    assert (standing.state, invoice.state) == ("ended", "active")
