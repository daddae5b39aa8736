from typing import Any

from django.db import models

from grants.models.call import GrantCall
from grants.models.form import COLUMNS, FormVersion, Question


def as_text(answer: Any) -> str:
    """An answer as staff write it in a condition: yes and no are words."""
    if isinstance(answer, bool):
        return "ja" if answer else "nei"
    return str(answer if answer is not None else "").strip().lower()


class HasAnswers(models.Model):
    """Answers to the questions of a form: in a column where there is one, else in `answers` under the key."""

    call: GrantCall
    form_version: FormVersion | None
    contact_id: int | None
    answers: dict[str, Any]

    class Meta:
        abstract = True

    def questions(self) -> list[Question]:
        """The questions of the form it answers, in order. Read once for each loaded row."""
        if self._questions is None:
            form = self.form_version or self.call.scheme.form_in_use()
            self._questions = list(form.questions.all()) if form else []
        return self._questions

    _questions: list[Question] | None = None

    def answer(self, key: str) -> Any:
        """The stored answer to the question `key`; None when there is none."""
        if key == "contact":
            return self.contact_id
        return getattr(self, key) if key in COLUMNS else self.answers.get(key)

    def put_answer(self, key: str, value: Any) -> None:
        """Write an answer on the row, unsaved."""
        if key in COLUMNS:
            setattr(self, "contact_id" if key == "contact" else key, value)
        else:
            self.answers = {**self.answers, key: value}

    def asks(self, question: Question, beneath: frozenset[str] = frozenset()) -> bool:
        """Whether `question` is put at all, as the answers stand: not beneath one that is not put itself."""
        if not question.asked_if_key:
            return True
        if question.key in beneath:  # two that wait for each other: neither is put
            return False
        above = next((one for one in self.questions() if one.key == question.asked_if_key), None)
        if above and not self.asks(above, beneath | {question.key}):
            return False
        return as_text(self.answer(question.asked_if_key)) == question.asked_if_answer.strip().lower()

    def not_asked(self) -> list[Question]:
        """The questions whose condition does not hold. What stood there while it did is of no use to anybody."""
        return [question for question in self.questions() if not self.asks(question)]
