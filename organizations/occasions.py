"""What happens to dates, for those who must do something about it: tell whoever has signed up, for example.

A function that is registered here runs in the transaction of the change, with every date that the change concerns.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from organizations.models import Occurrence

Listener = Callable[["Sequence[Occurrence]", datetime], None]


class Occasion:
    def __init__(self) -> None:
        self._listeners: dict[str, Listener] = {}

    def register(self, name: str, listener: Listener) -> None:
        if name in self._listeners:
            raise ValueError(f"Two listeners are called {name!r}.")
        self._listeners[name] = listener

    def tell(self, occurrences: "Sequence[Occurrence]", at: datetime) -> None:
        for listener in self._listeners.values() if occurrences else ():
            listener(occurrences, at)


cancelled = Occasion()  # a coming date does not take place: cancelled, or gone from the plan
restored = Occasion()  # it takes place after all
hidden = (
    Occasion()
)  # a coming date is in the calendar no more, for its association is not: nobody has cancelled it
moved = Occasion()  # a coming date has another day, time or place
