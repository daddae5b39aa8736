from organizations.urls import calendar, register

urlpatterns = [*register.urlpatterns, *calendar.urlpatterns]
