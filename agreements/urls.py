from django.urls import path

from agreements.views import agreement, index

urlpatterns = [
    path("", index.agreements, name="agreements"),
    path("ny/", index.start, name="agreement_start"),
    path("<int:pk>/", agreement.detail, name="agreement"),
    path("<int:pk>/endre/", agreement.edit, name="agreement_edit"),
    path("<int:pk>/bekreft/", agreement.confirm, name="agreement_confirm"),
    path("<int:pk>/trekk/", agreement.withdraw, name="agreement_withdraw"),
    path("<int:pk>/si-opp/", agreement.terminate, name="agreement_terminate"),
]
