from django.urls import path

from facilities.views import sharing

urlpatterns = [
    path("bestilling/<int:pk>/apen-for-alle/", sharing.share_booking, name="share_booking"),
]
