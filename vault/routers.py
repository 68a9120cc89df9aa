"""Which rows live in the keystore: the shred keys and the audit, and nothing else."""

from typing import Any

from django.db.models import Model

KEYSTORE = "keystore"
IN_KEYSTORE = {("vault", "shredkey"), ("vault", "auditentry")}


class KeystoreRouter:
    """Send the keystore's models to the keystore, and all else to the main database.

    The name decides, not an attribute: in a migration a model is a bare likeness of itself. Data migrations for the
    keystore say so with `hints={"in_keystore": True}`.
    """

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return KEYSTORE if _is_kept(model._meta.app_label, model._meta.model_name) else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        kept, other_kept = (_is_kept(row._meta.app_label, row._meta.model_name) for row in (one, other))
        return kept == other_kept

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        return (db == KEYSTORE) == (_is_kept(app_label, model_name) or bool(hints.get("in_keystore")))


def _is_kept(app_label: str, model_name: str | None) -> bool:
    return (app_label, (model_name or "").lower()) in IN_KEYSTORE
