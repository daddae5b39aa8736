from django.urls import path

from facilities.views import storage

urlpatterns = [
    path("lokaler/lager/", storage.storage, name="storage"),
    path("lokaler/lager/<int:pk>/sok/", storage.storage_ask, name="storage_ask"),
    path("lokaler/lager/leie/<int:pk>/", storage.storage_answer, name="storage_answer"),
]
