"""Work of this room by the clock. Each task may run twice."""

from celery import shared_task
from django.utils import timezone

from donations.services import agreement_years, forgetting, fund, institutions, standing


@shared_task
def gift_notices() -> None:
    """Every morning: tell givers that a yearly gift comes again in two weeks."""
    standing.give_notice(now=timezone.now())


@shared_task
def keep_agreements() -> None:
    """Early every morning: what the calendar brings to periodic gift agreements."""
    agreement_years.keep(now=timezone.now())


@shared_task
def forget() -> None:
    """Every night, after the books: let go of what belonged to the names that went."""
    forgetting.forget(now=timezone.now())


@shared_task
def fund_notices() -> None:
    """Every morning: tell participants that a new year is collected in two weeks."""
    fund.give_notice(now=timezone.now())


@shared_task
def late_invoices() -> None:
    """Every morning: remind institutions of invoices that are late."""
    institutions.chase(now=timezone.now())
