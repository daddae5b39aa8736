"""Who acts for an association: seen by its members, changed by its chair; and the invitation's own page."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organizations import permissions, rules
from organizations.acting import act_for
from organizations.forms import HandOverForm, InviteForm
from organizations.models import Association, Invitation
from organizations.views.secret import kept_secret
from organizations.workflow import handover, invitations
from portal import clock
from portal.access import MemberRequest, member_page, public_page
from portal.problems import Refused


def _led_by(request: MemberRequest, slug: str) -> Association:
    """The association, for its chair only: 404 for others."""
    return get_object_or_404(Association.objects.led_by(request.user), slug=slug)


@member_page
def association_board(request: MemberRequest, slug: str) -> HttpResponse:
    mine = get_object_or_404(Association.objects.acted_for_by(request.user), slug=slug)
    board = list(mine.mandates.active().select_related("user").order_by("decided_at"))
    board.sort(key=lambda mandate: rules.ORDER_OF_ROLES.index(mandate.role))
    context = {
        "association": mine,
        "board": board,
        "invitations": mine.invitations.waiting().select_related("invited_by"),
        "is_chair": permissions.is_chair_of(request.user, mine),
        "now": clock.now(),
    }
    return render(request, "organizations/board.html", context)


@member_page
def invitation_new(request: MemberRequest, slug: str) -> HttpResponse:
    mine = _led_by(request, slug)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = invitations.invite(mine, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": sent.email})
            return redirect("association_board", mine.slug)
    return render(request, "organizations/invitation_new.html", {"form": form, "association": mine})


@member_page
@require_POST
def invitation_withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    led = Association.objects.led_by(request.user)
    found = get_object_or_404(
        Invitation.objects.select_related("association").filter(association__in=led), pk=pk
    )
    try:
        invitations.withdraw(found, by=request.user, at=clock.now())
    except Refused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, _("The invitation no longer works."))
    return redirect("association_board", found.association.slug)


@member_page
def hand_over(request: MemberRequest, slug: str) -> HttpResponse:
    """One form, one step: the whole board after the annual meeting."""
    mine = _led_by(request, slug)
    form = HandOverForm(request.POST or None, association=mine)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            done = handover.hand_over(
                mine,
                form.board,
                staying=given.get("staying", ()),
                seen=given["seen"],
                by=request.user,
                at=clock.now(),
            )
        except Refused as refused:
            refused.show_on(form)
            _show_as_it_is(form, refused, mine)
        else:
            messages.success(request, _receipt(done))
            still_acts = permissions.may_act_for(request.user, mine)
            return redirect("association_board", mine.slug) if still_acts else redirect("my_page")
    board = mine.mandates.active().select_related("user")
    context = {"form": form, "association": mine, "board": board}
    return render(request, "organizations/hand_over.html", context)


def _show_as_it_is(form: HandOverForm, refused: Refused, association: Association) -> None:
    """The page that comes back shows who acts now: sent once more, that has been seen."""
    if any(problem.code == "changed" for problem in refused.problems):
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = rules.version_of(association)  # type: ignore[index]


def _receipt(done: handover.HandedOver) -> str:
    said = [_("The board is handed over.")]
    if done.came_in:
        said.append(
            _("These act from now on: %(names)s.") % {"names": _listed(row.user for row in done.came_in)}
        )
    if done.invited:
        said.append(
            _("These get an invitation: %(names)s.") % {"names": _listed(row.email for row in done.invited)}
        )
    if done.until_accepted:
        said.append(_("You act as chair until the new chair has said yes."))
    return " ".join(said)


def _listed(people: Iterable[object]) -> str:
    return ", ".join(str(person) for person in people)


@public_page
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Read by whoever has the link; answered by the one it was sent to, logged in. A wrong link is 404."""
    found = get_object_or_404(Invitation.objects.of_link(token).select_related("association", "invited_by"))
    user = request.user if request.user.is_authenticated else None
    problems = rules.answer_problems(found, user, at=clock.now())
    if request.method == "POST" and user and not problems:
        try:
            return _answer(request, found)  # type: ignore[arg-type]
        except Refused as refused:
            problems = list(refused.problems)
    context = {
        "invitation": found,
        "association": found.association,
        "problems": problems,
        "acts_now": user and permissions.may_act_for(user, found.association),
    }
    return kept_secret(render(request, "organizations/invitation.html", context))


def _answer(request: MemberRequest, found: Invitation) -> HttpResponse:
    if "decline" in request.POST:
        invitations.decline(found, by=request.user, at=clock.now())
        messages.success(request, _("You have said no. The link no longer works."))
        return redirect("my_page")
    invitations.accept(found, by=request.user, at=clock.now())
    act_for(request, found.association)
    messages.success(request, _("You now act for %(association)s.") % {"association": found.association})
    return redirect("association_board", found.association.slug)
