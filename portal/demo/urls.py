from django.urls import path

from portal.demo import views

urlpatterns = [
    path("", views.demo, name="demo"),
    path("inn/", views.log_in, name="demo_log_in"),
]
