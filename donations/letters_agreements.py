"""Letters about periodic gift agreements. Subjects keep the topic out."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from donations.agreement_form import form_pdf
from donations.models import Gift, PeriodicAgreement
from notifications.letters import Attachment, Letter
from notifications.models import Message

State = PeriodicAgreement.State


def _letter(message: Message, subject: str, template: str, *states: State, has_form: bool = False) -> Letter | None:
    """Return the letter about an agreement, or None when it is past these states by now."""
    rows = PeriodicAgreement.objects.select_related("standing__payer")
    agreement = rows.filter(code=message.context["agreement"], state__in=states).first()
    if agreement is None:
        return None
    gift = Gift.objects.get(payment=agreement.standing.payment_id)
    context = {
        "name": agreement.standing.payer.name,
        "agreement": agreement,
        "foundation": settings.FOUNDATION,
        "manage_url": settings.SITE_URL + reverse("donations:standing_agreement", args=[gift.code]),
    }
    form = Attachment(f"{agreement.label}.pdf", form_pdf(agreement, message.language), "application/pdf")
    return Letter(subject, f"donations/mail/agreement_{template}", context, (form,) if has_form else ())


def drawn_up(message: Message) -> Letter | None:
    """Send the form, and say what to do with it."""
    return _letter(message, _("Your form"), "drawn_up", State.DRAFT, has_form=True)


def signed(message: Message) -> Letter | None:
    """Say that both signed, and what happens now."""
    return _letter(message, _("Both signed"), "signed", State.SIGNED, State.RUNNING)


def ended(message: Message) -> Letter | None:
    """Say that it is over, and thank for the years."""
    return _letter(message, _("Your form has ended"), "ended", State.ENDED)
