"""The ICNPO categories of Frivillighetsregisteret, and which of our activity types each suggests.

The table is refreshed from the register afterwards. Source: the classification as the register used it (NOU 2006:15).
"""

from django.db import migrations

CATEGORIES = {
    "1100": ("Kunst og kultur", ["korps", "kor", "musikk", "dans", "teater", "kunst", "husflid", "historielag",
                                 "litteratur"]),
    "1200": ("Idrett", ["fotball", "handball", "volleyball", "ski", "turn", "friidrett", "svomming", "kampsport",
                        "sykkel", "orientering", "hest", "skyting", "parasport"]),
    "1300": ("Rekreasjon og sosiale foreninger", ["friluftsliv", "speider", "jakt-og-fiske", "sjakk", "pensjonist"]),
    "2100": ("Grunn- og videregående utdanning", ["barn-og-unge"]),
    "2200": ("Høgskole og universitet", []),
    "2300": ("Annen utdanning", []),
    "2400": ("Forskning", []),
    "3100": ("Sykehus og rehabilitering", ["helse"]),
    "3200": ("Sykehjem", ["helse", "besoksvenn"]),
    "3300": ("Psykiatriske institusjoner", ["helse"]),
    "3400": ("Andre helsetjenester", ["helse"]),
    "4100": ("Sosiale tjenester", ["besoksvenn"]),
    "4200": ("Krisehjelp og støttearbeid", ["beredskap"]),
    "4300": ("Økonomisk og materiell støtte", []),
    "5100": ("Natur- og miljøvern", ["natur-og-miljo"]),
    "5200": ("Dyrevern", ["dyr"]),
    "6100": ("Lokalsamfunnsutvikling", ["velforening"]),
    "6200": ("Bolig- og lokalmiljø", ["velforening"]),
    "6300": ("Arbeidsopplæring", []),
    "7100": ("Interesseorganisasjoner", []),
    "7200": ("Juridisk rådgivning", []),
    "7300": ("Politiske organisasjoner", []),
    "8100": ("Pengeutdelende stiftelser", []),
    "8200": ("Frivillighetssentraler", ["frivilligsentral"]),
    "9100": ("Internasjonale organisasjoner", ["internasjonalt"]),
    "10100": ("Tros- og livssynsorganisasjoner", ["tro-og-livssyn"]),
    "11100": ("Næringslivs- og arbeidsgiverorganisasjoner", []),
    "11200": ("Yrkessammenslutninger", []),
    "11300": ("Arbeidstakerorganisasjoner", []),
    "12100": ("Andre", []),
    "13100": ("Barne- og ungdomsorganisasjoner", ["barn-og-unge"]),
    "14100": ("Mangfold og inkludering", ["innvandrer"]),
}  # fmt: skip


def seed(apps, schema_editor):
    types = {one.code: one for one in apps.get_model("organizations", "ActivityType").objects.all()}
    for code, (name, suggested) in CATEGORIES.items():
        category = apps.get_model("organizations", "IcnpoCategory").objects.create(code=code, name=name)
        category.activity_types.set(types[one] for one in suggested if one in types)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0006_keep_what_the_registers_said")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
