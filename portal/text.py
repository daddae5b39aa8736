"""Small, pure functions over text."""

import unicodedata

_NORWEGIAN = str.maketrans({"æ": "{", "ø": "|", "å": "}", "ä": "{", "ö": "|"})


def sort_key(name: str) -> str:
    """A key that sorts names in Norwegian order (…, Z, Æ, Ø, Å) under the C collation.

    Kept in a column of its own, because the embedded server has no ICU.
    """
    lowered = unicodedata.normalize("NFC", name).casefold().translate(_NORWEGIAN)
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
