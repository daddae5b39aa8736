from facilities.urls import bookings, closures, given, series, sharing, waiting

# The longer addresses come first: what a site is called never hides them.
urlpatterns = [
    *given.urlpatterns,
    *sharing.urlpatterns,
    *series.urlpatterns,
    *closures.urlpatterns,
    *waiting.urlpatterns,
    *bookings.urlpatterns,
]
