from django.urls import path

from organizations.views import sources

urlpatterns = [
    path("foreninger/<slug:slug>/kalenderkilde/", sources.calendar_source, name="calendar_source"),
    path(
        "foreninger/<slug:slug>/kalenderkilde/hent/",
        sources.calendar_source_fetch,
        name="calendar_source_fetch",
    ),
    path(
        "foreninger/<slug:slug>/kalenderkilde/koble-fra/",
        sources.calendar_source_disconnect,
        name="calendar_source_disconnect",
    ),
]
