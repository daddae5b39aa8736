"""What a form must have before it is taken into use."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from grants.models import FormVersion, Question, QuestionKind
from grants.models.form import ALWAYS_ASKED, COLUMNS
from portal.problems import Blocker, Problem

COLUMN_KINDS = {
    "contact": QuestionKind.PERSON,
    "is_open_to_all": QuestionKind.CHOICE,
    "has_elected_board": QuestionKind.CHOICE,
    "has_auditor": QuestionKind.CHOICE,
    "has_bylaws": QuestionKind.CHOICE,
    "members_total": QuestionKind.NUMBER,
    "members_6_20": QuestionKind.NUMBER,
    "amount_applied": QuestionKind.MONEY,
    "bank_account_number": QuestionKind.TEXT,
    "purpose_of_money": QuestionKind.TEXT,
}


def before_publishing(version: FormVersion) -> list[Problem]:
    """What the case handling cannot do without, and conditions that point nowhere."""
    questions = list(version.questions.all())
    keys = {question.key for question in questions}
    problems: list[Problem] = [
        Blocker("not_asked", _("The form must ask for %(key)s.") % {"key": key})
        for key in ALWAYS_ASKED
        if key not in keys
    ]
    for question in questions:
        problems += _about(question, keys)
    return problems


def _about(question: Question, keys: set[str]) -> Iterator[Problem]:
    expected = COLUMN_KINDS.get(question.key)
    if question.key in COLUMNS and expected and question.kind != expected:
        text = _("“%(question)s” has the short name %(key)s, and must then be of the kind “%(kind)s”.")
        values = {"question": question, "key": question.key, "kind": expected.label}
        yield Blocker("wrong_kind", text % values)
    if question.asked_if_key and question.asked_if_key not in keys - {question.key}:
        text = _("“%(question)s” depends on %(key)s, which the form does not ask for.")
        yield Blocker("condition_unknown", text % {"question": question, "key": question.asked_if_key})
    if question.kind == QuestionKind.TABLE and not question.choices:
        yield Blocker("no_columns", _("“%(question)s” needs columns.") % {"question": question})
