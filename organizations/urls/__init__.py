from organizations.urls import calendar, feeds, participants, profile, register, sources

urlpatterns = [
    *profile.urlpatterns,
    *calendar.urlpatterns,
    *feeds.urlpatterns,
    *participants.urlpatterns,
    *register.urlpatterns,
    *sources.urlpatterns,
]
