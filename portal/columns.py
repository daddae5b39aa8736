"""How the headings of people's spreadsheets are compared."""

import re


def squeezed(heading: str) -> str:
    """ "Fra og med:" → "fraogmed"."""
    return re.sub(r"[\W_]+", "", heading.lower())
