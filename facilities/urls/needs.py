from django.urls import path

from facilities.views import needs

urlpatterns = [
    path("behov/", needs.needs, name="needs"),
    path("behov/liste/", needs.need_list, name="need_list"),
    path("behov/<int:pk>/trekk/", needs.need_withdraw, name="need_withdraw"),
]
