"""The staff's side, one file for each part of the app."""

from organizations.admin import calendar, register  # noqa: F401 - registers the pages
