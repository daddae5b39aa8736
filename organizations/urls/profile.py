from django.urls import path

from organizations.views import digest, embedded, parts, profile, register_files, umbrella

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
    path("foreninger/<slug:slug>/adresse/", profile.association_address, name="association_address"),
    path("foreninger/<slug:slug>/grupper/", parts.sub_groups, name="sub_groups"),
    path("foreninger/<slug:slug>/grupper/ny/", parts.sub_group_new, name="sub_group_new"),
    path("foreninger/gruppe/<int:pk>/", parts.sub_group_edit, name="sub_group_edit"),
    path("foreninger/gruppe/<int:pk>/fjern/", parts.sub_group_remove, name="sub_group_remove"),
    path("foreninger/<slug:slug>/medlemstall/", parts.membership_counts, name="membership_counts"),
    path("foreninger/<slug:slug>/paraply/", umbrella.umbrella, name="association_umbrella"),
    path("foreninger/paraply/<int:pk>/<slug:answer>/", umbrella.umbrella_answer, name="umbrella_answer"),
    path("foreninger/<slug:slug>/innebygd/", embedded.embedded, name="association_embedded"),
    path("foreninger/<slug:slug>/pa-egen-nettside/", embedded.embed, name="association_embed"),
    path("denne-uken/", digest.digest, name="digest"),
    path("denne-uken/spurt/", digest.digest_asked, name="digest_asked"),
    path("denne-uken/<str:token>/", digest.digest_own, name="digest_own"),
    path("denne-uken/<str:token>/stopp/", digest.digest_end, name="digest_end"),
]
