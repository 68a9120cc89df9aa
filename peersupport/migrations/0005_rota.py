"""Slots of the rota get a code to speak of them, a purpose, and whether they are offered to others."""

import uuid
from typing import Any

from django.db import migrations, models


def give_codes(apps: Any, schema_editor: Any) -> None:
    """Give each slot that is there a code of its own."""
    duties = apps.get_model("peersupport", "Duty").objects.filter(code=None)
    for duty in duties.iterator():
        duty.code = uuid.uuid4()
        duty.save(update_fields=["code"])


class Migration(migrations.Migration):
    dependencies = [("peersupport", "0004_clocks")]

    operations = [
        migrations.AddField(
            "duty",
            "kind",
            models.CharField(
                choices=[("phone", "telephone"), ("desk", "desk work")],
                default="phone",
                max_length=5,
                verbose_name="what for",
            ),
        ),
        migrations.AddField("duty", "is_offered", models.BooleanField(default=False, verbose_name="offered to others")),
        migrations.AddField("duty", "code", models.UUIDField(default=None, editable=False, null=True)),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField("duty", "code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
        migrations.RemoveConstraint("duty", "one_duty_per_desk_and_start"),
        migrations.AddConstraint(
            "duty",
            models.UniqueConstraint("desk", "kind", "starts_at", name="one_duty_per_desk_kind_and_start"),
        ),
    ]
