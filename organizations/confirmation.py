"""What an association looks through once a year: one page, a section for each part of the app that knows something.

A part registers `provider(association, user)` in `sections`; it returns None where there is nothing to say.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.registries import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from organizations.models import Association
    from portal.models import User

    Text = str | _StrPromise


@dataclass(frozen=True)
class Section:
    """`facts` as label and value; `missing` names what is not written; `change_url` leads to where it is."""

    heading: "Text"
    facts: "Sequence[tuple[Text, str]]"
    missing: "Sequence[Text]" = ()
    change_url: str = ""


sections: "Registry[Callable[[Association, User], Section | None]]" = Registry("the yearly confirmation")


def sections_for(association: "Association", user: "User") -> list[Section]:
    return [section for provider in sections if (section := provider(association, user))]
