from django.urls import path

from facilities.views import series

urlpatterns = [
    path("serie/<int:pk>/", series.series, name="series"),
    path("serie/<int:pk>/legg-til/", series.series_add, name="series_add"),
    path("serie/<int:pk>/endre/", series.series_change, name="series_change"),
    path("serie/<int:pk>/avbestill/", series.series_cancel, name="series_cancel"),
    path("<slug:site>/<slug:facility>/serie/", series.book_series, name="book_series"),
]
