"""Work of this room by the clock. Each task may run twice."""

from celery import shared_task
from django.utils import timezone

from donations.services import fund


@shared_task
def fund_notices() -> None:
    """Every morning: tell participants that a new year is collected in two weeks."""
    fund.give_notice(now=timezone.now())
