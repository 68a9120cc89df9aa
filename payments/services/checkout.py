"""Lead a payer to the checkout page: the same one on every click, as long as it is open."""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from payments import stripe
from payments.facts import ProviderError
from payments.models import Call, Checkout, Collection, Payment, Standing
from payments.services import calling, looking, switching
from payments.services.refusals import CheckoutUnavailable
from payments.services.starting import plan_session

ROUNDS = 3


def checkout_url(payment: Payment) -> str:
    """Return the address of the page where this payment is paid. Asks Stripe: never inside a transaction.

    Two clicks get the same page. Raises CheckoutUnavailable, with a sentence for the person, when the payment
    is over or Stripe does not answer.
    """
    refuse_collected(payment)
    if switching.is_closed(payment.purpose):
        raise CheckoutUnavailable(_("For the moment this can be paid by bank transfer only."))
    for _round in range(ROUNDS):
        payment.refresh_from_db()
        if payment.released_at or payment.state not in (Payment.State.DRAFT, Payment.State.OPEN):
            raise CheckoutUnavailable(_("This payment is no longer open."))
        checkout = payment.checkouts.order_by("-attempt").first()
        call = payment.calls.filter(verb=Call.Verb.CREATE_SESSION, state=Call.State.OPEN).first()
        if call:
            open_checkout(call)
        elif checkout and checkout.state == Checkout.State.OPEN:
            if url := url_of(checkout):
                return url
        else:
            plan_another(payment, after=checkout)
    raise CheckoutUnavailable(sorry())


@transaction.atomic
def plan_another(payment: Payment, *, after: Checkout | None) -> None:
    """Plan a checkout after this one, which is no longer open, unless another click opened one meanwhile."""
    locked = Payment.objects.select_for_update().get(pk=payment.pk)
    if locked.checkouts.order_by("-attempt").first() == after:
        plan_session(locked)


def refuse_collected(payment: Payment) -> None:
    """Raise CheckoutUnavailable for a period that is collected or invoiced by itself: it would be paid twice."""
    begins = Q(standing__payment=F("payment"), standing__way=Standing.Way.CHECKOUT)
    if Collection.objects.filter(payment=payment).exclude(begins).exists():
        raise CheckoutUnavailable(_("This is collected by itself; there is nothing to pay here."))


def open_checkout(call: Call) -> None:
    """Have the checkout opened now: somebody waits."""
    tried = calling.carry_out(call.pk, now=timezone.now(), is_patient=False)
    if tried and tried.state in (Call.State.OPEN, Call.State.FAILED):
        raise CheckoutUnavailable(sorry())


def url_of(checkout: Checkout) -> str:
    """Return the address of an open checkout page; "" after writing down that it is no longer open."""
    try:
        session = stripe.session(checkout.session_id)
        if session.status == "open":
            return session.url
        looking.fold(checkout.payment)
    except ProviderError as error:
        raise CheckoutUnavailable(sorry()) from error
    return ""


def sorry() -> str:
    """Say that the payment service cannot be reached."""
    return _("The payment page cannot be opened at the moment. Nothing has been paid. Please try again in a minute.")
