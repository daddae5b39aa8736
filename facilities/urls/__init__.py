from facilities.urls import bookings, closures, given, keepers, series, sharing, waiting

# The longer addresses come first: what a site is called never hides them.
urlpatterns = [
    *given.urlpatterns,
    *keepers.urlpatterns,
    *sharing.urlpatterns,
    *series.urlpatterns,
    *closures.urlpatterns,
    *waiting.urlpatterns,
    *bookings.urlpatterns,
]
