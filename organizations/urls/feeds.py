from django.urls import path

from organizations.views import feeds

urlpatterns = [
    path("kalender.ics", feeds.calendar_feed, name="calendar_feed"),
    path("kalender.rss", feeds.calendar_rss, name="calendar_rss"),
    path("kalender/abonner/", feeds.subscribe, name="calendar_subscribe"),
    path("kalender/abonner/min/", feeds.own_feed_renew, name="own_feed_renew"),
    path("kalender/abonner/min/slett/", feeds.own_feed_close, name="own_feed_close"),
    path("kalender/sted/<int:pk>.ics", feeds.district_feed, name="district_feed"),
    path("kalender/type/<slug:code>.ics", feeds.type_feed, name="type_feed"),
    path("kalender/type/<slug:code>.rss", feeds.type_rss, name="type_rss"),
    path("kalender/min/<str:token>.ics", feeds.own_feed, name="own_feed"),
    path("foreninger/<slug:slug>/kalender.ics", feeds.association_feed, name="association_feed"),
    path("foreninger/<slug:slug>/kalender.rss", feeds.association_rss, name="association_rss"),
]
