from django.urls import path

from facilities.views import drop_in

urlpatterns = [
    path("strotimer/", drop_in.drop_in, name="drop_in"),
    path("strotimer/<int:pk>/", drop_in.drop_in_hour, name="drop_in_hour"),
    path("strotimer/plass/<int:pk>/gi-tilbake/", drop_in.drop_in_give_back, name="drop_in_give_back"),
]
