from dataclasses import dataclass
from itertools import groupby

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from organizations.models.association import Association
from organizations.models.offer import AgeGroup


class MembershipCountQuerySet(models.QuerySet["MembershipCount"]):
    def of_year(self, year: int) -> "MembershipCountQuerySet":
        return self.filter(year=year)

    def by_group(self) -> dict[str, int]:
        """{age group: members}, in the order of the groups; groups that nobody has counted are left out."""
        counted = dict(self.order_by().values_list("age_group").annotate(total=Sum("members")))
        return {group: counted[group] for group in AgeGroup.values if group in counted}

    def total(self) -> int | None:
        """All members; None when nobody has counted."""
        total: int | None = self.aggregate(total=Sum("members"))["total"]
        return total

    def table(self) -> list["YearOfMembers"]:
        """Every counted year, the newest first."""
        rows = self.order_by("-year").values_list("year", "age_group", "members")
        return [
            YearOfMembers(year, {group: members for _year, group, members in counted})
            for year, counted in groupby(rows, key=lambda row: row[0])
        ]


@dataclass(frozen=True)
class YearOfMembers:
    """One year of one association: how many in each age group."""

    year: int
    by_group: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_group.values())

    @property
    def cells(self) -> list[tuple[str, int | None]]:
        """(words, members) of every age group."""
        return [(str(group.label), self.by_group.get(group.value)) for group in AgeGroup]


class MembershipCount(models.Model):
    """How many members of an age group an association has in a year. Never a list of names."""

    association = models.ForeignKey(
        Association, models.CASCADE, related_name="member_counts", verbose_name=_("association")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    age_group = models.CharField(_("age group"), max_length=5, choices=AgeGroup)
    members = models.PositiveIntegerField(_("members"))
    counted_at = models.DateTimeField(_("entered"))

    objects = MembershipCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership count")
        verbose_name_plural = _("membership counts")
        ordering = ("-year", "age_group")
        constraints = (
            models.UniqueConstraint("association", "year", "age_group", name="members_counted_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(year__range=(2000, 2200)), name="members_counted_in_a_real_year"
            ),
        )

    def __str__(self) -> str:
        return f"{self.association} {self.year} {self.age_group}"
