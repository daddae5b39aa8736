"""The rows of the page table: the text is for the parties and for staff, the list is for all."""

from django.urls import reverse

from agreements.states import AgreementState
from tests.agreements.factories import Parties
from tests.conventions.test_every_page import GONE, LOGIN, Page


def pages():
    parties = Parties()
    draft, active = parties.start(), parties.make(AgreementState.ACTIVE)
    other_unit = Parties(unit="Oppvekst").start()

    def own(name, agreement, *, user=parties.member, member=200, staff=200):
        url = reverse(name, args=[agreement.pk])
        return Page(url, user, anonymous=LOGIN, stranger=GONE, member=member, staff=staff)

    return [
        Page(reverse("agreements"), parties.member),
        Page(reverse("agreement_start"), parties.member, anonymous=LOGIN),
        own("agreement", draft),
        own("agreement_edit", draft),
        own("agreement_confirm", draft),
        own("agreement_withdraw", draft),
        own("agreement_terminate", draft, member=302, staff=302),
        own("agreement", active),
        own("agreement_edit", active, member=302, staff=302),
        own("agreement_terminate", active),
        # Staff of another unit read, and no more; a member of another association sees nothing.
        own("agreement", other_unit, member=GONE),
        own("agreement_edit", other_unit, member=GONE, staff=GONE),
        own("agreement_confirm", other_unit, member=GONE, staff=GONE),
    ]
