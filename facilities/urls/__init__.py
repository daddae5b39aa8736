from facilities.urls import bookings, closures, series

# The longer addresses come first: what a site is called never hides them.
urlpatterns = [*series.urlpatterns, *closures.urlpatterns, *bookings.urlpatterns]
