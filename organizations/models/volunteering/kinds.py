from django.db import models
from django.utils.translation import gettext_lazy as _


class VolunteerKind(models.TextChoices):
    """What a volunteer does: the same words for tasks, for those who offer help and for those who ask for it."""

    COMPANY = "company", _("company and visits")
    TRANSPORT = "transport", _("going with somebody, driving")
    PRACTICAL = "practical", _("practical help")
    LEARNING = "learning", _("homework and language")
    CHILDREN = "children", _("children and young people")
    EVENT = "event", _("at an event")
    FOOD = "food", _("café and food")
    SPORT = "sport", _("sport and outdoor life")
    OUTSIDE = "outside", _("work outdoors")
    OFFICE = "office", _("board, accounts and office")
    OTHER = "other", _("other")


HELP_KINDS = (
    VolunteerKind.COMPANY,
    VolunteerKind.TRANSPORT,
    VolunteerKind.PRACTICAL,
    VolunteerKind.LEARNING,
    VolunteerKind.OTHER,
)


class WhenFree(models.TextChoices):
    DAYTIME = "day", _("weekdays in the daytime")
    EVENING = "evening", _("weekdays in the evening")
    WEEKEND = "weekend", _("at the weekend")


def labels(choices: type[models.TextChoices], values: list[str]) -> str:
    """The names of several choices, with commas between."""
    known = dict(choices.choices)
    return ", ".join(str(known[value]) for value in values if value in known)
