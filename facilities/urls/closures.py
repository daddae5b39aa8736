from django.urls import path

from facilities.views import closures

urlpatterns = [
    path("stengt/<int:pk>/", closures.closure, name="closure"),
    path("bestilling/<int:pk>/erstatt/", closures.substitute, name="substitute"),
]
