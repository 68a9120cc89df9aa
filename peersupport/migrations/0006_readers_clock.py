from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("peersupport", "0005_rota")]

    operations = [
        migrations.AlterField(
            model_name="alarm",
            name="clock",
            field=models.CharField(
                choices=[
                    ("safety", "urgent, and nobody opened it"),
                    ("open", "nobody opened it"),
                    ("propose", "nobody was proposed yet"),
                    ("widen", "no coach found yet"),
                    ("refer", "no expert found yet"),
                    ("refused", "three people could not"),
                    ("readers", "fewer than two at the desk can read it"),
                    ("contact", "no contact within 24 hours"),
                    ("contact_late", "no contact within 48 hours"),
                    ("second_talk", "time for a second talk"),
                    ("third_talk", "time for a third talk"),
                    ("next_talk", "time for the monthly talk"),
                    ("unread", "a message unread for 24 hours"),
                    ("unread_long", "a message unread for 72 hours"),
                    ("silent", "no sign of the supporter for three weeks"),
                    ("silent_long", "no sign of the supporter for four weeks"),
                    ("keep_30", "closes or goes in 30 days"),
                    ("keep_7", "closes or goes in 7 days"),
                    ("keep_1", "closes or goes tomorrow"),
                ],
                max_length=12,
            ),
        ),
    ]
