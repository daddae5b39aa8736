"""The staff's side, one file for each part of the app."""

from facilities.admin import bookings, closures, invoices, keepers, places, prices, use  # noqa: F401 - registers the pages
