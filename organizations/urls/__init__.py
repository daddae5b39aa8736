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
    *feeds.urlpatterns,  # first, because addresses are tried in order, and programs ask for these all day
    *calendar.urlpatterns,
    *people.urlpatterns,
    *corrections.urlpatterns,
    *profile.urlpatterns,
    *participants.urlpatterns,
    *register.urlpatterns,
    *sources.urlpatterns,
    *volunteering.urlpatterns,
]
