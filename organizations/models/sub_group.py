from typing import TYPE_CHECKING, Any

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from organizations.models.activity_type import ActivityType
from organizations.models.association import Association
from organizations.models.contact_person import FACTS, ContactPerson
from organizations.models.offer import ages_in_order, in_words
from organizations.models.search import in_norwegian, literally
from portal.models.version import counts
from portal.text import sort_key

if TYPE_CHECKING:
    from portal.models import User

NESTED = """
    IF NEW.parent_id IS NOT NULL AND (
        NEW.parent_id = NEW.id
        OR EXISTS (SELECT 1 FROM organizations_subgroup AS above WHERE above.id = NEW.parent_id
                AND (above.parent_id IS NOT NULL OR above.association_id <> NEW.association_id))
        OR EXISTS (SELECT 1 FROM organizations_subgroup AS below WHERE below.parent_id = NEW.id)
    ) THEN
        RAISE EXCEPTION 'a team lies directly under a group of its own association' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class SubGroupQuerySet(models.QuerySet["SubGroup"]):
    def groups(self) -> "SubGroupQuerySet":
        """Directly under the association."""
        return self.filter(parent=None)

    def acted_for_by(self, user: "User") -> "SubGroupQuerySet":
        """Those of the associations that `user` has a mandate for."""
        return self.filter(association__in=Association.objects.acted_for_by(user))


class SubGroup(models.Model):
    """A part of an association: a group, or, with a `parent`, a team of a group. No deeper, no vote of its own."""

    association = models.ForeignKey(
        Association, models.CASCADE, related_name="sub_groups", verbose_name=_("association")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="teams", verbose_name=_("part of")
    )
    name = models.CharField(_("name"), max_length=120)
    sort_key = models.CharField(max_length=120, editable=False, db_collation="C")
    about = models.CharField(_("about the group"), max_length=300, blank=True)
    activity_types = models.ManyToManyField(
        ActivityType, blank=True, related_name="sub_groups", verbose_name=_("what we do")
    )
    age_from = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    contact = models.ForeignKey(
        ContactPerson,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sub_groups",
        verbose_name=_("contact person"),
    )

    search = models.GeneratedField(
        expression=literally("name") + in_norwegian("name", weight="B") + in_norwegian("about", weight="C"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = SubGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups and teams")
        ordering = ("sort_key", "pk")
        indexes = (GinIndex("search", name="sub_group_search"),)
        triggers = (
            pgtrigger.Trigger(
                name="two_levels_at_most",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=NESTED,
            ),
            counts("register", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),
        )
        constraints = (
            models.UniqueConstraint(
                "association",
                Lower("name"),
                condition=models.Q(parent__isnull=True),
                name="sub_group_name_once",
            ),
            models.UniqueConstraint(
                "parent", Lower("name"), condition=models.Q(parent__isnull=False), name="team_name_once"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="sub_group_has_a_name"),
            ages_in_order("sub_group_ages_in_order"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(**kwargs)

    @property
    def public_contact(self) -> dict[str, str]:
        """What everybody may read about its contact person."""
        return self.contact.public if self.contact else dict.fromkeys(FACTS, "")

    @property
    def ages(self) -> str:
        return in_words(self.age_from, self.age_to)
