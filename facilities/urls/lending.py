from django.urls import path

from facilities.views import lending

urlpatterns = [
    path("", lending.equipment, name="equipment"),
    path("<int:pk>/", lending.equipment_item, name="equipment_item"),
    path("lan/<int:pk>/", lending.equipment_loan, name="equipment_loan"),
    path("lan/<int:pk>/avbestill/", lending.equipment_loan_cancel, name="equipment_loan_cancel"),
]
