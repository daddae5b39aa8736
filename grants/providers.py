"""What the grants put on the pages that show every app."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grants import measures, permissions
from grants.models import (
    ExternalScheme,
    Grant,
    GrantAppeal,
    GrantApplication,
    GrantCall,
    GrantReport,
    GrantScheme,
    ImpartialityDeclaration,
    Payment,
    Repayment,
)
from organizations.models import Mandate
from portal import clock, registries
from portal.clock import OSLO
from portal.models import Notice, User
from portal.registries import (
    Hit,
    MyItem,
    MySection,
    NavItem,
    Obligation,
    Support,
    SupportPage,
    Task,
    WorkItem,
)
from portal.templatetags.portal import day


def navigation() -> NavItem:
    return NavItem(gettext_lazy("Grants"), "grants", "/tilskudd/", 40)


def task(today: date) -> Task | None:
    """How many schemes are open, and the next deadline."""
    calls = GrantCall.objects.announced().open_at(clock.local(today, datetime.min.time()))
    deadlines = [call.deadline_on for call in calls]
    if deadlines:
        opened = ngettext("%(n)d scheme is open now.", "%(n)d schemes are open now.", len(deadlines))
        text = opened % {"n": len(deadlines)} + " " + _("Next deadline %(day)s.") % {"day": day(deadlines[0])}
    else:
        text = _("See what you can apply for, and when.")
    return Task(_("Apply for grants"), text, reverse("grants"), 30)


def worklist(user: User) -> Iterable[WorkItem]:
    """Everything undecided, whoever handles it. The interim reply counts when it is due before the answer."""
    found = GrantApplication.objects.handled_by(user).awaiting_decision().for_lists().with_interim_replies()
    for application in found.with_interim_terms(clock.today()):
        case = application.case
        if case is None or application.submitted_at is None:
            continue
        interim = None if application.has_interim_reply else application.interim_reply_by()  # type: ignore[attr-defined]
        due = [case.due_on, interim]
        yield WorkItem(
            title=str(application),
            kind=_("Grant application, late") if application.is_late else _("Grant application"),
            url=reverse("admin:grants_grantapplication_change", args=[application.pk]),
            since=application.submitted_at,
            due_on=min((on for on in due if on), default=None),
            handler=str(case.case_handler or ""),
            reference=case.reference,
        )


KINDS = {
    "grantappeal": gettext_lazy("Appeal"),
    "payment": gettext_lazy("Payment to approve"),
    "grantreport": gettext_lazy("Report on a grant"),
    "repayment": gettext_lazy("Money to be paid back"),
    "grantapplication": gettext_lazy("Disqualified after the decision"),
}


def follow_ups(user: User) -> Iterable[WorkItem]:
    """Appeals nobody has answered, payments to check, reports nobody has read, claims to go on with, and those who
    found out after a decision to be disqualified. One query.
    """
    names = ("association__name", "person__name", "case__year", "case__number")
    mine = GrantApplication.objects.handled_by(user).values("pk")
    appealed = GrantAppeal.objects.waiting().filter(decision__case__grant_application__in=mine)
    unpaid = Payment.objects.waiting().filter(grant__application__in=mine)
    unread = GrantReport.objects.received().filter(grant__application__in=mine)
    appeals = _rows(appealed, "grantappeal", "decision__case__grant_application", "received_at", names)
    payments = _rows(unpaid, "payment", "grant__application", "created_at", names)
    reports = _rows(unread, "grantreport", "grant__application", "sent_at", names)
    back = Repayment.objects.waiting(clock.today()).filter(grant__application__in=mine)
    claims = _rows(back, "repayment", "grant__application", "warned_at", names)
    said = ImpartialityDeclaration.objects.to_assess().filter(application__in=mine)
    disqualified = _rows(said, "grantapplication", "application", "declared_at", names, pk="application")
    for kind, pk, since, association, person, year, case in appeals.union(
        payments, reports, claims, disqualified
    ):
        yield WorkItem(
            title=association or person,
            kind=KINDS[kind],
            url=reverse(f"admin:grants_{kind}_change", args=[pk]),
            since=since,
            reference=f"{year}/{case:06d}",
        )


def hidden_cases(user: User) -> Any:
    """The cases of sealed calls, and those where this person is disqualified."""
    handled = GrantApplication.objects.handled_by(user)
    found = GrantApplication.objects.exclude(pk__in=handled.values("pk"))
    return found.filter(case__isnull=False).values("case")


def hidden_rows(user: User) -> Iterable[Any]:
    """The applications behind those cases, drafts in sealed calls too, and messages to those who have applied."""
    closed = GrantApplication.objects.closed_to(user)
    yield closed
    members = Mandate.objects.filter(association__in=closed.values("association")).values("user")
    people = Q(receiver__in=members) | Q(receiver__in=closed.values("person"))
    yield Notice.objects.filter(people, kind__startswith="grants.")


def external_schemes(user: User) -> Iterable[WorkItem]:
    """One line for all of others' schemes that somebody should look at anew."""
    found = list(ExternalScheme.objects.offered().stale(clock.today()))
    if not found:
        return
    text = ngettext("%(n)d scheme from others to check", "%(n)d schemes from others to check", len(found))
    yield WorkItem(
        title=text % {"n": len(found)},
        kind=_("Grants from others"),
        url=f"{reverse('admin:grants_externalscheme_changelist')}?is_stale=1",
        since=clock.local(min(one.stale_since(clock.today()) for one in found), datetime.min.time()),
    )


