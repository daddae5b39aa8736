"""What stands in the way of what an association shows."""

from django.utils.translation import gettext_lazy as _

from organizations.models import Association
from portal.problems import Blocker, Problem

MOST_PICTURES = 8
MOST_CONTACT_PERSONS = 30


def picture_problems(association: Association) -> list[Problem]:
    """A page with more pictures is one that nobody scrolls through on a telephone."""
    if association.pictures.others().count() < MOST_PICTURES:
        return []
    text = _("There are %(most)d pictures already. Remove one first.") % {"most": MOST_PICTURES}
    return [Blocker("too_many", text, "picture")]


def contact_person_problems(association: Association) -> list[Problem]:
    if association.contact_persons.count() < MOST_CONTACT_PERSONS:
        return []
    text = _("There are %(most)d contact persons already. Remove one first.") % {"most": MOST_CONTACT_PERSONS}
    return [Blocker("too_many", text)]
