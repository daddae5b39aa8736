"""The staff's side, one file for each part of the app."""

from facilities.admin import (  # noqa: F401 - registers the pages
    bookings,
    closures,
    drop_in,
    invoices,
    keepers,
    lending,
    matches,
    needs,
    places,
    prices,
    school_calendar,
    storage,
    use,
)
