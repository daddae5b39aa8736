"""A name as people write it. The national register writes everything in capitals."""

import re

ABBREVIATIONS = frozenset(
    {"AFS", "AIL", "BK", "BMX", "FAU", "FK", "HK", "IF", "IK", "IL", "KFUK", "KFUM", "LO", "MC", "NAF", "NAV"}
    | {"NMK", "RK", "SFO", "SK", "TK", "UL", "USA"}
)
SMALL_WORDS = frozenset(
    {"av", "de", "den", "det", "for", "fra", "i", "med", "mot", "og", "om", "på", "til", "ved"}
)


def display_name(register_name: str) -> str:
    """ "TRANBY OG OMEGN IL" → "Tranby og Omegn IL". A name with small letters is left as it is."""
    if register_name != register_name.upper():
        return register_name
    words = register_name.split()
    return " ".join(_word(word, is_first=number == 0) for number, word in enumerate(words))


def _word(word: str, *, is_first: bool) -> str:
    if word.lower() in SMALL_WORDS and not is_first:
        return word.lower()
    return re.sub(r"\w+", lambda part: _cased(part[0]), word)


def _cased(part: str) -> str:
    """Abbreviations and what has no vowel or has a digit ("4H", "LSK") keep their capitals."""
    has_vowel = any(letter in "AEIOUYÆØÅÄÖÉ" for letter in part)
    if part in ABBREVIATIONS or not has_vowel or part[0].isdigit():
        return part
    return part.capitalize()
