"""The clear-text ledger: every column of the vault, and why it may be read by whoever holds the database."""

from django.apps import apps

LEDGER = {
    "KeyPair": {"id", "code", "user", "case", "public_key"},
    "Lock": {"id", "code", "key_pair", "kind", "locator", "sealed_locator", "salt", "envelope", "opens_at", "ends_at"},
    "VaultSession": {"id", "code", "locator", "login", "key_pair", "envelope", "started_at", "seen_at"},
    "KeyRing": {"case", "epoch", "is_rotation_due"},
    "Wrap": {"id", "ring", "person", "epoch", "envelope"},
    "SealedItem": {"id", "code", "ring", "epoch", "kind", "author", "envelope"},
    "SealedCopy": {"id", "ring", "person", "kind", "envelope"},
    "GrantRequest": {"id", "code", "ring", "person", "from_epoch", "has_consent", "mac"},
    "ShredKey": {"case", "key"},
    "AuditEntry": {"number", "at", "deed", "actor", "about", "person", "previous", "chain"},
}


def test_the_vault_has_these_columns_and_no_other():
    schema = {
        model.__name__: {field.name for field in model._meta.get_fields() if field.concrete}
        for model in apps.get_app_config("vault").get_models()
    }

    assert schema == LEDGER


def test_there_is_no_free_text():
    free = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("vault").get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.get_internal_type() in {"TextField", "JSONField", "FileField"}
    ]

    assert free == []
