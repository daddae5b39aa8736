from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.access import member_page, public_page


class _ActivateTOTP(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        """Who has just typed the app's code has shown the second step: no need to ask for it again at once."""
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp", reauthenticated=True)
        return response


activate_totp = member_page(_ActivateTOTP.as_view())


@public_page
@require_POST
def another_address(request: HttpRequest) -> HttpResponse:
    """Begin the login anew. Only the login is given up: what was written before it waits in the session."""
    clear_login(request)
    there = get_next_redirect_url(request)
    return redirect_to_login(there) if there else redirect("account_login")
