from datetime import date
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.states import FormState
from portal.models import Unit

if TYPE_CHECKING:
    from grants.models.application import GrantApplicationQuerySet
    from grants.models.form import FormVersion


class GrantKind(models.TextChoices):
    OPERATING_GRANT = "operating_grant", _("operating grant")
    ACTIVITY_GRANT = "activity_grant", _("activity grant")
    PROJECT_GRANT = "project_grant", _("project grant")
    STARTUP_GRANT = "startup_grant", _("start-up grant")
    CULTURE_GRANT = "culture_grant", _("culture grant")
    PREMISES_GRANT = "premises_grant", _("grant for premises")
    EQUIPMENT_GRANT = "equipment_grant", _("grant for equipment")
    SCHOLARSHIP = "scholarship", _("scholarship")
    UNRESTRICTED_FUNDS = "unrestricted_funds", _("unrestricted funds")
    DEFICIT_GUARANTEE = "deficit_guarantee", _("deficit guarantee")


class Applicants(models.TextChoices):
    ASSOCIATIONS = "associations", _("associations")
    PERSONS = "persons", _("residents, for themselves")
    BOTH = "both", _("associations and residents")


class GrantSchemeQuerySet(models.QuerySet["GrantScheme"]):
    def offered(self) -> "GrantSchemeQuerySet":
        return self.filter(is_offered=True)

    def with_questions(self) -> "GrantSchemeQuerySet":
        """Those with a form in use: they can be applied for in the portal, and so may have calls."""
        return self.filter(form_versions__state=FormState.PUBLISHED)

    def without_questions(self) -> "GrantSchemeQuerySet":
        """Those that are applied for by asking the municipality."""
        return self.exclude(pk__in=self.with_questions().values("pk"))

    def never_called(self) -> "GrantSchemeQuerySet":
        return self.filter(calls=None)

    def matching(self, query: str) -> "GrantSchemeQuerySet":
        return self.filter(models.Q(title__icontains=query) | models.Q(purpose__icontains=query))


class GrantScheme(models.Model):
    """A grant scheme, as the council adopted it.

    Title, purpose, criteria and promised answer time come from the platform file (`sync_schemes`); the
    rest is kept by staff.
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=GrantKind)
    title = models.CharField(_("title"), max_length=160)
    purpose = models.TextField(_("purpose"))
    applicants = models.CharField(
        _("the portal takes applications from"),
        max_length=12,
        choices=Applicants,
        default=Applicants.ASSOCIATIONS,
    )
    who_may_apply = models.TextField(_("who may apply"), blank=True)
    criteria = ArrayField(models.TextField(), verbose_name=_("criteria"), default=list)
    answer_within_weeks = models.PositiveSmallIntegerField(_("promised answer, weeks after the deadline"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )
    journal_title = models.CharField(_("title of the cases"), max_length=100, blank=True)
    delegated_up_to = models.DecimalField(
        _("case handlers decide up to (kr)"), max_digits=9, decimal_places=0, null=True, blank=True
    )
    two_persons_above = models.DecimalField(
        _("two persons agree above (kr)"), max_digits=9, decimal_places=0, null=True, blank=True
    )
    report_within_days = models.PositiveSmallIntegerField(
        _("report within, days after the decision"), null=True, blank=True, help_text=_("Empty: no report.")
    )
    ledger_account = models.CharField(_("account in the ledger (art)"), max_length=12, blank=True)
    cost_centre = models.CharField(_("cost centre (ansvar)"), max_length=12, blank=True)
    function_code = models.CharField(_("function (KOSTRA)"), max_length=12, blank=True)
    money_is_unrestricted = models.BooleanField(_("the applicant decides how to use it"), default=True)
    is_purchase = models.BooleanField(_("purchase, not grant"), default=False)
    is_offered = models.BooleanField(_("offered"), default=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = GrantSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant scheme")
        verbose_name_plural = _("grant schemes")
        ordering = ("title",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answer_within_weeks__gt=0), name="scheme_promises_an_answer"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("grant_scheme", args=[self.code])

    @property
    def takes_associations(self) -> bool:
        return self.applicants != Applicants.PERSONS

    @property
    def takes_persons(self) -> bool:
        return self.applicants != Applicants.ASSOCIATIONS

    def form_in_use(self) -> "FormVersion | None":
        """The version that new applications answer; None when one applies by asking the municipality."""
        return self.form_versions.in_use().first()

    def applications_without_form(self) -> "GrantApplicationQuerySet":
        """Those begun before forms were kept in versions."""
        from grants.models.application import GrantApplication

        return GrantApplication.objects.filter(call__scheme=self, form_version=None)

    def terms_on(self, day: date) -> "SchemeTerms":
        """The legal terms in force on `day`. SchemeTerms.DoesNotExist when there are none."""
        return self.terms.filter(valid_from__lte=day).latest("valid_from")


class SchemeTerms(models.Model):
    """What the law says about decisions in a scheme from `valid_from` until the next row.

    Whether a decision is an enkeltvedtak, how to appeal (forvaltningsloven §§ 27-29), and when an interim
    reply is due (§ 11 a) are data with dates, because the act is about to be replaced.
    """

    scheme = models.ForeignKey(
        GrantScheme, models.PROTECT, related_name="terms", verbose_name=_("grant scheme")
    )
    valid_from = models.DateField(_("valid from"))
    is_individual_decision = models.BooleanField(_("individual decision (enkeltvedtak)"))
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal"), null=True, blank=True)
    appeal_body = models.CharField(_("appeal body"), max_length=120, blank=True)
    appeal_information = models.TextField(
        _("what the letter says about appeals"), blank=True, help_text=_("A blank line begins a paragraph.")
    )
    appeal_information_nn = models.TextField(
        _("the same in nynorsk"),
        blank=True,
        help_text=_("For applicants that use nynorsk. Empty: they get the text above."),
    )
    interim_reply_months = models.PositiveSmallIntegerField(_("interim reply within, months"), default=0)
    interim_reply_days = models.PositiveSmallIntegerField(_("and days"), default=0)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("legal terms")
        verbose_name_plural = _("legal terms")
        ordering = ("scheme", "-valid_from")
        constraints = (
            models.UniqueConstraint("scheme", "valid_from", name="terms_once_per_day"),
            models.CheckConstraint(
                condition=models.Q(is_individual_decision=False)
                | (
                    models.Q(appeal_days__gt=0) & ~models.Q(appeal_body="") & ~models.Q(appeal_information="")
                ),
                name="terms_individual_decision_can_be_appealed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme} · {self.valid_from}"

    @property
    def appeal_paragraphs(self) -> list[str]:
        return self.paragraphs_in("nb")

    def paragraphs_in(self, language: str) -> list[str]:
        """What a letter in this form of Norwegian says about appeals."""
        nynorsk = self.appeal_information_nn if language == "nn" else ""
        return [text.strip() for text in (nynorsk or self.appeal_information).split("\n\n") if text.strip()]

    def interim_reply_by(self, received_on: date) -> date | None:
        """The last day for an interim reply to what came on `received_on`; None when none is asked for."""
        if not (self.interim_reply_months or self.interim_reply_days):
            return None
        return received_on + relativedelta(months=self.interim_reply_months, days=self.interim_reply_days)
