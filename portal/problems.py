"""What stands in the way, as typed facts instead of exceptions: shown alike to applicant and officer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Problem:
    """One obstacle: a stable code, a plain sentence, and the form field it belongs to, if any."""

    code: str
    text: "str | _StrPromise"
    field: str = ""


class Blocker(Problem):
    """Must be mended before the step can be taken."""


class NeedsApproval(Problem):
    """The step can be taken, but staff must agree first."""


class Remark(Problem):
    """Good to know; stops nothing."""


class Refused(Exception):
    """A verb was not carried out; `problems` says why, in words that a user may read."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.code for problem in problems))
        self.problems = problems

    def show_on(self, form: "BaseForm") -> None:
        """Put each problem on its own field of `form`, or on the form as a whole."""
        for problem in self.problems:
            field = problem.field if problem.field in form.fields else None
            form.add_error(field, str(problem.text))

    def tell(self, request: "HttpRequest") -> None:
        """Say each problem on the next page, where there is no form to say it on."""
        for problem in self.problems:
            messages.error(request, str(problem.text))

    @property
    def text(self) -> str:
        """All the problems in a row."""
        return " ".join(str(problem.text) for problem in self.problems)


def blockers(problems: Iterable[Problem]) -> list[Blocker]:
    return [problem for problem in problems if isinstance(problem, Blocker)]


def refuse_if_blocked(problems: Iterable[Problem]) -> None:
    """Raise Refused with every blocker at once, never only with the first."""
    if found := blockers(problems):
        raise Refused(*found)
