"""The six-point template for partnership agreements, with the questions that help people fill it in.

Source: the annex of «Liers frivillighetspolitiske plattform», adopted 7 March 2017. The headings are the
document's own and their number is fixed; the guidance is in our words.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Section:
    """One of the six points. `field` holds its text on the agreement."""

    number: int
    field: str
    heading: "_StrPromise"
    guidance: "_StrPromise"

    @property
    def label(self) -> str:
        return f"{self.number}. {self.heading}"


TEMPLATE = (
    Section(
        1,
        "partners",
        _("Parties to the agreement"),
        _("Which association and which part of the municipality? Name others who take part too, if any."),
    ),
    Section(
        2,
        "purpose",
        _("Purpose of the agreement"),
        _("What do you want to achieve, and for whom? What shall be done?"),
    ),
    Section(
        3,
        "municipal_tasks",
        _("The municipality's responsibilities and tasks"),
        _(
            "What does the municipality arrange, and who guides the volunteers? What is it answerable for,"
            " which expenses does it cover, and how does it tell of changes?"
        ),
    ),
    Section(
        4,
        "volunteer_tasks",
        _("The volunteers' responsibilities and tasks"),
        _(
            "What does the association do, on which days and at what time, and how much? How do you make sure"
            " that somebody always comes and knows what to do? Whom do you tell if you cannot come?"
        ),
    ),
    Section(
        5,
        "routines",
        _("Routines for cooperation"),
        _("Who keeps in touch with whom? How: meetings, telephone, e-mail? How often?"),
    ),
    Section(
        6,
        "duration",
        _("Duration, revision and termination"),
        _("How do you go through the agreement together, and how is it changed or ended?"),
    ),
)

PRINCIPLE = _(
    "Volunteers shall not replace public services. Together with the municipality they make the services"
    " more and better."
)
