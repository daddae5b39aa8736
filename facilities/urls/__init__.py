from facilities.urls import (
    bookings,
    closures,
    drop_in,
    given,
    keepers,
    matches,
    needs,
    series,
    sharing,
    storage,
    use,
    waiting,
)

# The longer addresses come first: what a site is called never hides them.
urlpatterns = [
    *drop_in.urlpatterns,
    *given.urlpatterns,
    *keepers.urlpatterns,
    *matches.urlpatterns,
    *needs.urlpatterns,
    *storage.urlpatterns,
    *use.urlpatterns,
    *sharing.urlpatterns,
    *series.urlpatterns,
    *closures.urlpatterns,
    *waiting.urlpatterns,
    *bookings.urlpatterns,
]
