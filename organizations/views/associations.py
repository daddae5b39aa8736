"""The register: the list, an association's page, registering one, keeping one right."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from organizations import permissions, rules
from organizations.facets import AssociationFilter
from organizations.forms import ProfileForm, RegisterForm
from organizations.models import Association, Occurrence
from organizations.views.registering import fetched
from organizations.workflow import associations as workflow
from portal import clock
from portal.access import MemberRequest, member_page, public_page
from portal.kept import kept_page
from portal.problems import Refused

PAGE = 25
NOT_FACTS = ("seen_similar", "fetched")
# What a list may be kept under; one with another filter is made each time.
TICKS = frozenset({"low_price", "step_free", "adapted", "companion_card", "active"})
CHOICES = TICKS | {"type", "district", "age", "language", "side"}
WORDS = frozenset({"q"})


@public_page
def association_list(request: HttpRequest) -> HttpResponse:
    """The same for everybody, so it is kept until the register or the calendar changes."""
    part = kept_page(request, ("register", "calendar"), lambda: _list(request), choices=CHOICES, words=WORDS)
    return render(request, "organizations/association_list.html", {"list": part})


def _list(request: HttpRequest) -> str:
    """Three queries with everything that can be chosen; likeness is asked for only when the words find nothing."""
    found = AssociationFilter(request.GET, at=clock.now())
    paginator = Paginator(found.rows, PAGE)
    paginator.count = found.total
    context = {
        "filters": found.form,
        "found": found,
        "page": paginator.get_page(request.GET.get("side")),
        "suggestion": rules.suggestion(found.text) if not found.total else "",
    }
    return render_to_string("organizations/association_list_part.html", context, request)


@public_page
def association(request: HttpRequest, slug: str) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    shown = get_object_or_404(Association.objects.visible_to(user).select_related("district"), slug=slug)
    coming = Occurrence.objects.public().of_association(shown).upcoming(clock.now()).with_activity()
    pictures = list(shown.pictures.select_related("file"))
    own = shown.mandates.still_open().filter(user=user).first() if user else None
    context = {
        "association": shown,
        "occurrences": coming[:8],
        "is_mine": own is not None and own.is_active,
        "shows_account": own is not None and own.is_active and own.handles_money,
        "claim": own,
        "status": rules.confirmation_of(shown, clock.today()),
        "activity_types": shown.activity_types.all(),
        "groups": shown.sub_groups.groups().select_related("contact").prefetch_related("teams"),
        "umbrellas": shown.umbrellas.active().select_related("umbrella"),
        "members": shown.umbrella_members.active().select_related("member") if shown.is_umbrella else (),
        "persons": shown.contact_persons.showing_something(),
        "logo": next((each for each in pictures if each.is_logo), None),
        "pictures": [each for each in pictures if not each.is_logo],
    }
    return render(request, "organizations/association.html", context)


@member_page
def association_register(request: MemberRequest) -> HttpResponse:
    """One page, sent twice only when another association has nearly the same name. The number fetches the rest."""
    if "fetch" in request.POST and request.POST.get("organization_number", "").strip():
        return fetched(request)
    form = RegisterForm(request.POST or None)
    similar: list[Association] = []
    existing = None
    if request.method == "POST" and form.is_valid():
        facts = {name: value for name, value in form.cleaned_data.items() if name not in NOT_FACTS}
        similar = rules.similar(facts["name"], facts["district"])
        seen = ",".join(str(one.pk) for one in similar)
        if not similar or form.cleaned_data["seen_similar"] == seen:
            try:
                made = workflow.register(by=request.user, at=clock.now(), **facts)
            except Refused as refused:
                refused.show_on(form)
            else:
                messages.success(request, _("Thank you. The municipality looks at it, and writes to you."))
                return redirect("association_received", made.pk)
        else:
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["seen_similar"] = seen  # type: ignore[index]
    elif request.method == "POST":
        if "fetch" in request.POST:  # also what Enter presses, so a whole form without a number is sent
            form.add_error("organization_number", rules.NUMBER_FIRST)
        number = "".join(request.POST.get("organization_number", "").split())
        existing = Association.objects.findable().numbered(number).first() if number else None
    context = {"form": form, "similar": similar, "existing": existing, "looked_up": None}
    return render(request, "organizations/association_register.html", context)


@member_page
def association_received(request: MemberRequest, pk: int) -> HttpResponse:
    """The receipt: what happens next."""
    mandate = get_object_or_404(
        request.user.mandates.select_related("association"), association=pk, association__state="proposed"
    )
    return render(request, "organizations/association_received.html", {"mandate": mandate})


@member_page
def association_edit(request: MemberRequest, slug: str) -> HttpResponse:
    mine = get_object_or_404(Association.objects.acted_for_by(request.user), slug=slug)
    form = ProfileForm(
        request.POST or None,
        initial=ProfileForm.initial_of(mine),
        with_account=permissions.may_handle_money_of(request.user, mine),
    )
    if request.method == "POST" and form.is_valid():
        try:
            workflow.change(mine, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Saved. Residents see it now."))
            return redirect(mine)
    return render(request, "organizations/association_edit.html", {"form": form, "association": mine})
