from django.urls import path

from organizations.views import activities, calendar, dates, month

urlpatterns = [
    path("kalender/", calendar.activity_list, name="calendar"),
    path("kalender/uke/<int:year>/<int:week>/", month.calendar_week, name="calendar_week"),
    path("kalender/<int:year>/<int:month>/", month.calendar_month, name="calendar_month"),
    path("kalender/<int:year>/<int:month>/<int:day>/", month.calendar_day, name="calendar_day"),
    path("kalender/mine/", activities.my_activities, name="my_activities"),
    path("kalender/ny/", activities.activity_new, name="activity_new"),
    path("kalender/aktivitet/<int:pk>/", calendar.activity, name="activity"),
    path("kalender/aktivitet/<int:pk>/rediger/", activities.activity_edit, name="activity_edit"),
    path("kalender/aktivitet/<int:pk>/trekk/", activities.activity_withdraw, name="activity_withdraw"),
    path("kalender/aktivitet/<int:pk>/datoer/", dates.activity_skip, name="activity_skip"),
    path("kalender/dato/<int:pk>/flytt/", dates.occurrence_move, name="occurrence_move"),
    path("kalender/dato/<int:pk>/avlys/", dates.occurrence_cancel, name="occurrence_cancel"),
    path("kalender/dato/<int:pk>/gjenopprett/", dates.occurrence_restore, name="occurrence_restore"),
]
