"""How Django's own lists write what the portal's filters write elsewhere: "1. mars 2027 kl. 18.00"."""

TIME_FORMAT = r"\k\l. H.i"
DATETIME_FORMAT = r"j. F Y \k\l. H.i"
