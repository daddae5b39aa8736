from django.urls import path

from facilities.views import needs

urlpatterns = [
    path("lokaler/behov/", needs.needs, name="needs"),
    path("lokaler/behov/liste/", needs.need_list, name="need_list"),
    path("lokaler/behov/<int:pk>/trekk/", needs.need_withdraw, name="need_withdraw"),
]
