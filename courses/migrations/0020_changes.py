from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_enrolments")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[("texts", "texts, dates and prices"), ("places", "places taken and free")],
                        max_length=6,
                        verbose_name="part",
                    ),
                ),
                ("amount", models.PositiveBigIntegerField(default=1, verbose_name="changes")),
            ],
            options={"verbose_name": "change", "verbose_name_plural": "changes"},
        ),
    ]
