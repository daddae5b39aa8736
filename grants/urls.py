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
    path("", public.grants, name="grants"),
    path("tildelt/", awards.awarded, name="grants_awarded"),
    path("tildelt/<slug:slug>/", awards.of_association, name="grants_of_association"),
    path("frister.ics", watching.deadlines, name="grant_deadlines"),
    path("rapport/<int:pk>/", reports.report, name="grant_report"),
    path("tilbakebetaling/<int:pk>/", repayments.repayment, name="grant_repayment"),
    path("soknader/", applications.mine, name="grant_applications"),
    path("soknader/<int:pk>/", applications.application, name="grant_application"),
    path("soknader/<int:pk>/trekk/", applications.withdraw, name="grant_application_withdraw"),
    path("soknader/<int:pk>/ettersend/", applications.enclose, name="grant_application_enclose"),
    path("soknader/<int:pk>/klage/", appeals.appeal, name="grant_application_appeal"),
    path("soknader/<int:pk>/opplysninger/", supplements.supplement, name="grant_supplement"),
    path("soknader/<int:pk>/kopier/", draft_buttons.copy_last, name="grant_application_copy"),
    path("soknader/<int:pk>/send/", drafts.send, name="grant_application_send"),
    path(
        "soknader/<int:pk>/vedlegg/<int:attachment>/fjern/",
        draft_buttons.remove_attachment,
        name="grant_attachment_remove",
    ),
    path(
        "soknader/<int:pk>/nytt-skjema/",
        draft_buttons.change_form,
        name="grant_application_change_form",
    ),
    path(
        "soknader/<int:pk>/<slug:slug>/ta-over/",
        draft_buttons.take_over,
        name="grant_application_take_over",
    ),
    path("soknader/<int:pk>/<slug:slug>/", drafts.step, name="grant_application_step"),
    path("utlysning/<int:pk>/sok/", drafts.start, name="grant_start"),
    path("<slug:code>/varsle/", watching.watch, name="grant_scheme_watch"),
    path("<slug:code>/", public.scheme, name="grant_scheme"),
]
