"""Gives every page its contact person, with one query per request however many the page shows.

A page asks twice (its own subject, and the coordinator in the footer), and the registry hands out no request. So
all contact points, a dozen rows, are read the first time and kept until the request is over. Outside a request
(tasks, commands) nothing is kept.
"""

from typing import Any

from asgiref.local import Local
from django.core.signals import request_finished, request_started
from django.urls import reverse
from django.utils.translation import ngettext

from dialogue.models import ContactPoint, Subject
from portal.registries import Contact

_request = Local()


def contact_for(subject: str) -> Contact | None:
    """The first active contact point of `subject`, else the coordinator, who answers for everything."""
    directory = _directory()
    point = directory.get(subject) or directory.get(Subject.PORTAL)
    return as_contact(point) if point else None


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


def _directory() -> dict[str, ContactPoint]:
    kept: dict[str, ContactPoint] | None = getattr(_request, "directory", None)
    if kept is not None:
        return kept
    directory: dict[str, ContactPoint] = {}
    for point in ContactPoint.objects.active():
        directory.setdefault(point.subject, point)
    if getattr(_request, "is_open", False):
        _request.directory = directory
    return directory


def _begin(**kwargs: Any) -> None:
    _request.is_open, _request.directory = True, None


def _end(**kwargs: Any) -> None:
    _request.is_open, _request.directory = False, None


def follow_requests() -> None:
    """Called once, by apps.py."""
    request_started.connect(_begin, dispatch_uid="dialogue.contacts")
    request_finished.connect(_end, dispatch_uid="dialogue.contacts")
