"""Where the municipality handles applications."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from grants import rules, workflow
from grants.admin.by_call import ByCall
from grants.admin.by_keys import ByKeys
from grants.admin.of_case import link
from grants.answers import lines_of, read_answers
from grants.models import GrantApplication
from grants.models.application import GrantApplicationQuerySet
from grants.staff_forms import (
    DecisionForm,
    DismissalForm,
    DisqualificationForm,
    InterimReplyForm,
    MoreForm,
    ProposalForm,
    ReviewForm,
)
from grants.states import STAFF_DEEDS
from grants.words import suggested_reply, suggested_words
from organizations.models import LanguageForm
from portal import clock
from portal.access import MemberRequest
from portal.admin import LifecycleAdmin, StaffMove, site
from portal.lifecycle import HasLifecycle, Move
from portal.models import StoredFile, User
from portal.problems import Problem
from portal.templatetags.portal import day, kr, moment


def lateness(application: GrantApplication) -> dict[str, Any]:
    if not application.is_late:
        return {}
    values = {
        "deadline": moment(application.call.application_deadline),
        "sent": moment(application.submitted_at),
    }
    return {"reason": _("The deadline was %(deadline)s. The application came %(sent)s.") % values}


def drafted_reply(application: GrantApplication) -> dict[str, Any]:
    """The interim reply as the system would write it; a person reads it over and sends it."""
    return suggested_reply(application, today=clock.today())


def proposed(application: GrantApplication) -> dict[str, Any]:
    proposal = getattr(application, "proposal", None)
    return {"amount": proposal.amount, "reason": proposal.reason} if proposal else {}


@admin.register(GrantApplication, site=site)
class GrantApplicationAdmin(LifecycleAdmin):
    list_display = ("reference", "applicant", "state", "amount", "received", "due_on", "handler")
    list_filter = ("state", "is_late", ByCall)
    search_fields = ("association__name",)  # what shows the box; `searched` says what is found
    list_select_related = ("case__case_handler", "association", "person", "call__scheme")
    ordering = ("case__due_on",)
    paginator = ByKeys
    facts = (
        "reference", "applicant", "language_form", "call", "handler", "received", "due_on", "amount", "granted",
        "contact", "bank_account_number", "the_answers", "the_changes", "the_reviews",
        "the_disqualified",
    )  # fmt: skip
    staff_moves = (
        StaffMove("take", run=workflow.take, done=_("You handle the case now.")),
        StaffMove("admit_late", run=workflow.admit_late, done=_("The application will be treated.")),
        StaffMove(
            "decide",
            run=workflow.decide,
            form=DecisionForm,
            initial=suggested_words,
            explanation=_("The letter is made and the applicant is told by e-mail at once."),
            done=_("The decision is made, and the applicant is told."),
        ),
        StaffMove(
            "send_interim_reply",
            run=workflow.send_interim_reply,
            form=InterimReplyForm,
            initial=drafted_reply,
            explanation=_("The applicant is told by e-mail that a message waits."),
            done=_("The interim reply is sent."),
        ),
        StaffMove(
            "review",
            run=workflow.review,
            form=ReviewForm,
            explanation=_("Only the municipality sees it."),
            done=_("Your review is saved."),
        ),
        StaffMove(
            "ask_for_more",
            run=workflow.ask_for_more,
            form=MoreForm,
            explanation=_("The applicant is told by e-mail that a question waits."),
            done=_("The applicant is asked."),
        ),
        StaffMove(
            "declare_impartial", run=workflow.declare_impartial, done=_("It is noted that you are impartial.")
        ),
        StaffMove(
            "declare_disqualified",
            run=workflow.declare_disqualified,
            is_danger=True,
            explanation=_(
                "You cannot open the case any more. Another goes on, and considers the decision if there is one."
            ),
            done=_("The case is closed to you."),
        ),
        StaffMove(
            "assess_disqualification",
            run=workflow.assess_disqualification,
            form=DisqualificationForm,
            explanation=_("It is kept with the case. The decision itself is not changed by this."),
            done=_("What you have considered is kept with the case."),
        ),
        StaffMove(
            "propose",
            run=workflow.propose,
            form=ProposalForm,
            initial=proposed,
            explanation=_("Nobody is told. Empty holds the application back when many are decided at once."),
            done=_("The proposal is saved."),
        ),
        StaffMove(
            "approve_proposal",
            run=workflow.approve_proposal,
            explanation=_("You agree with the amount that another has proposed."),
            done=_("The proposal is approved."),
        ),
        StaffMove(
            "dismiss",
            run=workflow.dismiss,
            form=DismissalForm,
            initial=lateness,
            is_danger=True,
            explanation=_("The case is closed without being judged. The applicant gets a letter."),
            done=_("The application is dismissed, and the applicant is told."),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[GrantApplication]:
        mine = GrantApplication.objects.handled_by(cast(User, request.user))
        return mine.order_by(*self.get_ordering(request)).defer("association__search", "answers")

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[GrantApplication]", search_term: str
    ) -> "tuple[QuerySet[GrantApplication], bool]":
        found = cast(GrantApplicationQuerySet, queryset)
        return (found.searched(search_term) if search_term.strip() else found), False

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The application, with the reviews that this reader may see."""
        found = super().get_object(request, object_id, from_field)
        if found:
            found.seen_reviews = list(found.reviews.visible_to(cast(User, request.user)))
        return found

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def open_moves(self, request: MemberRequest, obj: HasLifecycle) -> list[tuple[StaffMove, Move]]:
        """The lifecycle's own, and the deeds that leave the state or choose it as part of the answer."""
        roles = obj.roles_of(request.user)
        allowed = {move.name: move for move in obj.lifecycle.open_to(obj.state, roles)}
        allowed |= {deed.name: deed for deed in STAFF_DEEDS if obj.state in deed.sources and deed.who & roles}
        if isinstance(obj, GrantApplication):
            waits = rules.not_admitted(obj) is not None
            allowed.pop("decide" if waits else "admit_late", None)
            if "assess_disqualification" in allowed and not obj.impartiality.to_assess().exists():
                del allowed["assess_disqualification"]
        return [(button, allowed[button.name]) for button in self.staff_moves if button.name in allowed]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """No button to approve where nothing is proposed, or by oneself; an address tried all the same says why."""
        proposal = cast(GrantApplication, context["original"]).proposal_or_none
        if proposal is None or not proposal.waits_for(cast(User, request.user)):
            context["moves"] = [pair for pair in context["moves"] if pair[0].name != "approve_proposal"]
        return super().render_change_form(request, context, *args, **kwargs)

    def problems(self, obj: GrantApplication) -> list[Problem]:
        return rules.for_case_handler(obj, clock.today())

    def documents(self, obj: GrantApplication) -> list[StoredFile]:
        files = [attachment.file for attachment in obj.attachments.select_related("file")]
        if decision := obj.decision():
            files.insert(0, decision.letter)
        return files

    @admin.display(description=_("answers"))
    def the_answers(self, obj: GrantApplication) -> str:
        """What the form asked, line by line; what stands among the facts is left out."""
        return "\n".join(lines_of(read_answers(obj)))

    @admin.display(description=_("more information"))
    def the_changes(self, obj: GrantApplication) -> str:
        """What was asked for, what they wrote, and each answer that was changed: − before, + after."""
        lines = []
        for one in obj.supplements.all():
            lines += [f"{day(one.asked_at)}: {one.asked}", one.reply]
            answer = [f"{sign} {line}" for sign, line in one.changes]
            lines += answer if one.answered_at else [str(_("Not answered yet"))]
        return "\n".join(str(line) for line in lines if line) or "–"

    @admin.display(description=_("reviews"))
    def the_reviews(self, obj: GrantApplication) -> str:
        """Scores and recommendations. What the reader may not see yet is only counted."""
        lines = [f"{one.reviewer}: {one.score} {one.recommendation}".strip() for one in obj.seen_reviews]
        if hidden := obj.reviews.count() - len(lines):
            text = ngettext(
                "%(n)d review is given. You see it when you have given your own.",
                "%(n)d reviews are given. You see them when you have given your own.",
                hidden,
            )
            lines.append(text % {"n": hidden})
        return "\n".join(lines) or "–"

    @admin.display(description=_("disqualified"))
    def the_disqualified(self, obj: GrantApplication) -> str:
        """Who has said so, and when; and what another has made of it, where it was said after the decision."""
        said = obj.impartiality.filter(is_disqualified=True).select_related("user", "assessed_by")
        lines = []
        for one in said.order_by("declared_at"):
            lines.append(f"{one.user}, {day(one.declared_at)}")
            if one.assessed_at:
                lines.append(f"{one.assessed_by}, {day(one.assessed_at)}: {one.assessment}")
        return "\n".join(lines) or "–"

    @admin.display(description=_("write to them in"))
    def language_form(self, obj: GrantApplication) -> str:
        return str(LanguageForm(obj.language).label)

    @admin.display(description=_("applicant"))
    def applicant(self, obj: GrantApplication) -> str:
        return str(obj.applicant)

    @admin.display(description=_("case"), ordering="case__number")
    def reference(self, obj: GrantApplication) -> str:
        return str(obj.case)

    @admin.display(description=_("applied for"), ordering="amount_applied")
    def amount(self, obj: GrantApplication) -> str:
        return kr(obj.amount_applied)

    @admin.display(description=_("received"), ordering="submitted_at")
    def received(self, obj: GrantApplication) -> str:
        return f"{moment(obj.submitted_at)} ({_('late')})" if obj.is_late else moment(obj.submitted_at)

    @admin.display(description=_("answer due"), ordering="case__due_on")
    def due_on(self, obj: GrantApplication) -> str:
        return day(obj.case.due_on) if obj.case else ""

    @admin.display(description=_("case handler"))
    def handler(self, obj: GrantApplication) -> str:
        return str(obj.case.case_handler or "–") if obj.case else "–"

    @admin.display(description=_("granted"))
    def granted(self, obj: GrantApplication) -> str:
        """The way to the payments."""
        grant = getattr(obj, "grant", None)
        return link(reverse("admin:grants_grant_change", args=[grant.pk]), kr(grant.amount)) if grant else "–"
