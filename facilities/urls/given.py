from django.urls import path

from facilities.views import given

urlpatterns = [
    path("kommunen-gir/", given.given_to_all, name="given"),
    path("kommunen-gir/<slug:slug>/", given.given_to, name="given_to"),
]
