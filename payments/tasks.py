"""Work on money in the background. Each task takes a row's id and may run twice, or at the same time."""

from celery import shared_task
from django.utils import timezone

from payments.facts import ProviderError
from payments.models import Payment
from payments.services import forgetting, inbox, publishing, reconciling, sweeping


@shared_task
def carry_out_call(call_pk: int) -> None:
    """Make one call to Stripe, then look at its payment."""
    sweeping.carry_out_and_look(call_pk, now=timezone.now())


@shared_task
def fold_event(event_pk: int) -> None:
    """Look at the payment that an event is about."""
    inbox.act_on(event_pk, now=timezone.now())


@shared_task
def look(payment_pk: int) -> None:
    """Look at one payment and tell its purpose; the sweep comes back if Stripe does not answer now."""
    sweeping.look(Payment.objects.get(pk=payment_pk))


@shared_task
def sweep() -> None:
    """Every five minutes: finish what was left undone."""
    sweeping.sweep(now=timezone.now())


@shared_task
def reconcile() -> None:
    """Every hour: find what no event told us."""
    now = timezone.now()
    for step in (
        lambda: reconciling.recover_missed_events(now=now),
        lambda: reconciling.look_at_undecided(now=now),
        lambda: reconciling.look_at_standing(now=now),
        reconciling.check_clock,
    ):
        try:
            step()
        except ProviderError:
            continue  # Stripe does not answer; the next hour comes


@shared_task
def nightly() -> None:
    """Every night: hold our books against Stripe's, forget old bodies and names, write to the treasurer."""
    now = timezone.now()
    inbox.drop_old_bodies(now=now)
    forgetting.forget(now=now)
    try:
        unexplained_cents = reconciling.match_movements(now=now)
        payouts = reconciling.match_payouts(now=now)
    except ProviderError:
        return  # Stripe does not answer; the window of tomorrow's run covers today
    reconciling.report(now=now, payouts=payouts, unexplained_cents=unexplained_cents)


@shared_task
def figures_missing() -> None:
    """Every morning: see whether a year's figures should have been published by now."""
    publishing.check(now=timezone.now())
