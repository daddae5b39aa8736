from django.urls import path

from facilities.views import storage

urlpatterns = [
    path("lager/", storage.storage, name="storage"),
    path("lager/<int:pk>/sok/", storage.storage_ask, name="storage_ask"),
    path("lager/leie/<int:pk>/", storage.storage_answer, name="storage_answer"),
]
