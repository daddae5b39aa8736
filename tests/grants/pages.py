"""The rows of the page table: schemes are for all, applications for their association, and sent ones for staff."""

from django.urls import reverse

from grants.states import ApplicationState
from tests.conventions.test_every_page import GONE, LOGIN, Page
from tests.factories import make_association, make_mandate
from tests.grants.factories import make_application, make_call, make_own_application


def pages():
    mandate = make_mandate(association=make_association())
    user, call = mandate.user, make_call()
    sent = make_application(call=call, by=user, association=mandate.association)
    other = make_mandate(user=user).association
    alone = make_own_application(by=user)
    draft = make_application(call=call, by=user, association=other, state=ApplicationState.DRAFT)

    def own(name, *args, member=200, staff=GONE):
        url = reverse(name, args=args)
        return Page(url, user, anonymous=LOGIN, stranger=GONE, member=member, staff=staff)

    return [
        Page(reverse("grants"), user),
        Page(reverse("grant_scheme", args=[call.scheme.code]), user),
        Page(reverse("grant_applications"), user, anonymous=LOGIN),
        Page(reverse("grant_start", args=[call.pk]), user, anonymous=LOGIN),
        own("grant_application", sent.pk, staff=200),
        own("grant_application_withdraw", sent.pk),
        own("grant_application_step", sent.pk, "medlemmer", member=302),
        own("grant_application_appeal", sent.pk, member=GONE),
        Page(reverse("grants_of_association", args=[sent.association.slug]), user),
        Page(
            reverse("grant_repayment", args=[0]),
            user,
            anonymous=LOGIN,
            stranger=GONE,
            member=GONE,
            staff=GONE,
        ),
        own("grant_application", alone.pk, staff=200),
        own("grant_application", draft.pk, member=302),
        own("grant_application_step", draft.pk, "medlemmer"),
        own("grant_application_step", draft.pk, "finnes-ikke", member=GONE),
        own("grant_application_send", draft.pk),
        own("grant_application_withdraw", draft.pk),
    ]
