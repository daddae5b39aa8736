from django.urls import path

from organizations.views import associations, mandates, register_changes

urlpatterns = [
    path("foreninger/", associations.association_list, name="associations"),
    path("foreninger/registrer/", associations.association_register, name="association_register"),
    path("foreninger/registrer/<int:pk>/", associations.association_received, name="association_received"),
    path("foreninger/velg/", mandates.association_choose, name="association_choose"),
    path("foreninger/fullmakt/<int:pk>/", mandates.mandate_end, name="mandate_end"),
    path("foreninger/<slug:slug>/", associations.association, name="association"),
    path("foreninger/<slug:slug>/rediger/", associations.association_edit, name="association_edit"),
    path(
        "foreninger/<slug:slug>/registeret/<int:pk>/",
        register_changes.register_change,
        name="register_change",
    ),
    path("foreninger/<slug:slug>/styret/", mandates.association_claim, name="association_claim"),
]
