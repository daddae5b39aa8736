from django.urls import path

from facilities.views import matches

urlpatterns = [path("kamper/<int:pk>/", matches.matches, name="matches")]
