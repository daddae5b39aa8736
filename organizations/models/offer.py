"""For whom an association is: ages, price, languages and accessibility. What residents choose by."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.templatetags.portal import kr

LOW_PRICE = 1000  # kroner a year for a child; the filter says the amount


class Language(models.TextChoices):
    """Languages in which somebody can take part. Norwegian goes without saying."""

    SIGN = "nsl", _("Norwegian Sign Language")
    ENGLISH = "en", _("English")
    ARABIC = "ar", _("Arabic")
    DARI = "prs", _("Dari")
    FRENCH = "fr", _("French")
    KURDISH = "ku", _("Kurdish")
    LITHUANIAN = "lt", _("Lithuanian")
    PERSIAN = "fa", _("Persian")
    POLISH = "pl", _("Polish")
    RUSSIAN = "ru", _("Russian")
    NORTHERN_SAMI = "se", _("Northern Sami")
    SOMALI = "so", _("Somali")
    SPANISH = "es", _("Spanish")
    TAMIL = "ta", _("Tamil")
    TIGRINYA = "ti", _("Tigrinya")
    TURKISH = "tr", _("Turkish")
    GERMAN = "de", _("German")
    UKRAINIAN = "uk", _("Ukrainian")
    URDU = "ur", _("Urdu")
    VIETNAMESE = "vi", _("Vietnamese")


class AgeGroup(models.TextChoices):
    """The age groups of Norwegian grant forms."""

    INFANTS = "0-5", _("0–5 years")
    CHILDREN = "6-12", _("6–12 years")
    TEENAGERS = "13-19", _("13–19 years")
    YOUNG_ADULTS = "20-25", _("20–25 years")
    ADULTS = "26-", _("26 years and older")

    @property
    def limits(self) -> tuple[int, int]:
        """The first and the last age in it."""
        first, last = self.value.split("-")
        return int(first), int(last or OLDEST)


OLDEST = 120


def in_words(age_from: int | None, age_to: int | None) -> str:
    """For which ages; "" for everybody."""
    if age_from and age_to is not None:
        return str(_("%(from)d–%(to)d years")) % {"from": age_from, "to": age_to}
    if age_to is not None:
        return str(_("up to %(to)d years")) % {"to": age_to}
    return str(_("from %(from)d years")) % {"from": age_from} if age_from else ""


def ages_in_order(name: str) -> models.CheckConstraint:
    """The upper age is not below the lower."""
    return models.CheckConstraint(
        condition=models.Q(age_from__isnull=True)
        | models.Q(age_to__isnull=True)
        | models.Q(age_to__gte=models.F("age_from")),
        name=name,
    )


class Offer(models.Model):
    """The part of an association that says for whom it is. An unanswered question is no promise."""

    age_from = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    price_for_children = models.PositiveIntegerField(
        _("what a child pays in a year, in kroner"), null=True, blank=True
    )
    languages = ArrayField(
        models.CharField(max_length=3, choices=Language),
        default=list,
        blank=True,
        verbose_name=_("languages"),
    )
    is_step_free = models.BooleanField(_("step-free access"), default=False)
    is_adapted = models.BooleanField(_("adapted to people with disabilities"), default=False)
    access_note = models.CharField(_("about accessibility"), max_length=300, blank=True)
    companion_card = models.BooleanField(_("companion card accepted"), default=False)

    class Meta:
        abstract = True

    @property
    def ages(self) -> str:
        return in_words(self.age_from, self.age_to)

    @property
    def shown_languages(self) -> list[str]:
        """In the order of the list above."""
        return [str(language.label) for language in Language if language in self.languages]

    @property
    def shown_price(self) -> str:
        """ "" when the association has not said."""
        if self.price_for_children is None:
            return ""
        return kr(self.price_for_children) if self.price_for_children else str(_("free"))


OFFER_FACTS = frozenset(field.name for field in Offer._meta.fields)
