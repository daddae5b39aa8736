from django.urls import path

from dialogue.views import contact, hearings, meetings, overview

urlpatterns = [
    path("kontakt/", contact.directory, name="contact"),
    path("kontakt/skriv/<int:pk>/", contact.new, name="enquiry_new"),
    path("kontakt/sak/<str:token>/", contact.enquiry, name="enquiry"),
    path("dialog/", overview.overview, name="dialogue"),
    path("dialog/moter/", meetings.index, name="meetings"),
    path("dialog/moter/<int:pk>/", meetings.meeting, name="meeting"),
    path("dialog/moter/<int:pk>/mote.ics", meetings.calendar_file, name="meeting_ics"),
    path("dialog/moter/<int:pk>/pamelding/", meetings.sign_up, name="meeting_sign_up"),
    path("dialog/pamelding/<int:pk>/", meetings.registration, name="registration"),
    path("dialog/pamelding/<int:pk>/trekk/", meetings.withdraw, name="registration_withdraw"),
    path("dialog/horinger/", hearings.index, name="hearings"),
    path("dialog/horinger/<int:pk>/", hearings.hearing, name="hearing"),
    path("dialog/horinger/<int:pk>/svar/", hearings.respond, name="hearing_respond"),
    path("dialog/horinger/<int:hearing>/dokument/<int:pk>/", hearings.document, name="hearing_document"),
]
