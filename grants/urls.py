from django.urls import path

from grants.views import (
    appeals,
    applications,
    awards,
    draft_buttons,
    drafts,
    public,
    repayments,
    reports,
    supplements,
    watching,
)

urlpatterns = [
    path("tilskudd/", public.grants, name="grants"),
    path("tilskudd/tildelt/", awards.awarded, name="grants_awarded"),
    path("tilskudd/tildelt/<slug:slug>/", awards.of_association, name="grants_of_association"),
    path("tilskudd/frister.ics", watching.deadlines, name="grant_deadlines"),
    path("tilskudd/rapport/<int:pk>/", reports.report, name="grant_report"),
    path("tilskudd/tilbakebetaling/<int:pk>/", repayments.repayment, name="grant_repayment"),
    path("tilskudd/soknader/", applications.mine, name="grant_applications"),
    path("tilskudd/soknader/<int:pk>/", applications.application, name="grant_application"),
    path("tilskudd/soknader/<int:pk>/trekk/", applications.withdraw, name="grant_application_withdraw"),
    path("tilskudd/soknader/<int:pk>/ettersend/", applications.enclose, name="grant_application_enclose"),
    path("tilskudd/soknader/<int:pk>/klage/", appeals.appeal, name="grant_application_appeal"),
    path("tilskudd/soknader/<int:pk>/opplysninger/", supplements.supplement, name="grant_supplement"),
    path("tilskudd/soknader/<int:pk>/kopier/", draft_buttons.copy_last, name="grant_application_copy"),
    path("tilskudd/soknader/<int:pk>/send/", drafts.send, name="grant_application_send"),
    path(
        "tilskudd/soknader/<int:pk>/vedlegg/<int:attachment>/fjern/",
        draft_buttons.remove_attachment,
        name="grant_attachment_remove",
    ),
    path(
        "tilskudd/soknader/<int:pk>/nytt-skjema/",
        draft_buttons.change_form,
        name="grant_application_change_form",
    ),
    path(
        "tilskudd/soknader/<int:pk>/<slug:slug>/ta-over/",
        draft_buttons.take_over,
        name="grant_application_take_over",
    ),
    path("tilskudd/soknader/<int:pk>/<slug:slug>/", drafts.step, name="grant_application_step"),
    path("tilskudd/utlysning/<int:pk>/sok/", drafts.start, name="grant_start"),
    path("tilskudd/<slug:code>/varsle/", watching.watch, name="grant_scheme_watch"),
    path("tilskudd/<slug:code>/", public.scheme, name="grant_scheme"),
]
