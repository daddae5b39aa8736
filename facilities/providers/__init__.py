"""What the app puts on the pages that show every app."""

from facilities.providers import bookings, requests


def register() -> None:
    bookings.register()
    requests.register()
