"""What the clock does in this room. Each may run twice at once: rows and keys decide, not the clock."""

from celery import shared_task
from django.utils import timezone

from courses.services import answers, attending, holding, reminding, waiting


@shared_task
def expire_holds() -> None:
    """Free the places that were not paid in time."""
    holding.expire_holds(now=timezone.now())


@shared_task
def move_waiting_lists() -> None:
    """End missed offers, offer freed places, and end the lists of editions that began."""
    now = timezone.now()
    waiting.lapse_offers(now=now)
    waiting.offer_places(now=now)
    waiting.close_waiting_lists(now=now)


@shared_task
def remind() -> None:
    """Put the reminders and today's joining links in the outbox."""
    now = timezone.now()
    reminding.send_reminders(now=now)
    reminding.send_joining_links(now=now)


@shared_task
def erase_answers() -> None:
    """Erase what participants told about their needs once it is of no more use."""
    answers.erase_answers(now=timezone.now())


@shared_task
def issue_certificates() -> None:
    """Issue the certificates of editions that ended."""
    attending.issue_certificates(now=timezone.now())
