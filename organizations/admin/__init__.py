"""The staff's side, one file for each part of the app."""

from organizations.admin import (  # noqa: F401 - registers the pages
    calendar,
    corrections,
    help,
    highlights,
    parts,
    people,
    register,
    register_change,
    volunteering,
)
