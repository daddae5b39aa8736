"""Every page of case handling, from the registry itself: lists stay cheap, and what opens can be saved.

The rows are the demo's, so that every list has what it will have in life.
"""

import pytest
import time_machine
from django.forms import CheckboxInput
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.admin import site
from tests.conventions.cost import MOST, queries
from tests.factories import NOW

pytestmark = pytest.mark.xdist_group("case handling")  # what they share takes long to make

ADMINS = [pytest.param(model, admin, id=model._meta.label) for model, admin in site._registry.items()]
SEVERAL, FEW = 25, 2  # rows on a page
WORKLIST = 25  # not a list: it gathers from every app what waits there


@pytest.fixture
def staff(demo, db):
    client = Client()
    client.force_login(demo["saksbehandler"])
    with time_machine.travel(NOW, tick=False):
        yield client


def name(model, page):
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"


@pytest.mark.parametrize(("model", "admin"), ADMINS)
def test_a_list_costs_the_same_for_two_rows_and_for_many(staff, model, admin, monkeypatch):
    url = reverse(name(model, "changelist"))
    costs = []
    for rows in (FEW, SEVERAL):
        monkeypatch.setattr(admin, "list_per_page", rows)
        costs.append(queries(staff, url))
    assert costs[1] <= costs[0] + (1 if model._default_manager.count() > FEW else 0), costs
    assert max(costs) <= MOST, costs


def test_the_worklist_is_cheap_with_a_whole_municipality_waiting(staff):
    assert queries(staff, reverse("admin:index")) <= WORKLIST


@pytest.mark.parametrize(("model", "admin"), ADMINS)
def test_what_opens_can_be_saved_as_it_is(staff, demo, model, admin):
    """A case page that is opened and saved without a change neither fails nor complains."""
    request = RequestFactory().get("/admin/")
    request.user = demo["saksbehandler"]
    row = admin.get_queryset(request).order_by("pk").last()
    assert row is not None, "the demo must have one of each, so that each is opened"
    url = reverse(name(model, "change"), args=[row.pk])
    page = staff.get(url)
    assert page.status_code == 200
    if not admin.has_change_permission(request, row) or not page.context["adminform"].form.fields:
        return
    answer = staff.post(url, as_shown(page))
    errors = answer.context and (answer.context["errors"] or answer.context["adminform"].form.errors)
    assert answer.status_code == 302, errors


def as_shown(page):
    """What the page would send if nobody had touched it."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            data |= sent(field)
    return {key: value for key, value in data.items() if value not in (None, False)}


def sent(field):
    """The name and value of one field; a date and a time of a moment are two."""
    value = field.value()
    if callable(value):
        value = value()
    widget = getattr(field.field.widget, "widget", field.field.widget)  # the admin wraps those of relations
    if isinstance(widget, CheckboxInput):
        return {field.html_name: "on"} if value else {}
    if hasattr(widget, "decompress"):
        parts = widget.get_context(field.html_name, value, {})["widget"]["subwidgets"]
        return {part["name"]: part["value"] for part in parts}
    return {field.html_name: widget.format_value(value) if hasattr(widget, "format_value") else value}
