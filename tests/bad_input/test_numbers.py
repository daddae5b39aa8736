"""A wrong check digit is told where the number was written, and never stored."""

import pytest
from django.urls import reverse

from grants.models import GrantApplication
from organizations.models import Association
from tests.bad_input.browser import message_on


def test_an_organisation_number_with_a_wrong_check_digit(member, town):
    before = Association.objects.count()
    page = member.send(
        reverse("association_register"),
        name="Nytt lag", organization_number="312 001 005", explanation="Se protokollen.",
    )  # fmt: skip
    assert "ikke et gyldig" in message_on(page, "organization_number")
    assert page.context["form"]["explanation"].value() == "Se protokollen."
    assert Association.objects.count() == before


@pytest.mark.parametrize("number", ["8601 11 17948", "123", "8601111794X"])
def test_an_account_number_with_a_wrong_check_digit_on_the_associations_page(member, town, number):
    url = reverse("association_edit", args=[town.association.slug])
    page = member.send(url, bank_account_number=number, purpose="Vi spiller.")
    assert message_on(page, "bank_account_number")
    assert page.context["form"]["purpose"].value() == "Vi spiller."
    assert Association.objects.get(pk=town.association.pk).bank_account_number == ""


def test_an_account_number_with_a_wrong_check_digit_in_an_application(member, town):
    """The other answers on the page are kept all the same."""
    draft = town.application()
    page = member.send(
        town.step(draft, "okonomi"), bank_account_number="8601 11 17948", amount_applied="9000"
    )
    assert "Kontrollsifferet" in message_on(page, "bank_account_number")
    stored = GrantApplication.objects.get(pk=draft.pk)
    assert (stored.bank_account_number, stored.amount_applied) == ("", 9000)


@pytest.mark.parametrize("written", ["mange", "-4", "1e3", "٤٢", "9" * 40])
def test_a_number_that_is_none(member, town, written):
    draft = town.application()
    page = member.send(town.step(draft, "medlemmer"), members_total=written, members_6_20="4")
    if written != "٤٢":  # the digits of other scripts are digits
        assert message_on(page, "members_total")
    assert GrantApplication.objects.get(pk=draft.pk).members_6_20 == 4
