"""The database itself refuses to change an entry of the audit."""

from django.db import migrations

MAKE = {
    "sqlite": [
        """CREATE TRIGGER vault_audit_is_append_only BEFORE UPDATE ON vault_auditentry
           BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION vault_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'integrity_constraint_violation';
           END $$""",
        """CREATE TRIGGER vault_audit_is_append_only BEFORE UPDATE ON vault_auditentry
           FOR EACH ROW EXECUTE FUNCTION vault_audit_is_append_only()""",
    ],
}
DROP = {
    "sqlite": ["DROP TRIGGER vault_audit_is_append_only"],
    "postgresql": [
        "DROP TRIGGER vault_audit_is_append_only ON vault_auditentry",
        "DROP FUNCTION vault_audit_is_append_only()",
    ],
}


def make(apps, schema_editor):
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_start")]

    operations = [migrations.RunPython(make, drop, hints={"in_keystore": True})]
