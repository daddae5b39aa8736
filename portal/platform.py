"""STAND-IN until the real loader is in place."""

from types import SimpleNamespace
from typing import Any


def current() -> Any:
    return SimpleNamespace(
        id="lier",
        name="Frivillig i Lier",
        municipality=SimpleNamespace(name="Lier kommune", short_name="Lier", number="3312"),
        districts=("Lierbyen", "Tranby", "Lierskogen", "Sylling", "Høvik", "Lahell", "Gullaug"),
        commitments=(),
    )
