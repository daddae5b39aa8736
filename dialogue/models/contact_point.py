import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.models import Unit
from portal.models.version import counts


class Subject(models.TextChoices):
    """What people ask about: the same codes as the parts of the portal that show a contact person."""

    PORTAL = "portal", _("volunteering in general")
    REGISTER = "register", _("associations and the register")
    CALENDAR = "calendar", _("the activity calendar")
    FACILITIES = "facilities", _("halls and rooms")
    GRANTS = "grants", _("grants")
    DIALOGUE = "dialogue", _("meetings and hearings")
    AGREEMENTS = "agreements", _("partnership agreements")


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    def active(self) -> "ContactPointQuerySet":
        return self.filter(is_active=True)

    def search(self, query: str) -> "ContactPointQuerySet":
        return self.active().filter(
            models.Q(name__icontains=query)
            | models.Q(title__icontains=query)
            | models.Q(about__icontains=query)
        )


class ContactPoint(models.Model):
    """Who in the municipality works with a subject, and within how many working days an answer comes.

    The first active one of a subject stands beside every page of that subject; the first of `portal` is the
    volunteer coordinator, in every page's footer.
    """

    subject = models.CharField(_("subject"), max_length=12, choices=Subject)
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=120)
    about = models.CharField(
        _("helps with"), max_length=200, help_text=_("One short sentence that residents read.")
    )
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    visit = models.CharField(
        _("visiting hours"),
        max_length=120,
        blank=True,
        help_text=_("When and where one can drop in, for example “Thursdays 14–17, Lier town hall”."),
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="contact_points", verbose_name=_("unit"))
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_points",
        limit_choices_to={"is_staff": True, "is_active": True},
        verbose_name=_("user"),
        help_text=_("Gets the worklist's name on new questions."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("promised answer in working days"),
        default=3,
        validators=(MinValueValidator(1), MaxValueValidator(20)),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=10)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ("order", "id")
        triggers = (counts("contacts", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answer_days__gte=1, answer_days__lte=20),
                name="contact_point_promises_an_answer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("enquiry_new", args=[self.pk])
