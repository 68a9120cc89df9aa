"""What this room keeps sealed: the signed forms of periodic gifts. `manage.py rotate_keys` calls this."""

from django.db import transaction

from accounts import documents
from donations.models import PeriodicAgreement


def reseal() -> int:
    """Seal every signed form anew under the first field key; return how many changed."""
    return sum(_reseal(pk) for pk in PeriodicAgreement.objects.exclude(file="").values_list("pk", flat=True))


@transaction.atomic
def _reseal(pk: int) -> int:
    row = PeriodicAgreement.objects.select_for_update().filter(pk=pk).exclude(file="").first()
    return int(row is not None and documents.reseal(row))
