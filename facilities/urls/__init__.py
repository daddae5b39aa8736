from facilities.urls import bookings

urlpatterns = [*bookings.urlpatterns]
