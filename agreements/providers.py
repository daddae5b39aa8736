"""What agreements put on the pages that show every app."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.documents import PURPOSE
from agreements.models import PartnershipAgreement
from agreements.permissions import can_open_document
from agreements.states import AgreementParty, AgreementState
from portal import clock, registries
from portal.models import User
from portal.registries import Hit, Measure, MyItem, MySection, NavItem, Obligation, WorkItem


def navigation() -> NavItem:
    return NavItem(gettext_lazy("Agreements"), "agreements", "/avtaler/", 70)


def worklist(user: User) -> Iterable[WorkItem]:
    """Where it is the municipality's turn, for those who work in the unit."""
    waiting = PartnershipAgreement.objects.of_unit(user.unit).waiting_for(AgreementParty.UNIT)
    for agreement in waiting.with_parties().select_related("case__case_handler"):
        is_confirmed = agreement.state == AgreementState.PROPOSED
        yield WorkItem(
            title=f"{agreement.title} · {agreement.association}",
            kind=_("Agreement to confirm") if is_confirmed else _("Agreement to write on"),
            url=agreement.get_absolute_url(),
            since=agreement.changed_at,
            handler=str(agreement.case.case_handler or ""),
            reference=agreement.case.reference,
        )


def obligations(user: User, today: date) -> Iterable[Obligation]:
    """Where it is the association's turn, and agreements that are soon to be gone through or run out."""
    own = PartnershipAgreement.objects.of_associations_of(user).with_parties()
    for agreement in own.waiting_for(AgreementParty.ASSOCIATION):
        is_confirmed = agreement.state == AgreementState.PROPOSED
        note = (
            _("The municipality has confirmed and waits for you.")
            if is_confirmed
            else _("Your turn to write.")
        )
        yield Obligation(agreement.title, agreement.get_absolute_url(), str(agreement.association), note=note)
    for agreement in own.due_for_review(today):
        due_on = agreement.next_review(today)
        note = _("The agreement runs out.") if due_on == agreement.ends_on else _("Go through it together.")
        yield Obligation(
            agreement.title, agreement.get_absolute_url(), str(agreement.association), due_on, note
        )


def my_page(user: User) -> MySection | None:
    own = PartnershipAgreement.objects.of_associations_of(user).with_parties()[:10]
    items = [
        MyItem(
            title=agreement.title,
            url=agreement.get_absolute_url(),
            state=agreement.outside_state,
            association=str(agreement.association),
            when=agreement.changed_at,
        )
        for agreement in own
    ]
    return MySection(gettext_lazy("Agreements"), items, reverse("agreements"), order=70) if items else None


def measure(today: date) -> Measure:
    in_force = PartnershipAgreement.objects.in_force(today).count()
    return Measure(gettext_lazy("Agreements between associations and the municipality"), str(in_force))


def search(query: str) -> Iterable[Hit]:
    """Agreements in force, by the words of their public names."""
    found = PartnershipAgreement.objects.in_force(clock.today()).with_parties()
    for word in query.split()[:5]:
        found = found.named(word)
    for agreement in found[:10]:
        yield Hit(
            agreement.title,
            f"{reverse('agreements')}#avtale-{agreement.pk}",
            gettext_lazy("Agreements"),
            f"{agreement.association} · {agreement.unit}",
        )


def register() -> None:
    registries.navigation.register("agreements", navigation)
    registries.worklist.register("agreements.waiting", worklist)
    registries.obligations.register("agreements", obligations)
    registries.my_page.register("agreements", my_page)
    registries.measures.register("agreements.active", measure)
    registries.search.register("agreements", search)
    registries.file_guards.register(PURPOSE, can_open_document)
