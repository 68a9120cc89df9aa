"""Letters to institutions' contacts and to those who hold a seat. Subjects keep the topic out."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import fieldkeys
from donations.models import Seat, Subscription
from donations.services.seats import INVITATION_HOLDS
from notifications.adapter import place
from notifications.letters import Letter
from notifications.models import Message
from payments.models import Collection, Payment

State = Subscription.State


def _letter(message: Message, subject: str, template: str, *states: Subscription.State) -> Letter | None:
    """Return a letter to the contact, or None when the subscription is past these states by now."""
    found = Subscription.objects.select_related("contact", "institution", "size", "next_size", "standing")
    subscription = found.filter(code=message.context["subscription"], state__in=states).first()
    if subscription is None:
        return None
    context = {
        "name": subscription.contact.name,
        "subscription": subscription,
        "standing": subscription.standing,
        "page_url": settings.SITE_URL + reverse("donations:institution", args=[subscription.code]),
        "begin_url": settings.SITE_URL + reverse("donations:institution_begin"),
    }
    return Letter(subject, f"donations/mail/{template}", context)


def begun(message: Message) -> Letter | None:
    """The first invoice is on its way."""
    return _letter(message, _("Your subscription"), "institution_begun", State.ASKED)


def opened(message: Message) -> Letter | None:
    """The first invoice was paid: how to invite colleagues."""
    return _letter(message, _("The seats are open"), "institution_opened", State.ACTIVE)


def reopened(message: Message) -> Letter | None:
    """A late invoice was paid after all."""
    return _letter(message, _("The seats are open"), "institution_reopened", State.ACTIVE)


def reminder(message: Message) -> Letter | None:
    """An invoice is late. Not sent any more once it was paid."""
    found = _letter(
        message, _("An invoice is waiting"), "institution_reminder", State.ASKED, State.ACTIVE, State.LAPSED
    )
    code = message.context["payment"]
    invoice = Collection.objects.filter(payment__code=code, payment__state=Payment.State.OPEN).first()
    if found is None or invoice is None:
        return None
    return Letter(found.subject, found.template, {**found.context, "invoice": invoice, "cents": invoice.payment.cents})


def lapsed(message: Message) -> Letter | None:
    """An invoice stayed unpaid: the seats are closed until it is paid."""
    return _letter(message, _("The seats are closed for now"), "institution_lapsed", State.LAPSED)


def ending(message: Message) -> Letter | None:
    """No invoice comes after this year's."""
    found = _letter(message, _("As you asked"), "institution_ending", State.ASKED, State.ACTIVE, State.LAPSED)
    return found if found and found.context["standing"].stop_asked_at else None


def ended(message: Message) -> Letter | None:
    """The last year is over."""
    return _letter(message, _("Thank you"), "institution_ended", State.ENDED)


def invitation(message: Message) -> Letter | None:
    """A link to a seat, for a colleague. Nothing says whether they take it up."""
    sealed = message.context.get("sealed_link")
    found = Subscription.objects.active().select_related("institution")
    subscription = found.filter(code=message.context["subscription"]).first()
    if not sealed or subscription is None or timezone.now() > message.created_at + INVITATION_HOLDS:
        return None
    token = fieldkeys.unseal(sealed, **place(message.kind, message.address))
    url = settings.SITE_URL + reverse("donations:seat_claim", args=[token])
    context = {"url": url, "subscription": subscription}
    return Letter(_("An invitation from where you work"), "donations/mail/seat_invitation", context)


def seat_over(message: Message) -> Letter | None:
    """A seat ended, by no deed of the one who held it."""
    seat = Seat.objects.select_related("person").filter(code=message.context["seat"], left_at__isnull=False).first()
    if seat is None or Seat.objects.taken().filter(person=seat.person).exists():
        return None
    return Letter(_("Your seat has ended"), "donations/mail/seat_over", {"name": seat.person.name})
