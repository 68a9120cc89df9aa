"""Letters to the writers of reviews."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from books import services
from books.models import Review
from notifications.letters import Letter
from notifications.models import Message


def _review(message: Message, *states: Review.State) -> Review | None:
    return Review.objects.select_related("book").filter(code=message.context["review"], state__in=states).first()


def _address(review: Review, purpose: str) -> str:
    return settings.SITE_URL + reverse(f"books:review_{purpose}", args=[services.token_for(review, purpose)])


def review_confirm(message: Message) -> Letter | None:
    """Ask the writer whether the review is theirs."""
    review = _review(message, Review.State.UNCONFIRMED)
    if review is None:
        return None
    context = {"review": review, "url": _address(review, "confirm"), "withdraw_url": _address(review, "withdraw")}
    return Letter(_("Please confirm what you wrote"), "books/mail/review_confirm", context)


def review_shown(message: Message) -> Letter | None:
    """Say that the review is on the site, and how to take it off."""
    review = _review(message, Review.State.SHOWN)
    if review is None:
        return None
    context = {"review": review, "url": _address(review, "withdraw")}
    return Letter(_("What you wrote is on the site"), "books/mail/review_shown", context)


def review_refused(message: Message) -> Letter | None:
    """Say why the review was not placed."""
    review = _review(message, Review.State.REFUSED)
    if review is None:
        return None
    return Letter(_("About what you wrote"), "books/mail/review_refused", {"review": review})
