from organizations.urls import calendar, feeds, participants, profile, register, sources, volunteering

urlpatterns = [
    *profile.urlpatterns,
    *calendar.urlpatterns,
    *feeds.urlpatterns,
    *participants.urlpatterns,
    *register.urlpatterns,
    *sources.urlpatterns,
    *volunteering.urlpatterns,
]
