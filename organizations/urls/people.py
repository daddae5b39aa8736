from django.urls import path

from organizations.views import board, confirmation

urlpatterns = [
    path("foreninger/<slug:slug>/bekreft/", confirmation.association_confirm, name="association_confirm"),
    path("foreninger/invitasjon/<str:token>/", board.invitation, name="invitation"),
    path("foreninger/invitasjon/<int:pk>/trekk/", board.invitation_withdraw, name="invitation_withdraw"),
    path("foreninger/<slug:slug>/fullmakter/", board.association_board, name="association_board"),
    path("foreninger/<slug:slug>/fullmakter/inviter/", board.invitation_new, name="invitation_new"),
    path("foreninger/<slug:slug>/fullmakter/overlever/", board.hand_over, name="hand_over"),
]
