"""The answers of an application to read, in the order of its form: for the association, staff and the dossier."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from grants.models import GrantApplication, Question, QuestionKind
from grants.models.form import AGE_GROUPS
from portal.templatetags.portal import day, kr, number

K = QuestionKind
NOTHING = "–"


@dataclass(frozen=True)
class Sheet:
    """A table among the answers: what it is, its headings, its rows."""

    title: str
    headings: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Answer:
    label: str
    text: str = ""
    is_long: bool = False
    sheets: list[Sheet] = field(default_factory=list)


def read_answers(
    application: GrantApplication, questions: "Sequence[Question] | None" = None
) -> list[Answer]:
    """Every question that is asked (or of these), files left out, with its answer in plain words."""
    return [
        _read(question, application)
        for question in (application.questions() if questions is None else questions)
        if question.kind != K.FILE and application.asks(question)
    ]


def lines_of(answers: list[Answer]) -> Iterator[str]:
    """The answers as lines of plain text: for the case page and for comparing two versions."""
    for answer in answers:
        if not answer.sheets:
            yield f"{answer.label} {answer.text}"
            continue
        yield answer.label
        for sheet in answer.sheets:
            yield from (" · ".join(filter(None, (sheet.title, *row))) for row in sheet.rows)


def _read(question: Question, application: GrantApplication) -> Answer:
    value = application.contact if question.key == "contact" else application.answer(question.key)
    if question.kind in (K.TABLE, K.BUDGET, K.MEMBER_COUNTS) and value:
        return Answer(question.label, sheets=list(_sheets(question, value)))
    text = in_words(question, value)
    return Answer(question.label, text, is_long=len(text) > 60 or "\n" in text)


def in_words(question: Question, value: Any) -> str:
    """One answer in the portal's way of writing."""
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if question.kind == K.MONEY:
        return kr(value)
    if question.kind == K.NUMBER:
        return number(value)
    if question.kind == K.DATE:
        return day(date.fromisoformat(value) if isinstance(value, str) else value)
    if question.kind == K.PERSON and isinstance(value, int):
        return _person(value)
    return str(value)


def _person(pk: int) -> str:
    from portal.models import User

    return str(User.objects.filter(pk=pk).first() or NOTHING)


def _sheets(question: Question, value: Any) -> Iterator[Sheet]:
    if question.kind == K.TABLE:
        yield Sheet("", list(question.choices), [[str(cell or NOTHING) for cell in row] for row in value])
    elif question.kind == K.MEMBER_COUNTS:
        groups = question.choices or AGE_GROUPS  # the database keeps the keys in an order of its own
        rows = [[group, number(value[group])] for group in groups if group in value]
        yield Sheet("", [_("Age"), _("Members")], [*rows, [_("In all"), number(sum(value.values()))]])
    else:
        for part, title in (("income", _("Income")), ("cost", _("Costs"))):
            lines = value.get(part, [])
            rows = [[what or NOTHING, kr(amount or 0)] for what, amount in lines]
            total = [_("Sum"), kr(sum(amount or 0 for _what, amount in lines))]
            yield Sheet(title, [_("What"), _("Amount")], [*rows, total])
