"""The pages of one application, in order: those that its form has questions for, and the last look."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grants.forms.draft import DraftForm
from grants.models import GrantApplication, Page, Question
from portal.problems import Problem


@dataclass(frozen=True)
class Step:
    """One page of the application: its address, its name, its questions."""

    slug: str
    title: Any
    questions: tuple[Question, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it has questions; the last one has none."""
        return self.slug != SEND.slug

    @property
    def keeps_files(self) -> bool:
        return self.slug == Page.ATTACHMENTS

    def form(self, application: GrantApplication, data: Any = None, files: Any = None) -> DraftForm:
        asked = [question for question in self.questions if self._shows(question, application)]
        return DraftForm(asked, data, files, application=application)

    def _shows(self, question: Question, application: GrantApplication) -> bool:
        """A condition on the same page is told in words, since the answer may change while one writes."""
        on_page = {one.key for one in self.questions}
        return question.asked_if_key in on_page or application.asks(question)


SEND = Step("send", _("Look over and send"))


def _title(page: Page, application: GrantApplication) -> Any:
    own = {
        Page.ASSOCIATION: _("About you"),
        Page.ACTIVITY: pgettext_lazy("to one person", "What you will do"),
    }
    return own.get(page, page.label) if application.is_for_oneself else page.label


def steps_of(application: GrantApplication) -> list[Step]:
    questions = application.questions()
    pages = [
        Step(page.value, _title(page, application), tuple(one for one in questions if one.page == page))
        for page in Page
    ]
    return [*(step for step in pages if step.questions), SEND]


def step_of(problem: Problem, steps: list[Step]) -> Step:
    """Where in the form `problem` is mended."""
    return next((step for step in steps if problem.field in {one.key for one in step.questions}), SEND)
