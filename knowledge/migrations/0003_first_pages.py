"""Lay out the first pages, for editors to make their own."""

from pathlib import Path

from django.db import migrations

TEXTS = Path(__file__).resolve().parent.parent / "first_pages"


def read(slug, language):
    title, lead, text = (TEXTS / f"{slug}.{language}.md").read_text().split("\n", 2)
    return {f"title_{language}": title.removeprefix("# "), f"lead_{language}": lead, f"text_{language}": text.strip()}


def lay_out(apps, schema_editor):
    Page = apps.get_model("knowledge", "Page")
    for slug in ("about", "contact", "privacy", "terms", "accessibility"):
        Page.objects.using(schema_editor.connection.alias).get_or_create(
            slug=slug, defaults=read(slug, "nl") | read(slug, "en")
        )


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0002_page")]
    operations = [migrations.RunPython(lay_out, migrations.RunPython.noop)]
