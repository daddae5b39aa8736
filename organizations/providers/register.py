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
    Measure,
    MyItem,
    MySection,
    NavItem,
    Obligation,
    Task,
    WorkItem,
)

CONFIRM_EVERY = timedelta(days=365)
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
    items = [_my_mandate(mandate) for mandate in user.mandates.current().select_related("association")]
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
        url=own_page if mandate.state != MandateState.REFUSED else reverse("associations"),
        state=state,
        association="",
        when=mandate.requested_at if is_open else None,
    )


def confirm_yearly(user: User, today: date) -> Iterable[Obligation]:
    """Every association keeps its own facts right: once a year somebody says so."""
    long_ago = clock.end_of(today - CONFIRM_EVERY)
    for association in Association.objects.acted_for_by(user).public().unconfirmed_since(long_ago):
        yield Obligation(
            title=_("Look through what stands about the association, and confirm it"),
            url=association.get_absolute_url(),
            association=str(association),
        )


def search(text: str) -> Iterable[Hit]:
    for association in Association.objects.public().searched(text)[:8]:
        yield Hit(
            association.name,
            association.get_absolute_url(),
            gettext_lazy("Associations"),
            association.purpose[:160],
        )


def confirmed_share(today: date) -> Measure | None:
    public = Association.objects.public()
    total = public.count()
    if not total:
        return None
    confirmed = public.confirmed_since(clock.end_of(today - CONFIRM_EVERY)).count()
    label = gettext_lazy("Associations that have confirmed their facts in the last year")
    return Measure(label, f"{100 * confirmed // total}\N{NO-BREAK SPACE}%")


def may_see_picture(stored: StoredFile, user: User | None) -> bool:
    """A picture is seen by whoever sees its association."""
    return AssociationPicture.objects.visible_to(user).filter(file=stored).exists()


def register() -> None:
    registries.navigation.register("organizations.register", register_entry)
    registries.tasks.register("organizations.register", register_task)
    registries.worklist.register("organizations.mandates", mandates_to_answer)
    registries.worklist.register("organizations.associations", associations_to_verify)
    registries.my_page.register("organizations.associations", my_associations)
    registries.obligations.register("organizations.confirm", confirm_yearly)
    registries.search.register("organizations.register", search)
    registries.measures.register("organizations.confirmed_share", confirmed_share)
    registries.picture_guards.register(PURPOSE, may_see_picture)
