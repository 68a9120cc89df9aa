"""What payments tells us of a gift. Each may be told twice; the letters' keys make the second time do nothing.

No sum is stored here: goals, lists of givers and overviews are questions to the ledger. Each period of a standing
gift becomes a gift of its own as soon as money is in or on its way.
"""

from django.db import transaction
from django.utils import timezone

from donations.models import Gift
from donations.services import agreements
from donations.services import standing as standing_gifts
from notifications import outbox
from payments.models import Payment, Standing


def on_paid(*, payment: Payment) -> None:
    """Thank the giver, once. The receipt is a letter of its own, from the room of money.

    Of a standing gift the beginning and each new year are thanked for; a month has its receipt, and that is enough.
    """
    gift = gift_of(payment)
    if gift.standing is None:
        put_letter("gift_thanks", payment)
    elif gift.standing.payment_id != payment.pk and gift.standing.interval == Standing.Interval.YEAR:
        standing_gifts.tell(gift.standing, "renewed", once=str(payment.code))


def on_processing(*, payment: Payment) -> None:
    """Say, once, that a bank debit takes some days. Of later periods nobody need hear before they are in."""
    gift = gift_of(payment)
    if gift.standing is None or gift.standing.payment_id == payment.pk:
        put_letter("gift_on_its_way", payment)


def on_failed(*, payment: Payment) -> None:
    """Tell of a debit that did not arrive. Whoever left the checkout page is left in peace."""
    if payment.state == Payment.State.FAILED and not hasattr(payment, "collection"):
        put_letter("gift_failed", payment)


def on_refunded(*, payment: Payment) -> None:
    """Do nothing: the credit note is the room of money's letter, and every sum here follows the ledger."""


def on_started(*, standing: Standing) -> None:
    """Thank the giver, and say what comes when, and how to stop it."""
    standing_gifts.tell(standing, "started", once="")


def on_changed(*, standing: Standing) -> None:
    """Confirm another amount."""
    standing_gifts.tell(standing, "changed", once=str(standing.version))


def on_failing(*, standing: Standing) -> None:
    """Say kindly that a period could not be collected, for the first three tries."""
    if standing.failed_tries <= standing_gifts.LETTERS_AT_MOST:
        standing_gifts.tell(standing, "failing", once=standing_gifts.period(standing, standing.failed_tries))


def on_recovered(*, standing: Standing) -> None:
    """Say that it worked after all."""
    standing_gifts.tell(standing, "recovered", once=standing_gifts.period(standing, 0))


def on_paused(*, standing: Standing) -> None:
    """Confirm that nothing is collected for now."""
    standing_gifts.tell(standing, "paused", once=str(standing.version))


def on_resumed(*, standing: Standing) -> None:
    """Confirm that it goes on, and say when."""
    standing_gifts.tell(standing, "resumed", once=str(standing.version))


def on_stopped(*, standing: Standing) -> None:
    """Confirm that nothing is collected any more, and thank for what was given. Never silently."""
    if standing.ending != Standing.Ending.NEVER or standing.subscription_id:
        standing_gifts.tell(standing, "stopped", once="")
    agreements.stopped(standing)


@transaction.atomic
def gift_of(payment: Payment) -> Gift:
    """Return the gift of a payment; a new period of a standing gift becomes one, without a name on the site.

    What was for a campaign goes where it is needed most once that has ended.
    """
    known = Gift.objects.select_related("standing").filter(payment=payment).first()
    if known:
        return known
    standing = payment.collection.standing
    first = Gift.objects.select_related("campaign").get(payment=standing.payment_id)
    is_for = first.campaign if first.campaign and first.campaign.is_running(timezone.localdate()) else None
    gift, _made = Gift.objects.get_or_create(
        payment=payment,
        defaults={
            "standing": standing,
            "campaign": is_for,
            "cents": payment.cents,
            "dedication": first.dedication,
            "dedicated_to": first.dedicated_to,
            "language": first.language,
            "created_at": payment.created_at,
        },
    )
    return gift


def put_letter(kind: str, payment: Payment) -> None:
    """Put a letter about this payment's gift in the outbox, once for each kind."""
    gift = Gift.objects.get(payment=payment)
    outbox.put(
        f"donations.{kind}",
        to=payment.payer.person,
        address=payment.payer.email,
        language=gift.language,
        key=f"donations.{kind}:{payment.code}",
        gift=str(gift.code),
    )
