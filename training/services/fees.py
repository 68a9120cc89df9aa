"""What this room asks of payments: a fee, paid once, that does not come back when the answer is no."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from payments import services as payments
from payments.models import Payment
from training.models import Candidate, Fulfilment, Requirement
from training.services.moving import TrainingRefused, lock

PURPOSE = "training.fee"
OPEN_FOR = timedelta(hours=24)


def payments_of(fulfilment: Fulfilment) -> list[Payment]:
    """Return the payments that were begun for a fee, oldest first."""
    return list(Payment.objects.filter(purpose=PURPOSE, reference=str(fulfilment.code)).order_by("pk"))


@transaction.atomic
def ask_fee(*, candidate: Candidate, requirement: Requirement, by: User, now: datetime) -> Payment:
    """Ask for a fee; the second click gets the same payment. Raises TrainingRefused when there is nothing to pay."""
    candidate = lock(candidate)
    is_here = requirement.stage_id == candidate.stage_id and requirement.kind == Requirement.Kind.FEE
    if not is_here or not candidate.is_open_to_work or requirement.cents is None:
        raise TrainingRefused(_("There is nothing to pay here now."))
    fulfilment, _made = Fulfilment.objects.get_or_create(candidate=candidate, requirement=requirement)
    if fulfilment.paid_at:
        raise TrainingRefused(_("This is paid already."))
    with translation.override(candidate.language):
        description = _("Application %(reference)s") % {"reference": candidate.reference}
        return_path = reverse("training:item", args=[candidate.code, requirement.position])
    return payments.start(
        purpose=PURPOSE,
        reference=str(fulfilment.code),
        cents=requirement.cents,
        description=description,
        person=by,
        name=by.name,
        email=by.email,
        language=candidate.language,
        expires_at=now + OPEN_FOR,
        return_path=return_path,
    )


def close_payments(candidate: Candidate) -> None:
    """See to it that nobody can pay for this candidate any more."""
    for fulfilment in candidate.fulfilments.filter(requirement__kind=Requirement.Kind.FEE):
        for payment in payments_of(fulfilment):
            if payment.state in Payment.UNDECIDED:
                payments.release(payment)
