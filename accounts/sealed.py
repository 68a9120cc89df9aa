"""What this room keeps sealed: the secrets of the second factor. See `manage.py rotate_keys`."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts import fieldkeys
from accounts.second_factor import SECRETS, place


def reseal() -> int:
    """Seal every secret under the first key and return how many changed."""
    changed = 0
    for pk in list(Authenticator.objects.filter(type__in=SECRETS).values_list("pk", flat=True)):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().select_related("user").filter(pk=pk).first()
            if row is None:
                continue  # taken away meanwhile
            name = SECRETS[Authenticator.Type(row.type)]
            sealed = fieldkeys.reseal(row.data[name], **place(row.user))
            if sealed != row.data[name]:
                row.data[name] = sealed
                row.save(update_fields=["data"])
                changed += 1
    return changed
