from django.urls import path

from facilities.views import closures

urlpatterns = [
    path("lokaler/stengt/<int:pk>/", closures.closure, name="closure"),
    path("lokaler/bestilling/<int:pk>/erstatt/", closures.substitute, name="substitute"),
]
