from django.urls import path

from facilities.views import waiting

urlpatterns = [
    path("venteliste/<int:pk>/", waiting.wait, name="wait"),
    path("venteliste/<int:pk>/ta/", waiting.wait_take, name="wait_take"),
    path("venteliste/<int:pk>/forlat/", waiting.wait_leave, name="wait_leave"),
    path("<slug:site>/<slug:facility>/vent/", waiting.wait_for, name="wait_for"),
]
