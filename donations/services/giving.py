"""Take a gift, once or again and again: a row here and a payment below, in one transaction. The network comes after."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from donations.models import Campaign, Gift
from payments import services as payments
from payments.models import Payment

PURPOSE = "donations.gift"
OPEN_FOR = timedelta(hours=24)
PAYABLE = (Payment.State.DRAFT, Payment.State.OPEN, Payment.State.EXPIRED, Payment.State.FAILED)


class GiftRefused(Exception):
    """The gift cannot be paid now; the message may be shown."""


def give(
    *,
    key: uuid.UUID,
    cents: int,
    interval: str = "",
    campaign: Campaign | None,
    person: User | None,
    name: str,
    email: str,
    language: str,
    dedication: str,
    dedicated_to: str,
    shown_name: str,
    shows_amount: bool,
    now: datetime,
) -> Gift:
    """Write down what somebody gives, ready to be paid; `key` says which page it was sent from.

    `interval` is "" for once, else "month" or "year".

    The same page sent twice is one gift. Sent again with other wishes while nothing was paid, the earlier one is
    closed first, so that nobody pays for both.
    """
    wishes: dict[str, Any] = {
        "cents": cents,
        "campaign": campaign,
        "dedication": dedication,
        "dedicated_to": dedicated_to if dedication else "",
        "shown_name": shown_name,
        "shows_amount": shows_amount,
        "language": language,
    }
    payer = {"person": person, "name": name, "email": email}
    try:
        with transaction.atomic():
            earlier = Gift.objects.select_for_update().filter(key=key).first()
            if earlier and is_same(earlier, wishes, payer, interval):
                return earlier
            if earlier:
                put_aside(earlier)
            return begin(key, wishes, payer, interval, now=now)
    except IntegrityError:  # the other click of a double one was first
        return Gift.objects.select_related("payment").get(key=key)


def is_same(gift: Gift, wishes: dict[str, Any], payer: dict[str, Any], interval: str) -> bool:
    """Whether this gift was begun with exactly these wishes, by the same giver."""
    given_by = gift.payment.payer
    if interval != (gift.standing.interval if gift.standing else ""):
        return False
    return all(getattr(gift, name) == value for name, value in wishes.items()) and all(
        getattr(given_by, name) == value for name, value in payer.items()
    )


def put_aside(gift: Gift) -> None:
    """Make room for a gift with other wishes from the same page: nobody can pay this one any more."""
    if gift.payment.state in (Payment.State.DRAFT, Payment.State.OPEN):
        if gift.standing:
            payments.stop_standing(standing=gift.standing)
        else:
            payments.release(gift.payment)
        gift.is_replaced = True
    gift.key = uuid.uuid4()
    gift.save(update_fields=["key", "is_replaced"])


def begin(key: uuid.UUID, wishes: dict[str, Any], payer: dict[str, Any], interval: str, *, now: datetime) -> Gift:
    """Make the gift and ask for its payment."""
    gift = Gift(key=key, created_at=now, **wishes)
    ask_payment(gift, payer, interval, now=now)
    gift.save()
    return gift


def ask_payment(gift: Gift, payer: dict[str, Any], interval: str, *, now: datetime) -> None:
    """Ask for the money. What reaches bank statements says "gift" and no more."""
    with override(gift.language):
        asked: dict[str, Any] = {
            "purpose": PURPOSE,
            "reference": str(gift.code),
            "cents": gift.cents,
            "description": _("Gift"),
            "language": gift.language,
            "expires_at": now + OPEN_FOR,
            "return_path": reverse("donations:gift", args=[gift.code]),
            **payer,
        }
        if not interval:
            gift.payment = payments.start(**asked)
            return
        page = reverse("donations:standing_gift", args=[gift.code])
        gift.standing = payments.start_standing(**asked, interval=interval, manage_path=page)
        gift.payment = gift.standing.payment


@transaction.atomic
def reopen(*, gift: Gift, now: datetime) -> Payment:
    """Return the gift's payment, open to be paid; one that expired or failed is opened again.

    Raises GiftRefused when it was paid, is on its way, or was replaced by another gift.
    """
    payment = gift.payment
    if payment.state not in PAYABLE:
        raise GiftRefused(_("This gift has been paid, or the money is on its way."))
    if gift.is_replaced:
        raise GiftRefused(_("This gift was replaced by another one. Please begin again."))
    if payment.state in (Payment.State.DRAFT, Payment.State.OPEN):
        return payment
    if gift.standing and gift.standing.subscription_id:
        raise GiftRefused(_("This one cannot be paid again. Please begin a new gift."))
    given_by = payment.payer
    payer = {"person": given_by.person, "name": given_by.name, "email": given_by.email}
    ask_payment(gift, payer, gift.standing.interval if gift.standing else "", now=now)
    return gift.payment


def hide(*, gift: Gift) -> None:
    """Take the name and the amount of a gift off the site; done again it changes nothing."""
    Gift.objects.filter(pk=gift.pk).update(is_hidden=True)
