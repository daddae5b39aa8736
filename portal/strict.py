"""Read a table of TOML as a frozen dataclass, strictly: nothing unknown, nothing missing, no type bent.

A dataclass may check itself in `__post_init__`; its ValueError is told with the key of its table.
"""

from collections.abc import Iterable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints


class Fault(Exception):
    """What is wrong with the value at `key`. The caller knows the file."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(key, problem)
        self.key = key
        self.problem = problem


def read_table(kind: Any, table: dict[str, Any], key: str = "") -> Any:
    """`table` as the dataclass `kind`: every field known, present and of its type; Fault otherwise."""
    types = get_type_hints(kind)
    prefix = f"{key}." if key else ""
    for name in table:
        if name not in types:
            raise Fault(prefix + name, "unknown key")
    for field in fields(kind):
        if field.name not in table and field.default is MISSING:
            raise Fault(prefix + field.name, "missing")
    values = {name: _value(types[name], value, prefix + name) for name, value in table.items()}
    try:
        return kind(**values)
    except ValueError as error:
        raise Fault(key, str(error)) from error


def _value(kind: Any, value: Any, key: str) -> Any:
    if isinstance(kind, UnionType):  # `X | None`: TOML has no null, so a key that is there is an X
        return _value(next(part for part in get_args(kind) if part is not NoneType), value, key)
    if get_origin(kind) is Literal:
        if value not in get_args(kind):
            raise Fault(key, f"must be one of {', '.join(get_args(kind))}, not {value!r}")
        return value
    if get_origin(kind) is tuple:
        items = _of_type(list, value, key)
        return tuple(_value(get_args(kind)[0], item, f"{key}[{number}]") for number, item in enumerate(items))
    if is_dataclass(kind):
        return read_table(kind, _of_type(dict, value, key), key)
    return _of_type(kind, value, key)


TYPE_NAMES = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    date: "a date",
    list: "a list",
    dict: "a table",
}


def _of_type(kind: type, value: Any, key: str) -> Any:
    if type(value) is not kind:  # exactly: true is no number, a moment is no date
        raise Fault(key, f"must be {TYPE_NAMES[kind]}, not {value!r}")
    return value


def unique(names: Iterable[str], what: str) -> set[str]:
    """The names as a set; ValueError when one stands twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{what} has {name} twice")
        seen.add(name)
    return seen


def only_known(names: Iterable[str], known: set[str], what: str) -> None:
    """ValueError when one of the names is not known."""
    for name in names:
        if name not in known:
            raise ValueError(f"{what} names {name!r}, which does not exist")
