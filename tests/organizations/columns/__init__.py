"""Every column of `organizations` that holds text: may everybody read it, or only those it belongs to?

One file for each part of the app. A column with choices needs no line; nor does a state. A private column that the
association may choose to show has a boolean beside it whose name begins with `show_`: the walk turns them all off.
"""

import pkgutil
from importlib import import_module

_PARTS = [import_module(f"{__name__}.{part.name}") for part in pkgutil.iter_modules(__path__)]

PUBLIC: set[str] = set().union(*(part.PUBLIC for part in _PARTS))
PRIVATE: set[str] = set().union(*(part.PRIVATE for part in _PARTS))
# What to plant where the database is particular about the form; the others get a word of their own.
PLANTED: dict[str, str] = {
    name: secret for part in _PARTS for name, secret in getattr(part, "PLANTED", {}).items()
}
