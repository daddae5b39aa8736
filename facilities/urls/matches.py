from django.urls import path

from facilities.views import matches

urlpatterns = [path("lokaler/kamper/<int:pk>/", matches.matches, name="matches")]
