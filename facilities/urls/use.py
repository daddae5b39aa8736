from django.urls import path

from facilities.views import use

urlpatterns = [
    path("oppmote/bestilling/<int:pk>/", use.use_of_booking, name="use_of_booking"),
    path("oppmote/<str:token>/", use.use_by_link, name="use_by_link"),
    path("bruk/<int:pk>/", use.unused, name="unused"),
    path("bruk/<int:pk>/gi-tilbake/", use.unused_release, name="unused_release"),
]
