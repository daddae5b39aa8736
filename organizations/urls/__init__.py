from organizations.urls import calendar, profile, register

urlpatterns = [*profile.urlpatterns, *register.urlpatterns, *calendar.urlpatterns]
