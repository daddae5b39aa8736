"""What the app puts on the pages that show every app."""

from organizations.providers import (
    calendar,
    confirmation,
    corrections,
    highlights,
    measures,
    participants,
    people,
    register_change,
    umbrella,
    volunteering,
)
from organizations.providers import register as association_register


def register() -> None:
    association_register.register()
    calendar.register()
    register_change.register()
    participants.register()
    confirmation.register()  # before what is added to its page
    volunteering.register()
    highlights.register()
    measures.register()
    umbrella.register()
    people.register()
    corrections.register()
