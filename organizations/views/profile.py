"""What an association shows about itself: each part has a page of its own, and a menu leads between them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from organizations.forms import AddressForm, ContactPersonForm, OfferForm, PictureForm
from organizations.models import Association, AssociationPicture, ContactPerson
from organizations.workflow import associations as association_verbs
from organizations.workflow import profile as workflow
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused


def mine_or_404(request: MemberRequest, slug: str) -> Association:
    """The association, if the reader acts for it."""
    return get_object_or_404(Association.objects.acted_for_by(request.user), slug=slug)


@member_page
def association_offer(request: MemberRequest, slug: str) -> HttpResponse:
    mine = mine_or_404(request, slug)
    form = OfferForm(request.POST or None, initial=OfferForm.initial_of(mine))
    if request.method == "POST" and form.is_valid():
        association_verbs.change(mine, by=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved. Residents see it now."))
        return redirect("association_offer", slug)
    return render(request, "organizations/profile/offer.html", {"form": form, "association": mine})


@member_page
def association_address(request: MemberRequest, slug: str) -> HttpResponse:
    mine = mine_or_404(request, slug)
    form = AddressForm(request.POST or None, initial=AddressForm.initial_of(mine))
    if request.method == "POST" and form.is_valid():
        association_verbs.change(mine, by=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("association_address", slug)
    return render(request, "organizations/profile/address.html", {"form": form, "association": mine})


# --- Contact persons -----------------------------------------------------------------------------------------


@member_page
def contact_persons(request: MemberRequest, slug: str) -> HttpResponse:
    mine = mine_or_404(request, slug)
    context = {"association": mine, "persons": mine.contact_persons.all()}
    return render(request, "organizations/profile/contact_persons.html", context)


@member_page
def contact_person_new(request: MemberRequest, slug: str) -> HttpResponse:
    mine = mine_or_404(request, slug)
    form = ContactPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.add_contact_person(mine, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The contact person is on the list."))
            return redirect("contact_persons", slug)
    context = {"association": mine, "form": form, "person": None}
    return render(request, "organizations/profile/contact_person.html", context)


@member_page
def contact_person_edit(request: MemberRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(
        ContactPerson.objects.acted_for_by(request.user).select_related("association"), pk=pk
    )
    form = ContactPersonForm(request.POST or None, initial=ContactPersonForm.initial_of(person))
    if request.method == "POST" and form.is_valid():
        try:
            workflow.change_contact_person(person, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Saved."))
            return redirect("contact_persons", person.association.slug)
    context = {"association": person.association, "form": form, "person": person}
    return render(request, "organizations/profile/contact_person.html", context)


@member_page
def contact_person_remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask first, then forget."""
    person = get_object_or_404(
        ContactPerson.objects.acted_for_by(request.user).select_related("association"), pk=pk
    )
    if request.method == "POST":
        workflow.remove_contact_person(person, by=request.user, at=clock.now())
        messages.success(request, _("The contact person is removed, and nothing about the person is kept."))
        return redirect("contact_persons", person.association.slug)
    context = {"association": person.association, "person": person}
    return render(request, "organizations/profile/contact_person_remove.html", context)


# --- Pictures ------------------------------------------------------------------------------------------------


@member_page
def pictures(request: MemberRequest, slug: str) -> HttpResponse:
    mine = mine_or_404(request, slug)
    is_sent = request.method == "POST"
    form = PictureForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        try:
            workflow.add_picture(mine, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The picture is on the page."))
            return redirect("association_pictures", slug)
    context = {"association": mine, "form": form, "pictures": mine.pictures.select_related("file")}
    return render(request, "organizations/profile/pictures.html", context)


@member_page
def picture_remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask first, with the picture in sight, then take it down."""
    mine = Association.objects.acted_for_by(request.user)
    picture = get_object_or_404(
        AssociationPicture.objects.filter(association__in=mine).select_related("association", "file"), pk=pk
    )
    if request.method == "POST":
        workflow.remove_picture(picture, by=request.user, at=clock.now())
        messages.success(request, _("The picture is removed."))
        return redirect("association_pictures", picture.association.slug)
    context = {"association": picture.association, "picture": picture}
    return render(request, "organizations/profile/picture_remove.html", context)
