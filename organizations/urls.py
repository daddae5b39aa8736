from django.urls import path

from organizations.views import activities, associations, calendar, mandates, month

urlpatterns = [
    path("foreninger/", associations.association_list, name="associations"),
    path("foreninger/registrer/", associations.association_register, name="association_register"),
    path("foreninger/registrer/<int:pk>/", associations.association_received, name="association_received"),
    path("foreninger/velg/", mandates.association_choose, name="association_choose"),
    path("foreninger/fullmakt/<int:pk>/", mandates.mandate_end, name="mandate_end"),
    path("foreninger/<slug:slug>/", associations.association, name="association"),
    path("foreninger/<slug:slug>/rediger/", associations.association_edit, name="association_edit"),
    path("foreninger/<slug:slug>/bekreft/", associations.association_confirm, name="association_confirm"),
    path("foreninger/<slug:slug>/styret/", mandates.association_claim, name="association_claim"),
    path("foreninger/<slug:slug>/kalender.ics", calendar.association_feed, name="association_feed"),
    path("kalender/", calendar.activity_list, name="calendar"),
    path("kalender.ics", calendar.calendar_feed, name="calendar_feed"),
    path("kalender/abonner/", calendar.subscribe, name="calendar_subscribe"),
    path("kalender/<int:year>/<int:month>/", month.calendar_month, name="calendar_month"),
    path("kalender/<int:year>/<int:month>/<int:day>/", month.calendar_day, name="calendar_day"),
    path("kalender/mine/", activities.my_activities, name="my_activities"),
    path("kalender/ny/", activities.activity_new, name="activity_new"),
    path("kalender/aktivitet/<int:pk>/", calendar.activity, name="activity"),
    path("kalender/aktivitet/<int:pk>/rediger/", activities.activity_edit, name="activity_edit"),
    path("kalender/aktivitet/<int:pk>/trekk/", activities.activity_withdraw, name="activity_withdraw"),
    path("kalender/dato/<int:pk>/avlys/", activities.occurrence_cancel, name="occurrence_cancel"),
    path("kalender/dato/<int:pk>/gjenopprett/", activities.occurrence_restore, name="occurrence_restore"),
]
