from django.urls import path

from facilities.views import bookings, places, site_week

urlpatterns = [
    path("", places.facilities, name="facilities"),
    path("priser/", places.prices, name="prices"),
    path("bestillinger/", bookings.bookings, name="bookings"),
    path("bestilling/<int:pk>/", bookings.booking, name="booking"),
    path("bestilling/<int:pk>/avbestill/", bookings.cancel_booking, name="cancel_booking"),
    path("uke/<slug:site>/", site_week.site_week_page, name="site_week"),
    path("<slug:site>/", places.site, name="site"),
    path("<slug:site>/<slug:facility>/", places.facility, name="facility"),
    path("<slug:site>/<slug:facility>/bestill/", bookings.book_facility, name="book_facility"),
]
