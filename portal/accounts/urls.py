"""The parts of allauth that we use, with Norwegian addresses. What has to do with passwords has none."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path
from django.views.generic import RedirectView

from portal.access import member_page, public_page
from portal.accounts import views

to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_my_page = RedirectView.as_view(pattern_name="my_page")

urlpatterns = [
    path("logg-inn/", account.login, name="account_login"),
    path("logg-inn/kode/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logg-inn/annen-adresse/", views.another_address, name="another_address"),
    path("logg-inn/ny-kode/", public_page(to_login), name="account_request_login_code"),
    path("logg-inn/bekreft/", account.reauthenticate, name="account_reauthenticate"),
    path("logg-ut/", account.logout, name="account_logout"),
    path("ny-bruker/", account.signup, name="account_signup"),
    path("ny-bruker/kode/", account.email_verification_sent, name="account_email_verification_sent"),
    path("stengt/", account.account_inactive, name="account_inactive"),
    path("e-post/", member_page(to_my_page), name="account_email"),
    path("totrinn/", mfa.index, name="mfa_index"),
    path("totrinn/inn/", mfa.authenticate, name="mfa_authenticate"),
    path("totrinn/bekreft/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("totrinn/app/", views.activate_totp, name="mfa_activate_totp"),
    path("totrinn/app/fjern/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("totrinn/koder/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("totrinn/koder/nye/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("totrinn/koder/fil/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
