"""The database itself refuses to change or delete an entry of the ledger, whoever asks."""

from django.db import migrations

SQLITE_UP = [
    """CREATE TRIGGER payments_entry_no_update BEFORE UPDATE ON payments_entry
    BEGIN SELECT RAISE(ABORT, 'The ledger is only added to.'); END""",
    """CREATE TRIGGER payments_entry_no_delete BEFORE DELETE ON payments_entry
    BEGIN SELECT RAISE(ABORT, 'The ledger is only added to.'); END""",
]
SQLITE_DOWN = [
    "DROP TRIGGER IF EXISTS payments_entry_no_update",
    "DROP TRIGGER IF EXISTS payments_entry_no_delete",
]
POSTGRES_UP = [
    """CREATE FUNCTION payments_entry_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'The ledger is only added to.' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER payments_entry_no_change BEFORE UPDATE OR DELETE ON payments_entry
    FOR EACH ROW EXECUTE FUNCTION payments_entry_only_added()""",
]
POSTGRES_DOWN = [
    "DROP TRIGGER IF EXISTS payments_entry_no_change ON payments_entry",
    "DROP FUNCTION IF EXISTS payments_entry_only_added()",
]


def run(statements_for):
    def act(apps, schema_editor):
        for statement in statements_for.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement)

    return act


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_start")]

    operations = [
        migrations.RunPython(
            run({"sqlite": SQLITE_UP, "postgresql": POSTGRES_UP}),
            run({"sqlite": SQLITE_DOWN, "postgresql": POSTGRES_DOWN}),
        )
    ]
