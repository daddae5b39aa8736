"""The districts of the platform file, and the activity types that people in Norway look for.

Both are tables that staff edit afterwards; the migration only gives an installation something to begin with.
"""

from django.db import migrations

from portal import platform
from portal.text import sort_key

ACTIVITY_TYPES = {
    "korps": "Korps",
    "kor": "Kor",
    "musikk": "Musikk og band",
    "dans": "Dans",
    "teater": "Teater og revy",
    "kunst": "Kunst",
    "husflid": "Husflid",
    "historielag": "Historielag",
    "litteratur": "Litteratur",
    "fotball": "Fotball",
    "handball": "Håndball",
    "volleyball": "Volleyball",
    "ski": "Ski",
    "turn": "Turn",
    "friidrett": "Friidrett",
    "svomming": "Svømming",
    "kampsport": "Kampsport",
    "sykkel": "Sykkel",
    "orientering": "Orientering",
    "hest": "Hest",
    "skyting": "Skyting",
    "parasport": "Parasport",
    "sjakk": "Sjakk og spill",
    "friluftsliv": "Friluftsliv",
    "speider": "Speider",
    "jakt-og-fiske": "Jakt og fiske",
    "dyr": "Dyr",
    "natur-og-miljo": "Natur og miljø",
    "barn-og-unge": "Barn og unge",
    "besoksvenn": "Omsorg og besøksvenn",
    "beredskap": "Beredskap",
    "velforening": "Velforening",
    "pensjonist": "Pensjonist",
    "tro-og-livssyn": "Tro og livssyn",
    "innvandrer": "Innvandrer og inkludering",
    "helse": "Helse og pasient",
    "internasjonalt": "Internasjonalt arbeid",
    "frivilligsentral": "Frivilligsentral",
}


def seed(apps, schema_editor):
    activity_type = apps.get_model("organizations", "ActivityType")
    district = apps.get_model("organizations", "District")
    for code, name in ACTIVITY_TYPES.items():
        activity_type.objects.create(code=code, name=name, sort_key=sort_key(name))
    for name in platform.current().districts:
        district.objects.create(name=name, sort_key=sort_key(name))


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
