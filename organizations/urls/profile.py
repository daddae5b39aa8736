from django.urls import path

from organizations.views import profile, register_files

urlpatterns = [
    path("foreninger.csv", register_files.register_csv, name="associations_csv"),
    path("foreninger.xlsx", register_files.register_xlsx, name="associations_xlsx"),
    path("foreninger/<slug:slug>/tilbud/", profile.association_offer, name="association_offer"),
    path("foreninger/<slug:slug>/kontaktpersoner/", profile.contact_persons, name="contact_persons"),
    path("foreninger/<slug:slug>/kontaktpersoner/ny/", profile.contact_person_new, name="contact_person_new"),
    path("foreninger/kontaktperson/<int:pk>/", profile.contact_person_edit, name="contact_person_edit"),
    path(
        "foreninger/kontaktperson/<int:pk>/fjern/",
        profile.contact_person_remove,
        name="contact_person_remove",
    ),
    path("foreninger/<slug:slug>/bilder/", profile.pictures, name="association_pictures"),
    path("foreninger/bilde/<int:pk>/fjern/", profile.picture_remove, name="association_picture_remove"),
]
