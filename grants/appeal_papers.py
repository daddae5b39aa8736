"""The papers that the appeal body gets."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.answers import lines_of, read_answers
from grants.letters import decision_in_words, letterhead
from grants.models import GrantAppeal, GrantApplication
from grants.timeline import timeline
from portal import documents
from portal.bundle import Placed, bundle
from portal.clock import OSLO
from portal.models import Decision, StoredFile, User
from portal.templatetags.portal import day, kr, moment


def dossier(appeal: GrantAppeal, *, statement: str, by: User, at: datetime) -> bytes:
    """The whole case for the appeal body: appeal, decision, our view, application, history and every enclosure.

    The pages of the enclosures follow; the list of them says where each begins. What has no pages is attached to the
    PDF. Each is named with its SHA-256, so that the appeal body sees that it got the same.
    """
    application = appeal.application
    with override(settings.LANGUAGE_CODE):
        title = _("Appeal case: %(scheme)s") % {"scheme": application.call.scheme.title}

        def front(places: list[Placed]) -> bytes:
            facts = _front(appeal, statement, places, by=by)
            return documents.render("letter", facts, title=title, dated=at.astimezone(OSLO).date())

        return bundle(enclosed_files(application), front, title=title)


def _front(appeal: GrantAppeal, statement: str, places: list[Placed], *, by: User) -> dict[str, Any]:
    application, decision = appeal.application, appeal.decision
    return {
        **letterhead(decision.case, by),
        "receiver": [capfirst(decision.appeal_body)],
        "introduction": _("We send an appeal that we have looked at and not agreed with."),
        "details": _details(appeal),
        "sections": [
            [_("The appeal"), [appeal.text]],
            [_("The decision that is appealed"), _about(decision, application)],
            [_("The municipality's view"), [statement]],
            [_("The application"), [list(lines_of(read_answers(application)))]],
            [_("What has happened, as the applicant reads it"), [_history(application)]],
        ],
        "enclosures": [_where(place) for place in places],
    }


def _where(place: Placed) -> str:
    """A line in the list of enclosures: its pages here, or that it is attached as it came."""
    values = {"name": place.name, "first": place.first, "last": place.last}
    if not place.first:
        attached = _("%(name)s: attached to this PDF as it came")
        text = attached if place.is_attached else _("%(name)s: cannot be read")
    elif place.first == place.last:
        text = _("%(name)s: page %(first)s")
    else:
        text = _("%(name)s: pages %(first)s–%(last)s")
    return f"{text % values} (SHA-256 {place.sha256})"


def _details(appeal: GrantAppeal) -> list[list[str]]:
    application, decision = appeal.application, appeal.decision
    rows = [
        [_("Applicant"), str(application.applicant)],
        [_("Applied for"), kr(application.amount_applied)],
        [_("Decided"), day(decision.decided_at)],
        [_("Notice sent"), moment(decision.notified_at)],
        [_("First opened"), moment(decision.first_opened_at)],
        [_("Last day to appeal"), day(decision.appeal_by)],
        [_("Appeal received"), moment(appeal.received_at)],
    ]
    if appeal.is_late:
        rows.append([_("Treated although late"), moment(appeal.late_admitted_at)])
    return [[label, value or "–"] for label, value in rows]


def _about(decision: Decision, application: GrantApplication) -> list[str]:
    said = [
        decision_in_words(decision, application),
        decision.rule,
        decision.facts,
    ]
    return [text for text in (*said, decision.considerations) if text]


def _history(application: GrantApplication) -> list[str]:
    return [f"{moment(event.at)}: {event.text}" for event in timeline(application)] or ["–"]


def enclosed_files(application: GrantApplication) -> list[StoredFile]:
    """Every letter and attachment of the case, letters first."""
    letters = (
        [one.letter for one in application.case.decisions.select_related("letter")]
        if application.case
        else []
    )
    return [*letters, *(one.file for one in application.attachments.select_related("file"))]
