from django.urls import path

from facilities.views import use

urlpatterns = [
    path("lokaler/oppmote/bestilling/<int:pk>/", use.use_of_booking, name="use_of_booking"),
    path("lokaler/oppmote/<str:token>/", use.use_by_link, name="use_by_link"),
    path("lokaler/bruk/<int:pk>/", use.unused, name="unused"),
    path("lokaler/bruk/<int:pk>/gi-tilbake/", use.unused_release, name="unused_release"),
]