def _rows(
    found: Any, kind: str, application: str, since: str, names: tuple[str, ...], *, pk: str = "pk"
) -> Any:
    """The rows of one kind in the shape of the union."""
    paths = [f"{application}__{name}" for name in names]
    found = found.order_by().select_related(None).annotate(kind=Value(kind, CharField()))
    return found.values_list("kind", pk, since, *paths)


def report_obligations(user: User, today: date) -> Iterable[Obligation]:
    """Reports that are not sent."""
    for report in GrantReport.objects.of_members(user).not_sent().for_lists():
        yield Obligation(
            title=_("Send the report: %(scheme)s") % {"scheme": report.grant.application.call.scheme.title},
            url=report.get_absolute_url(),
            association=str(report.grant.application.applicant),
            due_on=report.due_on,
        )


def repayment_obligations(user: User, today: date) -> Iterable[Obligation]:
    """Advance notices to answer, and money to pay back."""
    for one in Repayment.objects.of_members(user).unsettled().for_lists():
        scheme = {"scheme": one.grant.application.call.scheme.title}
        is_claimed = one.due_on is not None
        if not is_claimed and (one.commented_at or one.answer_by < today):
            continue
        text = _("Pay back: %(scheme)s") if is_claimed else _("Answer about repayment: %(scheme)s")
        yield Obligation(
            title=text % scheme,
            url=one.get_absolute_url(),
            association=str(one.grant.application.applicant),
            due_on=one.due_on or one.answer_by,
        )


def obligations(user: User, today: date) -> Iterable[Obligation]:
    """Drafts that can still be sent."""
    begun = clock.local(today - timedelta(days=60), datetime.min.time())
    drafts = GrantApplication.objects.of_members(user).drafts().for_lists()
    for draft in drafts.filter(call__application_deadline__gte=begun):
        if draft.call.closes_at.astimezone(OSLO).date() >= today:
            yield Obligation(
                title=_("Send the application: %(scheme)s") % {"scheme": draft.call.scheme.title},
                url=draft.get_absolute_url(),
                association=str(draft.applicant),
                due_on=draft.call.deadline_on,
            )


def my_page(user: User) -> MySection | None:
    found = GrantApplication.objects.of_members(user).for_lists().with_unopened_decisions()[:10]
    items = [
        MyItem(
            title=application.call.scheme.title,
            url=application.get_absolute_url(),
            state=application.outside_state,
            association=str(application.applicant),
            when=application.submitted_at or application.saved_at,
            is_new=application.has_unopened_decision,  # type: ignore[attr-defined]
        )
        for application in found
    ]
    if not items:
        return None
    return MySection(_("Grants"), items, more_url=reverse("grant_applications"), order=30)


def support(association_id: int, year: int) -> Iterable[Support]:
    total = Grant.objects.of_association(association_id).awarded_in(year).total()
    if total:
        yield Support(gettext_lazy("Grants"), total)


def support_page(slug: str) -> SupportPage:
    if slug:
        return SupportPage(
            gettext_lazy("Support year by year, in kroner"), reverse("grants_of_association", args=[slug]), 10
        )
    return SupportPage(gettext_lazy("Who got what in grants"), reverse("grants_awarded"), 10)


def search(query: str) -> Iterable[Hit]:
    for scheme in GrantScheme.objects.offered().matching(query)[:10]:
        yield Hit(scheme.title, scheme.get_absolute_url(), gettext_lazy("Grants"), scheme.purpose)
    for other in ExternalScheme.objects.offered().matching(query)[:10]:
        yield Hit(str(other), f"{reverse('grants')}#andre", gettext_lazy("Grants from others"), other.purpose)


def register() -> None:
    registries.navigation.register("grants", navigation)
    registries.tasks.register("grants", task)
    registries.worklist.register("grants.applications", worklist)
    registries.worklist.register("grants.follow_ups", follow_ups)
    registries.obligations.register("grants.reports", report_obligations)
    registries.obligations.register("grants.repayments", repayment_obligations)
    registries.worklist.register("grants.external", external_schemes)
    registries.hidden_cases.register("grants", hidden_cases)
    registries.hidden_rows.register("grants", hidden_rows)
    registries.obligations.register("grants.drafts", obligations)
    registries.my_page.register("grants", my_page)
    registries.support.register("grants", support)
    registries.support_pages.register("grants", support_page)
    registries.search.register("grants", search)
    measures.register()
    registries.uploaded_purposes.update({"grants.attachment", "grants.report"})
    registries.file_guards.register("grants.attachment", permissions.can_view_attachment)
    registries.file_guards.register("grants.report", permissions.can_view_report)
    registries.file_guards.register("grants.payments", permissions.can_view_payment_file)
    registries.file_guards.register("grants.letter", permissions.can_view_letter)
