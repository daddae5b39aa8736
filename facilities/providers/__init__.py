"""What the app puts on the pages that show every app."""

from facilities.providers import (
    bookings,
    drop_in,
    given,
    invoices,
    keepers,
    lending,
    measures,
    pictures,
    requests,
    storage,
    use,
)


def register() -> None:
    bookings.register()
    drop_in.register()
    given.register()
    invoices.register()
    keepers.register()
    lending.register()
    measures.register()
    pictures.register()
    requests.register()
    storage.register()
    use.register()
