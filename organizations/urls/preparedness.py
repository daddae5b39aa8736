from django.urls import path

from organizations.views import preparedness

urlpatterns = [
    path("frivillig/beredskap/", preparedness.preparedness, name="preparedness"),
    path("frivillig/beredskap/ny/", preparedness.preparedness_new, name="preparedness_new"),
    path("frivillig/beredskap/bekreft/", preparedness.preparedness_confirm, name="preparedness_confirm"),
    path("frivillig/beredskap/oversikt/", preparedness.preparedness_overview, name="preparedness_overview"),
    path("frivillig/beredskap/oversikt.xlsx", preparedness.preparedness_sheet, name="preparedness_sheet"),
    path("frivillig/beredskap/oversikt.pdf", preparedness.preparedness_pdf, name="preparedness_pdf"),
    path("frivillig/beredskap/<int:pk>/", preparedness.preparedness_edit, name="preparedness_edit"),
    path("frivillig/beredskap/<int:pk>/fjern/", preparedness.preparedness_remove, name="preparedness_remove"),
]
