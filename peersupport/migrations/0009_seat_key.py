from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery


def remember_keys(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the key that somebody holds a copy with as the one they sat down with; without a copy they are asked for."""
    seats, copies = apps.get_model("peersupport", "Seat"), apps.get_model("vault", "SealedCopy")
    held = copies.objects.filter(ring=OuterRef("case_id"), kind="facts", person__user=OuterRef("person_id"))
    seats.objects.update(key=Subquery(held.values("person__code")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("peersupport", "0008_aftertalk"),
        ("vault", "0002_audit_is_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name='seat',
            name='key',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RunPython(remember_keys, migrations.RunPython.noop),
    ]
