"""The provinces of the Netherlands and Flanders with Brussels, and which border on which."""

from django.db import migrations

REGIONS = [
    ("groningen", "NL", "Groningen", "Groningen"),
    ("friesland", "NL", "Friesland", "Friesland"),
    ("drenthe", "NL", "Drenthe", "Drenthe"),
    ("overijssel", "NL", "Overijssel", "Overijssel"),
    ("flevoland", "NL", "Flevoland", "Flevoland"),
    ("gelderland", "NL", "Gelderland", "Gelderland"),
    ("utrecht", "NL", "Utrecht", "Utrecht"),
    ("noord-holland", "NL", "Noord-Holland", "North Holland"),
    ("zuid-holland", "NL", "Zuid-Holland", "South Holland"),
    ("zeeland", "NL", "Zeeland", "Zeeland"),
    ("noord-brabant", "NL", "Noord-Brabant", "North Brabant"),
    ("limburg-nl", "NL", "Limburg (Nederland)", "Limburg (Netherlands)"),
    ("antwerpen", "BE", "Antwerpen", "Antwerp"),
    ("limburg-be", "BE", "Limburg (België)", "Limburg (Belgium)"),
    ("oost-vlaanderen", "BE", "Oost-Vlaanderen", "East Flanders"),
    ("west-vlaanderen", "BE", "West-Vlaanderen", "West Flanders"),
    ("vlaams-brabant", "BE", "Vlaams-Brabant", "Flemish Brabant"),
    ("brussel", "BE", "Brussel", "Brussels"),
]
BORDERS = """
groningen friesland drenthe
friesland drenthe overijssel flevoland
drenthe overijssel
overijssel gelderland flevoland
flevoland gelderland utrecht noord-holland
gelderland utrecht zuid-holland noord-brabant limburg-nl
utrecht noord-holland zuid-holland
noord-holland zuid-holland
zuid-holland zeeland noord-brabant
zeeland noord-brabant
noord-brabant limburg-nl
antwerpen limburg-be oost-vlaanderen vlaams-brabant
limburg-be vlaams-brabant
oost-vlaanderen west-vlaanderen vlaams-brabant
vlaams-brabant brussel
"""


def fill(apps, schema_editor):
    Region = apps.get_model("peersupport", "Region")
    if Region.objects.exists():
        return
    rows = {
        code: Region.objects.create(code=code, country=country, name_nl=dutch, name_en=english)
        for code, country, dutch, english in REGIONS
    }
    for line in filter(None, BORDERS.splitlines()):
        first, *others = line.split()
        rows[first].neighbours.add(*(rows[other] for other in others))
        for other in others:  # here, unlike in the room itself, Django does not write the way back
            rows[other].neighbours.add(rows[first])


class Migration(migrations.Migration):
    dependencies = [("peersupport", "0001_start")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
