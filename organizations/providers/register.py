"""What the register puts on the pages that show every app."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import Association, AssociationPicture, Mandate
from organizations.models.picture import PURPOSE
from organizations.states import MandateState
from portal import clock, registries
from portal.models import StoredFile, User
from portal.registries import (
    Hit,
    MyItem,
    MySection,
    NavItem,
    Task,
    WorkItem,
)

ANSWER_WITHIN = timedelta(days=7)  # when the worklist calls a request late


def register_entry() -> NavItem:
    return NavItem(gettext_lazy("Associations"), "associations", "/foreninger/", 20)


def register_task(today: date) -> Task:
    return Task(
        gettext_lazy("Register the association"),
        gettext_lazy("Everybody in the municipality sees it"),
        reverse("association_register"),
        30,
    )


def mandates_to_answer(user: User) -> Iterable[WorkItem]:
    waiting = Mandate.objects.awaiting_decision().select_related("association", "user")
    for mandate in waiting.order_by("requested_at")[:50]:
        yield WorkItem(
            title=_("%(person)s asks to act for %(association)s")
            % {"person": mandate.user, "association": mandate.association},
            kind=_("Mandate"),
            url=reverse("admin:organizations_mandate_change", args=[mandate.pk]),
            since=mandate.requested_at,
            due_on=mandate.requested_at.astimezone(clock.OSLO).date() + ANSWER_WITHIN,
        )


def associations_to_verify(user: User) -> Iterable[WorkItem]:
    for association in Association.objects.awaiting_verification().order_by("created_at")[:50]:
        yield WorkItem(
            title=_("%(association)s wants to stand in the register") % {"association": association},
            kind=_("Association"),
            url=reverse("admin:organizations_association_change", args=[association.pk]),
            since=association.created_at,
            due_on=association.created_at.astimezone(clock.OSLO).date() + ANSWER_WITHIN,
        )


def my_associations(user: User) -> MySection:
    """Each association and where the mandate stands; a refusal is shown with its reason."""
    items = [
        _my_mandate(mandate)
        for mandate in user.mandates.current().select_related("association__duplicate_of")
    ]
    return MySection(gettext_lazy("My associations"), items, reverse("association_choose"), order=10)


def _my_mandate(mandate: Mandate) -> MyItem:
    state = f"{mandate.get_role_display()}, {mandate.get_state_display()}"
    if mandate.state == MandateState.REFUSED and mandate.refusal_reason:
        state += f": {mandate.refusal_reason}"
    is_open = mandate.state == MandateState.REQUESTED
    own_page = (
        reverse("mandate_end", args=[mandate.pk]) if is_open else mandate.association.get_absolute_url()
    )
    return MyItem(
        title=str(mandate.association),
        url=own_page if mandate.state != MandateState.REFUSED else _after_refusal(mandate.association),
        state=state,
        association="",
        when=mandate.requested_at if is_open else None,
    )


def _after_refusal(association: Association) -> str:
    """To the one that it is a duplicate of, or to the list."""
    existing = association.duplicate_of
    return existing.get_absolute_url() if existing else reverse("associations")


def search(text: str) -> Iterable[Hit]:
    for association in Association.objects.findable().searched(text)[:8]:
        yield Hit(
            f"{association.name} ({_('at rest')})" if association.is_dormant else association.name,
            association.get_absolute_url(),
            gettext_lazy("Associations"),
            association.purpose[:160],
        )


def may_see_picture(stored: StoredFile, user: User | None) -> bool:
    """A picture is seen by whoever sees its association."""
    return AssociationPicture.objects.visible_to(user).filter(file=stored).exists()


def register() -> None:
    registries.navigation.register("organizations.register", register_entry)
    registries.tasks.register("organizations.register", register_task)
    registries.worklist.register("organizations.mandates", mandates_to_answer)
    registries.worklist.register("organizations.associations", associations_to_verify)
    registries.my_page.register("organizations.associations", my_associations)
    registries.search.register("organizations.register", search)
    registries.picture_guards.register(PURPOSE, may_see_picture)
