"""Where a case that is closed to somebody could show."""

from django.test import Client
from django.urls import reverse


def page(response):
    return response.content.decode().replace("\u00a0", " ")


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def admin_urls(application):
    """Every address of case handling that could show the case."""
    rows = {"grantapplication": application.pk}
    if application.case and application.case.decisions.exists():
        rows["grant"] = application.grant.pk
    for model, pk in rows.items():
        yield reverse(f"admin:grants_{model}_change", args=[pk])
        yield reverse(f"admin:grants_{model}_history", args=[pk])
    for move in ("take", "decide", "dismiss", "review", "propose"):
        yield reverse("admin:grants_grantapplication_move", args=[application.pk, move])
    if application.case_id:
        yield reverse("admin:portal_case_change", args=[application.case_id])
    yield application.get_absolute_url()
    for attachment in application.attachments.all():
        yield reverse("stored_file", args=[attachment.file.key])


def lists():
    return [
        reverse("admin:index"),
        reverse("admin:grants_grantapplication_changelist"),
        reverse("admin:portal_case_changelist"),
        f"{reverse('admin:grants_grantapplication_changelist')}?q=Hemmelig",
        f"{reverse('admin:portal_case_changelist')}?q=Hemmelig",
        "/sok/?q=Hemmelig",
        "/tilskudd/tildelt/",
        "/api/v1/grants/awarded",
        "/api/v1/grants/calls",
    ]
