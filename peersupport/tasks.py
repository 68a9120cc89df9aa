"""What happens by the clock, each safe to run twice: the database says what is due."""

from celery import shared_task
from django.utils import timezone

from peersupport.models import Draft, MoveRefused, Offer
from peersupport.services import notices, offers


@shared_task
def tidy() -> None:
    """Let unanswered offers go, and forget what needs no keeping: notices that went, answers left behind."""
    now = timezone.now()
    late = Offer.objects.filter(state=Offer.State.OFFERED, answer_by__lte=now)
    for code in late.values_list("code", flat=True):
        try:
            offers.lapse(offer=code, now=now)
        except (MoveRefused, Offer.DoesNotExist):
            continue  # answered, handed over or erased while we looked
    Draft.objects.filter(expires_at__lte=now).delete()
    notices.forget_sent()


@shared_task
def digest() -> None:
    """Send the desk its letter of this hour."""
    notices.digest(now=timezone.now())
