"""Begin a payment: a row and a call, in the caller's transaction. The network comes later."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from payments import modes
from payments.models import Call, Payer, Payment
from payments.services.figures import midnight
from payments.services.forgetting import first_day_kept


@transaction.atomic
def start(
    *,
    purpose: str,
    reference: str,
    cents: int,
    description: str,
    person: User | None,
    name: str,
    email: str,
    language: str,
    expires_at: datetime | None,
    return_path: str,
) -> Payment:
    """Ask `cents` for a purpose and reference; the payment stays undecided until `expires_at`.

    There is one undecided payment per (purpose, reference): the second call returns it as it is. One that
    expired or failed is opened again when the amount is the same; otherwise a new one is made.
    `description` must be neutral (it stands on bank statements); nothing costs nothing: `cents` is over 0.
    """
    if cents <= 0:
        raise ValueError("Nothing is to be paid: confirm without a payment.")
    if purpose not in settings.PAYMENT_PURPOSES:
        raise ValueError(f"No such purpose: {purpose}")
    if not url_has_allowed_host_and_scheme(return_path, allowed_hosts=None):
        raise ValueError("The return path must lead to this site.")
    mode = modes.current()
    same = Payment.objects.select_for_update().filter(mode=mode, purpose=purpose, reference=reference)
    if undecided := same.undecided().first():
        return undecided
    over = same.filter(state__in=(Payment.State.EXPIRED, Payment.State.FAILED), cents=cents).order_by("-pk").first()
    payment = over or Payment(
        payer=payer_of(person=person, name=name, email=email),
        purpose=purpose,
        reference=reference,
        cents=cents,
        mode=mode,
    )
    payment.description, payment.language = description, language
    payment.return_path, payment.expires_at, payment.released_at = return_path, expires_at, None
    payment.state = Payment.State.OPEN if over else Payment.State.DRAFT
    payment.save()
    plan_session(payment)
    return payment


def payer_of(*, person: User | None, name: str, email: str) -> Payer:
    """Return the payer with exactly these details: what somebody gave last year is not rewritten today.

    One so old that `forgetting` may cut it is not taken up again.
    """
    mode = modes.current()
    lately = Payer.objects.filter(created_at__gte=midnight(first_day_kept(timezone.now())))
    known = lately.filter(mode=mode, person=person, name=name, email=email) if person else Payer.objects.none()
    return known.order_by("-pk").first() or Payer.objects.create(mode=mode, person=person, name=name, email=email)


def plan_session(payment: Payment) -> Call:
    """Write down that a checkout must be opened for this payment, and return that call."""
    earlier = payment.calls.filter(verb=Call.Verb.CREATE_SESSION)
    waiting = earlier.filter(state=Call.State.OPEN).first()
    if waiting:
        return waiting
    last = earlier.order_by("-attempt").first()
    attempt = last.attempt + 1 if last else 1
    return Call.objects.create(
        verb=Call.Verb.CREATE_SESSION,
        payment=payment,
        mode=payment.mode,
        attempt=attempt,
        key=f"session:{payment.code}:{attempt}",
    )
