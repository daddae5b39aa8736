from organizations.urls import (
    calendar,
    corrections,
    feeds,
    participants,
    people,
    profile,
    register,
    sources,
    volunteering,
)

urlpatterns = [
    *people.urlpatterns,
    *corrections.urlpatterns,
    *profile.urlpatterns,
    *calendar.urlpatterns,
    *feeds.urlpatterns,
    *participants.urlpatterns,
    *register.urlpatterns,
    *sources.urlpatterns,
    *volunteering.urlpatterns,
]
