from django.urls import path

from facilities.views import bookings, places, site_week

urlpatterns = [
    path("lokaler/", places.facilities, name="facilities"),
    path("lokaler/priser/", places.prices, name="prices"),
    path("lokaler/bestillinger/", bookings.bookings, name="bookings"),
    path("lokaler/bestilling/<int:pk>/", bookings.booking, name="booking"),
    path("lokaler/bestilling/<int:pk>/avbestill/", bookings.cancel_booking, name="cancel_booking"),
    path("lokaler/uke/<slug:site>/", site_week.site_week_page, name="site_week"),
    path("lokaler/<slug:site>/", places.site, name="site"),
    path("lokaler/<slug:site>/<slug:facility>/", places.facility, name="facility"),
    path("lokaler/<slug:site>/<slug:facility>/bestill/", bookings.book_facility, name="book_facility"),
]
