"""The register's own part of the yearly confirmation: the profile, who acts, and the account number."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations import confirmation, permissions, rules
from organizations.confirmation import Section
from organizations.models import Association
from portal import registries
from portal.models import User
from portal.registries import Measure, Obligation


def profile(association: Association, user: User) -> Section:
    """What residents read, and the addresses that the municipality writes to."""
    shown, hidden = _("shown to everybody"), _("seen by the municipality only")
    types = ", ".join(kind.name for kind in association.activity_types.all())
    address = f"{association.street_address}, {association.postal_code} {association.postal_place}".strip(
        ", "
    )
    facts = [
        (_("Name"), association.name),
        (_("What we do"), association.purpose),
        (_("Kinds of activity"), types),
        (_("District"), str(association.district or _("The whole municipality"))),
        (_("E-mail"), _noted(association.email, shown if association.show_email else hidden)),
        (_("Telephone"), _noted(association.phone, shown if association.show_phone else hidden)),
        (_("Web page"), association.website),
        (_("Address"), _noted(address, shown if association.show_address else hidden)),
    ]
    missing = [label for label, value in facts if not value and label != _("Web page")]
    change_url = reverse("association_edit", args=[association.slug])
    return Section(
        _("What stands on the page"), [fact for fact in facts if fact[1]], list(missing), change_url
    )


def _noted(value: str, note: str) -> str:
    return f"{value} ({note})" if value else ""


def offer(association: Association, user: User) -> Section:
    """What residents choose by."""
    price = association.shown_price
    if association.price_for_children:
        price = _("%(price)s a year") % {"price": price}
    access = [_("Step-free access.") if association.is_step_free else "",
              _("Adapted to people with disabilities.") if association.is_adapted else "",
              association.access_note]  # fmt: skip
    facts = [
        (_("Age"), association.ages),
        (_("For children"), price),
        (_("Languages"), ", ".join(association.shown_languages)),
        (_("Accessibility"), " ".join(filter(None, access))),
        (
            _("Companion card"),
            _("Accepted: the companion comes in free.") if association.companion_card else "",
        ),
    ]
    answered = [fact for fact in facts if fact[1]]
    missing = [] if answered else [_("Age"), _("price"), _("Languages"), _("Accessibility")]
    return Section(_("For whom"), answered, missing, reverse("association_offer", args=[association.slug]))


def groups(association: Association, user: User) -> Section | None:
    """Each group with its teams; many associations have none."""
    rows = association.sub_groups.groups().prefetch_related("teams")
    facts = [(group.name, ", ".join(team.name for team in group.teams.all()) or group.ages) for group in rows]
    url = reverse("sub_groups", args=[association.slug])
    return Section(_("Groups and teams"), facts, change_url=url) if facts else None


def pictures(association: Association, user: User) -> Section | None:
    """In the words that stand in for them."""
    rows = association.pictures.all()
    facts = [(_("Logo") if picture.is_logo else _("Picture"), picture.alt) for picture in rows]
    url = reverse("association_pictures", args=[association.slug])
    return Section(_("Pictures"), facts, change_url=url) if facts else None


def umbrellas(association: Association, user: User) -> Section | None:
    """Who speaks for it with the municipality."""
    rows = association.umbrellas.active().select_related("umbrella")
    facts = [(_("Member of"), membership.umbrella.name) for membership in rows]
    url = reverse("association_umbrella", args=[association.slug])
    return Section(_("Umbrella organisation"), facts, change_url=url) if facts else None


def board(association: Association, user: User) -> Section:
    """Who acts; that the association has a chair and a treasurer here."""
    mandates = association.mandates.able().select_related("user").order_by("pk")
    rows = sorted(mandates, key=lambda mandate: rules.ORDER_OF_ROLES.index(mandate.role))
    held = {mandate.role for mandate in rows}
    missing = [role.label for role in rules.EXPECTED_ROLES if role not in held]
    facts = [(mandate.get_role_display().capitalize(), str(mandate.user)) for mandate in rows]
    return Section(
        _("Who acts for it"), facts, missing, reverse("association_board", args=[association.slug])
    )


def contacts(association: Association, user: User) -> Section:
    """Whom one can ask about what, and who of them residents see."""
    facts = [(str(person), _("shown to nobody") if person.hidden else _("shown in part or in whole"))
             for person in association.contact_persons.all()]  # fmt: skip
    missing = [] if facts else [_("Contact persons")]
    return Section(_("Contact persons"), facts, missing, reverse("contact_persons", args=[association.slug]))


def members(association: Association, user: User) -> Section:
    """The newest year that somebody has counted."""
    years = association.member_counts.all().table()
    facts = [(str(years[0].year), str(years[0].total))] if years else []
    missing = [] if years else [_("How many members")]
    return Section(
        _("How many members"), facts, missing, reverse("membership_counts", args=[association.slug])
    )


def account(association: Association, user: User) -> Section:
    """Masked: enough to recognise it, too little to use. The others only see that there is one."""
    label, number = _("Account number"), association.bank_account_number
    if not number:
        return Section(_("Account"), [], [label], reverse("association_edit", args=[association.slug]))
    may = permissions.may_handle_money_of(user, association)
    value = association.masked_account if may else _("registered")
    change_url = reverse("association_edit", args=[association.slug]) if may else ""
    return Section(_("Account"), [(label, value)], [], change_url)


def confirm_yearly(user: User, today: date) -> Iterable[Obligation]:
    """Every association keeps its own facts right: once a year somebody says so."""
    for association in Association.objects.acted_for_by(user).findable():
        status = rules.confirmation_of(association, today)
        if status.is_near:
            yield Obligation(
                title=_("Look through what stands about the association, and confirm it"),
                url=reverse("association_confirm", args=[association.slug]),
                association=str(association),
                due_on=status.due_on,
            )


def confirmed_share(today: date) -> Measure | None:
    """Of all that residents can find, those at rest included: they are the ones that nobody has vouched for."""
    known = Association.objects.findable()
    total = known.count()
    if not total:
        return None
    confirmed = known.confirmed_within(rules.EVERY, today).count()
    label = gettext_lazy("Associations that have confirmed their facts in the last year")
    return Measure(label, f"{100 * confirmed // total}\N{NO-BREAK SPACE}%")


def register() -> None:
    confirmation.sections.register("organizations.profile", profile)
    confirmation.sections.register("organizations.offer", offer)
    confirmation.sections.register("organizations.groups", groups)
    confirmation.sections.register("organizations.pictures", pictures)
    confirmation.sections.register("organizations.board", board)
    confirmation.sections.register("organizations.contacts", contacts)
    confirmation.sections.register("organizations.members", members)
    confirmation.sections.register("organizations.umbrellas", umbrellas)
    confirmation.sections.register("organizations.account", account)
    registries.obligations.register("organizations.confirm", confirm_yearly)
    registries.measures.register("organizations.confirmed_share", confirmed_share)
