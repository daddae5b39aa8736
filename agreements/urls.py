from django.urls import path

from agreements.views import agreement, index

urlpatterns = [
    path("avtaler/", index.agreements, name="agreements"),
    path("avtaler/ny/", index.start, name="agreement_start"),
    path("avtaler/<int:pk>/", agreement.detail, name="agreement"),
    path("avtaler/<int:pk>/endre/", agreement.edit, name="agreement_edit"),
    path("avtaler/<int:pk>/bekreft/", agreement.confirm, name="agreement_confirm"),
    path("avtaler/<int:pk>/trekk/", agreement.withdraw, name="agreement_withdraw"),
    path("avtaler/<int:pk>/si-opp/", agreement.terminate, name="agreement_terminate"),
]
