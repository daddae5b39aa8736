"""The verbs of the form builder: a new version, into use, out of use, and drafts that go over to it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grants import rules
from grants.models import FormVersion, GrantApplication, GrantScheme, Question
from grants.states import FormState
from grants.workflow.applying import locked_draft, refuse_beside
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.problems import Blocker, Refused, refuse_if_blocked

COPIED = [field.name for field in Question._meta.fields if field.name not in ("id", "version")]


@transaction.atomic
def new_version(scheme: GrantScheme, *, by: User | None, at: datetime) -> FormVersion:
    """A form to write on, with the questions of the newest one; the one that is begun already, if there is one.

    By a member of staff, or by the system itself (None), which makes the first one of a scheme.
    """
    if by and not (by.is_staff and by.is_active):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    GrantScheme.objects.select_for_update().get(pk=scheme.pk)
    newest = scheme.form_versions.order_by("-number").first()
    if newest and newest.state == FormState.DRAFT:
        return newest
    version = FormVersion.objects.create(
        scheme=scheme, number=newest.number + 1 if newest else 1, created_at=at
    )
    if newest:
        copies = [{name: getattr(one, name) for name in COPIED} for one in newest.questions.all()]
        ask(version, copies)
    record("grants.form.created", version, by=by, at=at)
    return version


def ask(version: FormVersion, questions: Iterable[dict[str, Any]]) -> None:
    """Add questions to a form that is being written."""
    Question.objects.bulk_create(Question(version=version, **facts) for facts in questions)


def publish(version: FormVersion, *, by: User | None, at: datetime) -> FormVersion:
    """Take the form into use in place of the one before. Drafts keep the one they were begun on."""
    with transaction.atomic():
        GrantScheme.objects.select_for_update().get(pk=version.scheme_id)
        refuse_if_blocked(rules.before_publishing(version))
        for old in version.scheme.form_versions.in_use():
            move(old, FormState.REPLACED, by=by, at=at)
        move(version, FormState.PUBLISHED, by=by, at=at, published_at=at, published_by=by)
    return version


def withdraw_form(version: FormVersion, *, by: User, at: datetime) -> FormVersion:
    """Nobody may answer it any more: open drafts must go over to the one in use before they are sent."""
    return move(version, FormState.WITHDRAWN, by=by, at=at)


def change_form(application: GrantApplication, *, by: User, at: datetime) -> GrantApplication:
    """Take a draft over to the form in use. Every answer stays; those to the same questions are shown there."""
    with transaction.atomic():
        row = locked_draft(application, by)
        refuse_beside(row, by, at)
        newest = row.call.scheme.form_in_use()
        if newest is None:
            raise Refused(Blocker("no_form", _("The municipality is writing a new form. Come back later.")))
        if row.form_version_id != newest.pk:
            row.form_version, row.saved_at, row.saved_by = newest, at, by
            row.version += 1
            row.save(update_fields=["form_version", "saved_at", "saved_by", "version"])
            record("grants.application.form_changed", row, by=by, at=at, number=newest.number)
    return row
