"""What this room keeps sealed: texts, words, reasons, and files. `manage.py rotate_keys` calls this."""

from typing import Any

from django.db import models, transaction

from accounts import documents
from training.models import Evidence, Fulfilment, Move, Post, Verdict
from training.models.secret import SealedText

TEXTS: dict[type[models.Model], tuple[str, ...]] = {
    Fulfilment: ("text",),
    Move: ("words",),
    Verdict: ("reason", "words"),
    Post: ("text",),
}


def reseal() -> int:
    """Seal every text and file anew under the first field key; return how many rows changed."""
    texts = sum(_reseal_row(model, pk, names) for model, names in TEXTS.items() for pk in _keys(model))
    return texts + sum(_reseal_file(pk) for pk in _keys(Evidence))


def _keys(model: Any) -> list[int]:
    return list(model.objects.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _reseal_row(model: Any, pk: int, names: tuple[str, ...]) -> int:
    row = model.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return 0  # erased meanwhile
    texts: list[SealedText] = [vars(model)[name] for name in names]
    changed = [text.column for text in texts if text.reseal(row)]
    if changed:
        row.save(update_fields=changed)
    return int(bool(changed))


@transaction.atomic
def _reseal_file(pk: int) -> int:
    evidence = Evidence.objects.select_for_update().filter(pk=pk).first()
    return int(evidence is not None and documents.reseal(evidence))
