"""Addresses that participation adds below a process page."""

from django.urls import path

from wagtail_aufbruch.participation.views import access, own

urlpatterns = [
    path("beteiligung/", own.my_participation, name="my_participation"),
    path("beteiligung/link/", access.request_link, name="request_link"),
    path("beteiligung/link/unterwegs/", access.link_sent, name="link_sent"),
    path("beteiligung/bestaetigen/<str:token>/", access.confirm, name="confirm"),
    path("beteiligung/zugang/<str:token>/", access.enter, name="access"),
    path("beteiligung/<int:pk>/bestaetigen/", own.confirm_own, name="confirm_own"),
    path("beteiligung/<int:pk>/zurueckziehen/", own.withdraw, name="withdraw"),
    path("beteiligung/daten/", own.download, name="own_data"),
    path("beteiligung/loeschen/", own.erase, name="erase"),
    path("beteiligung/abmelden/", own.leave, name="leave"),
]
