"""A page of the application, from the questions of its form."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from grants import rules
from grants.forms.questions import as_base, field_for, from_store, to_store
from grants.models import GrantApplication, Question, QuestionKind

BASE = "base-"


class DraftForm(forms.Form):
    """The questions of one page.

    A draft may have holes: an empty answer is stored as empty and listed among what is missing, while a wrong
    one gets a message on its field. What each answer was when the page was opened goes along as `base-<field>`,
    so that a save can see what somebody else has changed since.
    """

    use_required_attribute = False

    def __init__(
        self, questions: list[Question], data: Any = None, files: Any = None, *, application: GrantApplication
    ) -> None:
        self.has_collided = False  # somebody else has changed the same, or has the lock
        self.is_locked = False
        self.told: set[str] = set()  # the answers of another that this page has shown
        self.questions = {question.key: question for question in questions}
        self.application = application
        super().__init__(data, files, initial=self._stored(application))
        for key, question in self.questions.items():
            self.fields[key] = field_for(question, application)

    def _stored(self, application: GrantApplication) -> dict[str, Any]:
        return {
            key: from_store(question, application.answer(key)) for key, question in self.questions.items()
        }

    def begin_from(self, application: GrantApplication) -> None:
        """From now on, the page rests on the answers as `application` has them."""
        self.application = application
        self.initial = self._stored(application)

    @property
    def version(self) -> Any:
        """The version of the draft that the page rests on. One that was refused, or is wrong, rests where it did."""
        rests = self.is_locked or any(self._rests(key) for key in self.questions)
        return self.data.get("version", "") if rests else self.application.version

    def _rests(self, key: str) -> bool:
        """Whether an answer rests on what was there when the page was opened: it is not stored, and what another may
        have written meanwhile is not told.
        """
        return self.is_locked or (key in self.errors and key not in self.told)

    def full_clean(self) -> None:
        required = {name: field.required for name, field in self.fields.items()}
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for name, is_required in required.items():
            self.fields[name].required = is_required

    def clean(self) -> dict[str, Any]:
        """What the answers of this page say against each other is said on the field, and neither is kept."""
        cleaned = super().clean() or self.cleaned_data
        young, total = cleaned.get("members_6_20"), cleaned.get("members_total")
        if young is not None and total is not None and young > total:
            row = GrantApplication(members_6_20=young, members_total=total)
            self.add_error("members_6_20", str(rules.contradictions(row)[0].text))
            cleaned.pop("members_total")
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """The valid answers as they are stored, also when others are wrong: they are saved all the same."""
        return {
            key: to_store(question, self.cleaned_data[key])
            for key, question in self.questions.items()
            if key in self.cleaned_data and question.kind != QuestionKind.FILE
        }

    @property
    def enclosed(self) -> dict[str, Any]:
        """The valid files. Each is kept by itself: one that is too large takes no other down with it."""
        files = [key for key, question in self.questions.items() if question.kind == QuestionKind.FILE]
        return {key: self.cleaned_data[key] for key in files if self.cleaned_data.get(key)}

    @property
    def bases(self) -> dict[str, Any]:
        """What the stored answers were when the writer opened the page, from the posted page."""
        return {key: self._base_of(key) for key in self.questions}

    def _base_of(self, key: str) -> Any:
        try:
            value = self.fields[key].to_python(self.data.get(BASE + key, ""))
        except (ValidationError, ValueError):
            return None
        return to_store(self.questions[key], value)

    def base_inputs(self) -> Iterator[tuple[str, Any]]:
        """Name and value of the hidden inputs: what is stored, as far as the page shows it or tells about it."""
        for key, field in self.fields.items():
            if self._rests(key):
                yield BASE + key, self.data.get(BASE + key, "")
            else:
                yield BASE + key, as_base(field, self.initial.get(key))
