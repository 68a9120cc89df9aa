"""Which rows live in the keystore: the shred keys and nothing else."""

from typing import Any

from django.db.models import Model


class KeystoreRouter:
    """Send models that say `in_keystore = True` to the keystore, and all else to the main database."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return "keystore" if getattr(model, "in_keystore", False) else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return bool(getattr(one, "in_keystore", False)) == bool(getattr(other, "in_keystore", False))

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        model = hints.get("model")
        return (db == "keystore") == bool(getattr(model, "in_keystore", hints.get("in_keystore", False)))
