from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grants.models.scheme import GrantScheme
from grants.states import FORM, FormState
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User

# Answers that the case handling computes with are columns of the application, whatever form asks for them.
COLUMNS = (
    "contact", "is_open_to_all", "has_elected_board", "has_auditor", "has_bylaws", "members_total",
    "members_6_20", "amount_applied", "bank_account_number", "purpose_of_money",
)  # fmt: skip
ALWAYS_ASKED = ("contact", "amount_applied", "bank_account_number")


class QuestionKind(models.TextChoices):
    TEXT = "text", _("text")
    NUMBER = "number", pgettext_lazy("kind of question", "number")
    MONEY = "money", _("money")
    DATE = "date", _("date")
    CHOICE = "choice", _("choice")
    TABLE = "table", _("table")
    BUDGET = "budget", _("budget with income and cost")
    MEMBER_COUNTS = "members", _("members by age")
    FILE = "file", _("file")
    DECLARATION = "declaration", _("declaration")
    PERSON = "person", _("person")
    PLACE = "place", _("place")


SECONDS = {
    QuestionKind.TEXT: 60,
    QuestionKind.NUMBER: 15,
    QuestionKind.MONEY: 15,
    QuestionKind.DATE: 15,
    QuestionKind.CHOICE: 10,
    QuestionKind.TABLE: 120,
    QuestionKind.BUDGET: 240,
    QuestionKind.MEMBER_COUNTS: 60,
    QuestionKind.FILE: 30,
    QuestionKind.DECLARATION: 10,
    QuestionKind.PERSON: 10,
    QuestionKind.PLACE: 20,
}  # what one answer takes: our estimate, shown as whole minutes


AGE_GROUPS = ("0–5", "6–12", "13–19", "20–25", "26–")  # where a question of members names no others


class Page(models.TextChoices):
    """The pages a form can have, in their order; the value is the address. A page without questions is left out."""

    ASSOCIATION = "foreningen", _("The association")
    MEMBERS = "medlemmer", _("Members")
    ACTIVITY = "tiltaket", _("What you will do")
    MONEY = "okonomi", _("Money")
    ATTACHMENTS = "vedlegg", _("Attachments")


class FormVersionQuerySet(models.QuerySet["FormVersion"]):
    def in_use(self) -> "FormVersionQuerySet":
        return self.filter(state=FormState.PUBLISHED)

    def being_written(self) -> "FormVersionQuerySet":
        return self.filter(state=FormState.DRAFT).select_related("scheme")


class FormVersion(HasLifecycle):
    """The questions of one scheme, as they stood from one publishing to the next.

    A version that has been in use is never changed (a trigger on the questions sees to it), so that what
    somebody has answered keeps its meaning. Staff write a new version instead.
    """

    lifecycle = FORM

    scheme = models.ForeignKey(
        GrantScheme, models.PROTECT, related_name="form_versions", verbose_name=_("grant scheme")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("status"), max_length=10, choices=FormState, default=FormState.DRAFT)
    created_at = models.DateTimeField(_("begun"))
    published_at = models.DateTimeField(_("taken into use"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ("scheme__title", "-number")
        constraints = (
            models.UniqueConstraint("scheme", "number", name="form_numbered_within_its_scheme"),
            models.UniqueConstraint(
                "scheme", condition=models.Q(state="published"), name="form_one_in_use_per_scheme"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(published_at__isnull=False),
                name="form_in_use_has_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme.title}, {_('version')} {self.number}"

    def roles_of(self, user: "User | None") -> set[Role]:
        if user is None:
            return {Role.SYSTEM}
        return {Role.STAFF} if user.is_staff and user.is_active else set()

    def to_have_ready(self) -> list["Question"]:
        """What one must look up before one begins: figures, documents and the account."""
        kinds = {QuestionKind.NUMBER, QuestionKind.MONEY, QuestionKind.TABLE, QuestionKind.BUDGET,
                 QuestionKind.MEMBER_COUNTS, QuestionKind.FILE}  # fmt: skip
        return [
            one
            for one in self.questions.all()
            if one.is_required and (one.kind in kinds or one.key == "bank_account_number")
        ]

    @property
    def minutes(self) -> int:
        """How long the form takes, from the kinds of its questions. Reads the questions."""
        return minutes_of(self.questions.all())


def minutes_of(questions: "models.QuerySet[Question] | list[Question]") -> int:
    """Whole minutes that these questions take, at least one."""
    return max(1, round(sum(SECONDS[QuestionKind(one.kind)] for one in questions) / 60))


ONLY_WHILE_WRITTEN = """
    IF EXISTS (
        SELECT 1 FROM grants_formversion
        WHERE state <> 'draft' AND id IN (COALESCE(NEW.version_id, OLD.version_id), OLD.version_id)
    ) THEN
        RAISE EXCEPTION 'A form that has been in use is never changed: make a new version.';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class Question(models.Model):
    """One question of a form. It must say why it is asked, and how long the answer is kept.

    `key` names the answer: a column of the application where there is one (`COLUMNS`), else a name in its
    `answers`. The same key in a later version is the same question, so that answers can be carried over.
    """

    version = models.ForeignKey(FormVersion, models.CASCADE, related_name="questions", verbose_name=_("form"))
    key = models.SlugField(
        _("short name"), max_length=40, help_text=_("Small letters and _, for example rent_paid.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind)
    page = models.CharField(_("page"), max_length=12, choices=Page)
    order = models.PositiveSmallIntegerField(_("order"), default=10)
    label = models.CharField(_("question"), max_length=200)
    why_asked = models.CharField(_("why we ask"), max_length=300)
    help = models.CharField(_("help"), max_length=300, blank=True)
    kept_years = models.PositiveSmallIntegerField(
        _("how many years the answer is kept"), help_text=_("Counted from when the case is closed.")
    )
    is_required = models.BooleanField(_("must be answered"), default=True)
    is_remembered = models.BooleanField(
        _("filled in from the last application"), default=False,
        help_text=_("For what seldom changes."),
    )  # fmt: skip
    choices = ArrayField(
        models.CharField(max_length=120),
        verbose_name=_("answers to choose between, columns, or age groups"),
        default=list,
        blank=True,
        help_text=_("One on each line. Empty for a choice is yes or no."),
    )
    asked_if_key = models.CharField(_("asked only if this question"), max_length=40, blank=True)
    asked_if_answer = models.CharField(_("is answered by"), max_length=120, blank=True)
    must_be_yes = models.BooleanField(_("the scheme asks for yes"), default=False)
    least = models.PositiveIntegerField(_("the scheme asks for at least"), null=True, blank=True)
    unmet_text = models.CharField(_("what is said when it is not met"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint("version", "key", name="question_key_once_per_form"),
            models.CheckConstraint(
                condition=~models.Q(why_asked="") & ~models.Q(label=""), name="question_says_why_it_is_asked"
            ),
            models.CheckConstraint(
                condition=models.Q(kept_years__gte=1, kept_years__lte=100),
                name="question_says_how_long_it_is_kept",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="file", page="vedlegg")
                | (~models.Q(kind="file") & ~models.Q(page="vedlegg")),
                name="question_files_stand_on_their_own_page",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="fixed_once_in_use",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=ONLY_WHILE_WRITTEN,
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def is_column(self) -> bool:
        return self.key in COLUMNS
