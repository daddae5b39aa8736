from django.urls import path

from facilities.views import day_lists, fire

urlpatterns = [
    path("dagsliste/", day_lists.day_lists, name="day_lists"),
    path("dagsliste/<slug:site>/", day_lists.day_list, name="day_list"),
    path("dagsliste/<slug:site>/pdf/", day_lists.day_list_pdf, name="day_list_pdf"),
    path("branninstruks/<slug:site>/", fire.fire_instruction, name="fire_instruction"),
]
