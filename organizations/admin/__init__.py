"""The staff's side, one file for each part of the app."""

from organizations.admin import calendar, register, register_change  # noqa: F401 - registers the pages
