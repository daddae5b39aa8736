"""JSON from others, whatever it is: a value of the wrong shape is as good as none."""

from typing import Any


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def as_dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def as_number(value: Any, otherwise: int = 0) -> int:
    return value if isinstance(value, int) else otherwise


def listed(page: dict[str, Any], name: str) -> list[Any]:
    """The rows of a HAL page. A search without a hit has no `_embedded` at all."""
    return as_list(as_dict(page.get("_embedded")).get(name))
