"""Letters to givers. Subjects keep the topic out."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import fieldkeys
from donations.models import Gift
from donations.services.managing import LINK_HOLDS
from notifications.adapter import place
from notifications.letters import Letter
from notifications.models import Message
from payments.models import Payment


def _gift_letter(message: Message, subject: str, template: str, *states: Payment.State) -> Letter | None:
    """Return the letter about a gift, or None when its payment is past these states by now."""
    gifts = Gift.objects.select_related("payment__payer", "campaign")
    gift = gifts.filter(code=message.context["gift"], payment__state__in=states).first()
    if gift is None:
        return None
    context = {
        "name": gift.payment.payer.name,
        "gift": gift,
        "manage_url": settings.SITE_URL + reverse("donations:gift_manage"),
        "give_url": settings.SITE_URL + reverse("donations:gift_give"),
    }
    return Letter(subject, f"donations/mail/{template}", context)


def gift_thanks(message: Message) -> Letter | None:
    """Thank the giver."""
    return _gift_letter(message, _("Thank you"), "gift_thanks", Payment.State.PAID)


def gift_on_its_way(message: Message) -> Letter | None:
    """Say that the bank takes some days."""
    return _gift_letter(message, _("Your payment is on its way"), "gift_on_its_way", Payment.State.PROCESSING)


def gift_failed(message: Message) -> Letter | None:
    """Say that a debit did not arrive, and that nothing is owed."""
    return _gift_letter(message, _("Your payment did not arrive"), "gift_failed", Payment.State.FAILED)


def manage_link(message: Message) -> Letter | None:
    """Send the link, if this address gave and the link still opens."""
    sealed = message.context.get("sealed_link")
    is_over = timezone.now() > message.created_at + LINK_HOLDS
    if not sealed or is_over or not Gift.objects.of_address(message.address).begun().exists():
        return None
    token = fieldkeys.unseal(sealed, **place(message.kind, message.address))
    url = settings.SITE_URL + reverse("donations:gift_manage_open", args=[token])
    return Letter(_("The link you asked for"), "donations/mail/manage_link", {"url": url})
