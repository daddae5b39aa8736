"""The staff's side, one file for each part of the app."""

from organizations.admin import calendar, help, highlights, parts, register, register_change, volunteering  # noqa: F401 - registers the pages
