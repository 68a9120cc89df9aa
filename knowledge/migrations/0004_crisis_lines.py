"""The first crisis lines, each with its source. Staff keep them from here on."""

import json
from pathlib import Path

from django.db import migrations

LINES = Path(__file__).parent.parent / "crisis_lines.json"


def write(apps, schema_editor):
    CrisisLine = apps.get_model("knowledge", "CrisisLine")
    for row in json.loads(LINES.read_text()):
        CrisisLine.objects.get_or_create(country=row["country"], number=row["number"], defaults=row)


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0003_first_pages")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
