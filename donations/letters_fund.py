"""Letters to participants of the fund. Subjects keep the topic out."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from donations.models import Participation
from notifications.letters import Letter
from notifications.models import Message

State = Participation.State


def _letter(message: Message, subject: str, template: str, *states: Participation.State) -> Letter | None:
    """Return a letter about a participation, or None when it is past these states by now."""
    found = Participation.objects.select_related("person", "standing")
    participation = found.filter(code=message.context["participation"], state__in=states).first()
    if participation is None or participation.standing is None:
        return None
    context = {
        "name": participation.person.name,
        "participation": participation,
        "standing": participation.standing,
        "mine_url": settings.SITE_URL + reverse("donations:fund_mine"),
        "join_url": settings.SITE_URL + reverse("donations:fund_join"),
    }
    return Letter(subject, f"donations/mail/{template}", context)


def welcome(message: Message) -> Letter | None:
    """The first year is in."""
    return _letter(message, _("Thank you"), "fund_welcome", State.ACTIVE)


def notice(message: Message) -> Letter | None:
    """In two weeks a new year is collected. Not sent any more to whoever stopped meanwhile."""
    found = _letter(message, _("Your participation goes on in two weeks"), "fund_notice", State.ACTIVE)
    return None if found is None or found.context["standing"].stop_asked_at else found


def failing(message: Message) -> Letter | None:
    """A year could not be collected; it is tried again."""
    found = _letter(message, _("Your payment did not arrive"), "fund_failing", State.ACTIVE)
    return found if found and found.context["standing"].failed_tries else None


def leaving(message: Message) -> Letter | None:
    """It stops when the year is over."""
    found = _letter(message, _("As you asked"), "fund_leaving", State.ACTIVE)
    return found if found and found.context["standing"].stop_asked_at else None


def left(message: Message) -> Letter | None:
    """The last year is over."""
    return _letter(message, _("Thank you"), "fund_left", State.LEFT)


def lapsed(message: Message) -> Letter | None:
    """It could not be collected: nothing is owed, and the door is open."""
    return _letter(message, _("Your participation has stopped"), "fund_lapsed", State.LAPSED)
