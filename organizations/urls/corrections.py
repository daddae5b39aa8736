from django.urls import path

from organizations.views import corrections

urlpatterns = [
    path("foreninger/retting/<str:token>/", corrections.correction, name="correction"),
    path("foreninger/rettinger/<int:pk>/", corrections.correction_answer, name="correction_answer"),
    path("foreninger/<slug:slug>/rett/", corrections.correction_new, name="correction_new"),
    path("foreninger/<slug:slug>/rettinger/", corrections.corrections, name="corrections"),
]
