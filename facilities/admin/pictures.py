"""The pictures of a site: put up one by one, each with words for those who cannot see it."""

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities import workflow
from facilities.forms import SitePictureForm
from facilities.models import Site
from portal import clock
from portal.access import MemberRequest
from portal.admin import site as portal_site
from portal.problems import Refused


def pictures_view(request: MemberRequest, pk: int) -> HttpResponse:
    """All pictures of a site, a form for one more, and a press that takes one down."""
    admin: ModelAdmin[Site] = portal_site.get_model_admin(Site)
    site = admin.get_object(request, str(pk))
    if site is None or not admin.has_change_permission(request, site):
        raise Http404
    here = reverse("admin:facilities_site_pictures", args=[pk])
    if request.method == "POST" and "remove" in request.POST:
        key = request.POST["remove"]
        picture = get_object_or_404(
            site.pictures.select_related("site", "file"), pk=key if key.isdecimal() else 0
        )
        workflow.remove_site_picture(picture, by=request.user, at=clock.now())
        messages.success(request, _("The picture is removed."))
        return redirect(here)
    is_sent = request.method == "POST"
    form = SitePictureForm(request.POST if is_sent else None, request.FILES if is_sent else None, site=site)
    if is_sent and form.is_valid():
        try:
            workflow.add_site_picture(site, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The picture is on the page."))
            return redirect(here)
    context = {**portal_site.each_context(request), "title": _("Pictures"), "opts": admin.opts, "form": form,
               "original": site, "pictures": site.pictures.select_related("facility", "site", "file"),
               "back": reverse("admin:facilities_site_change", args=[pk])}  # fmt: skip
    return TemplateResponse(request, "facilities/admin/pictures.html", context)
