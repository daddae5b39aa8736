from facilities.urls import bookings, series

# The series' own addresses come first: what a site is called never hides them.
urlpatterns = [*series.urlpatterns, *bookings.urlpatterns]
