from django.urls import path

from facilities.views import lending

urlpatterns = [
    path("utstyr/", lending.equipment, name="equipment"),
    path("utstyr/<int:pk>/", lending.equipment_item, name="equipment_item"),
    path("utstyr/lan/<int:pk>/", lending.equipment_loan, name="equipment_loan"),
    path("utstyr/lan/<int:pk>/avbestill/", lending.equipment_loan_cancel, name="equipment_loan_cancel"),
]
