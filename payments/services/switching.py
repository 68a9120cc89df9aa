"""Close the checkout page for a purpose, and open it again, while the site runs: each turn is a row, the last holds.

`settings.CHECKOUT_CLOSED` names purposes that stay closed whatever the rows say.
"""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from payments.models import CheckoutSwitch, StaffTask
from payments.services import staffing


def is_closed(purpose: str) -> bool:
    """Whether nobody is led to the checkout page for this now. Asks the database."""
    return purpose in settings.CHECKOUT_CLOSED or last_is_closed(purpose)


def last_is_closed(purpose: str) -> bool:
    """Whether the last turn of the switch closed it."""
    last = CheckoutSwitch.objects.filter(purpose=purpose).order_by("-pk").values_list("is_closed", flat=True).first()
    return bool(last)


@transaction.atomic
def close(*, purpose: str, reason: str, by: User | None = None) -> bool:
    """Lead nobody to the checkout page for this any more; whether that is new. What was opened can still be paid.

    Closed by nobody (the house itself, in an attack) it is a task for the treasurer.
    """
    if last_is_closed(purpose):
        return False
    row = CheckoutSwitch.objects.create(purpose=purpose, is_closed=True, reason=reason, set_by=by)
    if by is None:
        staffing.put(StaffTask.Kind.BY_BANK_ONLY, key=f"by_bank_only:{row.pk}", about=reason)
    return True


@transaction.atomic
def reopen(*, purpose: str, by: User, reason: str = "") -> bool:
    """Lead people to the checkout page again; whether that is new."""
    if not last_is_closed(purpose):
        return False
    CheckoutSwitch.objects.create(purpose=purpose, is_closed=False, reason=reason, set_by=by)
    for closing in CheckoutSwitch.objects.filter(purpose=purpose, is_closed=True):
        staffing.settle(f"by_bank_only:{closing.pk}", by=by, note=reason or _("Opened again."))
    return True
