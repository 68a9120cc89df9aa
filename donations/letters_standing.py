"""Letters about gifts that come again. Subjects keep the topic out; each says where one stops it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from donations.models import Gift
from notifications.letters import Letter
from notifications.models import Message
from payments.models import Standing


def _letter(message: Message, subject: str, template: str, *states: Standing.State) -> Letter | None:
    """Return the letter about a standing gift, or None when it is past these states by now."""
    gifts = Gift.objects.select_related("payment__payer", "campaign", "standing")
    gift = gifts.filter(code=message.context["gift"], standing__state__in=states).first()
    if gift is None or gift.standing is None:
        return None
    context = {
        "name": gift.payment.payer.name,
        "gift": gift,
        "standing": gift.standing,
        "cents": int(message.context["cents"]),
        "manage_url": settings.SITE_URL + gift.standing.manage_path,
        "give_url": settings.SITE_URL + reverse("donations:gift_give"),
    }
    return Letter(subject, f"donations/mail/standing_{template}", context)


GOES_ON = (Standing.State.ACTIVE, Standing.State.ENDING, Standing.State.PAUSED, Standing.State.FAILING)


def started(message: Message) -> Letter | None:
    """Thank the giver, and say what comes when."""
    return _letter(message, _("Thank you"), "started", *GOES_ON)


def renewed(message: Message) -> Letter | None:
    """Thank the giver for another year."""
    return _letter(message, _("Thank you"), "renewed", *Standing.State)


def notice(message: Message) -> Letter | None:
    """Say that a yearly gift comes again in two weeks."""
    return _letter(message, _("In two weeks"), "notice", Standing.State.ACTIVE)


def changed(message: Message) -> Letter | None:
    """Confirm another amount."""
    return _letter(message, _("Your change"), "changed", *GOES_ON)


def failing(message: Message) -> Letter | None:
    """Say that a period could not be collected, and that nothing is owed."""
    return _letter(message, _("Your payment did not arrive"), "failing", Standing.State.FAILING)


def recovered(message: Message) -> Letter | None:
    """Say that it worked after all."""
    return _letter(message, _("Your payment has arrived"), "recovered", *GOES_ON)


def paused(message: Message) -> Letter | None:
    """Confirm that nothing is collected for now."""
    return _letter(message, _("Your change"), "paused", Standing.State.PAUSED)


def resumed(message: Message) -> Letter | None:
    """Confirm that it goes on, and say when."""
    return _letter(message, _("Your change"), "resumed", *GOES_ON)


def stopped(message: Message) -> Letter | None:
    """Confirm that nothing is collected any more."""
    return _letter(message, _("It has stopped"), "stopped", Standing.State.ENDED)
