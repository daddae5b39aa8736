from django.conf import settings
from django.urls import include, path

from portal.admin import site
from portal.api import api
from portal.views import colours, files, messages, pages, pictures, robots

urlpatterns = [
    path("", pages.front, name="front"),
    path("min-side/", pages.my_page, name="my_page"),
    path("min-side/e-post/", messages.my_messages, name="my_messages"),
    path("plattformen/", pages.commitments, name="commitments"),
    path("plattformen/farger.css", colours.colours, name="colours"),
    path("sok/", pages.search, name="search"),
    path("personvern/", pages.privacy, name="privacy"),
    path("tilgjengelighet/", pages.accessibility, name="accessibility"),
    path("filer/<uuid:key>/", files.stored_file, name="stored_file"),
    path("bilder/<uuid:key>/", pictures.picture, name="picture"),
    path("robots.txt", robots.robots, name="robots"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path("konto/", include("portal.accounts.urls")),
    path("admin/", site.urls),
    path("api/v1/", api.urls),
    path("lokaler/", include("facilities.urls")),
    path("utstyr/", include("facilities.urls.lending")),
    path("tilskudd/", include("grants.urls")),
    path("avtaler/", include("agreements.urls")),
    path("", include("organizations.urls")),
    path("", include("dialogue.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("portal.demo.urls")))

handler400 = "portal.views.errors.bad_request"
