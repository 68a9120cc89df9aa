"""Let a test that really commits clear SQLite's tables after itself: the ledger's triggers forbid it."""

from importlib import import_module
from typing import Any

from django.db.backends.sqlite3.base import DatabaseOperations  # by way of `base`: on PostgreSQL nobody loaded it yet

LEDGER = "payments_entry"


def let_tests_flush() -> None:
    """Take the triggers away around the flush of a test database, in the same transaction."""
    migration = import_module("payments.migrations.0002_ledger_is_only_added_to")
    original = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, style: Any, tables: Any, **how: Any) -> list[str]:
        statements = original(self, style, tables, **how)
        if LEDGER not in tables or not str(self.connection.settings_dict["NAME"]).startswith(
            ("file:memory", ":memory")
        ):
            return statements
        return [*migration.SQLITE_DOWN, *statements, *migration.SQLITE_UP]

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]
