"""What the vault keeps under the field keys: the locators of return codes. `manage.py rotate_keys` calls this."""

from accounts import fieldkeys
from vault.models import Lock
from vault.services import locks


def reseal() -> int:
    """Seal and index every locator anew under the first field key; return how many."""
    count = 0
    for lock in Lock.objects.exclude(sealed_locator="").iterator():
        place = {"table": "vault_lock", "column": "locator", "row": str(lock.code)}
        locator = fieldkeys.unseal(lock.sealed_locator, **place)
        lock.sealed_locator = fieldkeys.reseal(lock.sealed_locator, **place)
        lock.locator = locks.locators(locator)[0]
        lock.save(update_fields=["sealed_locator", "locator"])
        count += 1
    return count
