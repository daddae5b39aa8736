"""Gives every page its contact persons without a query of its own: they are read anew only when they have changed."""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import ngettext

from dialogue.models import ContactPoint, Subject
from portal.kept import version_of
from portal.registries import Contact


def contact_for(subject: str) -> Contact | None:
    """The first active contact point of `subject`, else the coordinator, who answers for everything."""
    directory = _directory(version_of("contacts"))
    point = directory.get(subject) or directory.get(Subject.PORTAL)
    return as_contact(point) if point else None


@lru_cache(maxsize=1)
def _directory(version: str) -> dict[str, ContactPoint]:
    """Who stands beside each subject, as of `version` or later."""
    directory: dict[str, ContactPoint] = {}
    for point in ContactPoint.objects.active():
        directory.setdefault(point.subject, point)
    return directory


def as_contact(point: ContactPoint) -> Contact:
    return Contact(
        name=point.name,
        title=point.title,
        email=point.email,
        phone=point.phone,
        answers_within=answers_within(point),
        ask_url=reverse("enquiry_new", args=[point.pk]),
        visit=point.visit,
    )


def answers_within(point: ContactPoint) -> str:
    text = ngettext(
        "Answers within %(days)d working day", "Answers within %(days)d working days", point.answer_days
    )
    return text % {"days": point.answer_days}
