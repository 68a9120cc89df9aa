"""What this room keeps sealed: the secrets of account letters that have not gone yet. See `manage.py rotate_keys`."""

from django.db import transaction

from accounts import fieldkeys
from notifications.adapter import place
from notifications.models import Message

State = Message.State


def reseal() -> int:
    """Seal the secrets of waiting account letters under the first field key; return how many letters changed."""
    changed = 0
    waiting = Message.objects.filter(kind__startswith="accounts.", state__in=[State.WAITING, State.SENDING, State.DEAD])
    for pk in list(waiting.exclude(context={}).values_list("pk", flat=True)):
        with transaction.atomic():
            message = waiting.select_for_update().filter(pk=pk).first()
            if message is None:
                continue  # it went meanwhile, and its secret with it
            bound = place(message.kind, message.address)
            anew = {name: _anew(name, value, bound) for name, value in message.context.items()}
            if anew != message.context:
                message.context = anew
                message.save(update_fields=["context"])
                changed += 1
    return changed


def _anew(name: str, value: str, bound: dict[str, str]) -> str:
    return fieldkeys.reseal(value, **bound) if name.startswith("sealed") and value else value
