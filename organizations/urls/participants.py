from django.urls import path

from organizations.views import participants, sign_up

urlpatterns = [
    path("kalender/dato/<int:pk>/meld-pa/", sign_up.sign_up, name="sign_up"),
    path("kalender/pamelding/<str:token>/", sign_up.participation, name="participation"),
    path("kalender/mine-pameldinger/", sign_up.my_participations, name="my_participations"),
    path("kalender/aktivitet/<int:pk>/pamelding/", participants.settings, name="sign_up_settings"),
    path("kalender/dato/<int:pk>/deltakere/", participants.participants, name="participants"),
    path("kalender/dato/<int:pk>/deltakere.<slug:kind>", participants.export, name="participants_file"),
    path("kalender/dato/<int:pk>/beskjed/", participants.announce, name="participants_announce"),
    path("kalender/deltaker/<int:pk>/fjern/", participants.remove, name="participant_remove"),
]
