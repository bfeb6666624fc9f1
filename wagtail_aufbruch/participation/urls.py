"""Addresses that participation adds below a process page."""

from django.urls import path

from wagtail_aufbruch.participation.public.calendars import own_calendar
from wagtail_aufbruch.participation.public.contributions import assess, receipt, reports, versions
from wagtail_aufbruch.participation.public.people import (
    access,
    authorship_claims,
    following,
    guardians,
    my_participation,
)
from wagtail_aufbruch.participation.public.uploads import files

urlpatterns = [
    path("beteiligung/", my_participation.my_participation, name="my_participation"),
    path("beteiligung/link/", access.request_link, name="request_link"),
    path("beteiligung/link/unterwegs/", access.link_sent, name="link_sent"),
    path("beteiligung/bestaetigen/<secret:token>/", access.confirm, name="confirm"),
    path("beteiligung/zugang/<secret:token>/", access.enter, name="access"),
    path("beteiligung/<key:pk>/bestaetigen/", my_participation.confirm_own, name="confirm_own"),
    path("beteiligung/<key:pk>/zurueckziehen/", my_participation.withdraw, name="withdraw"),
    path("beteiligung/<key:pk>/bearbeiten/", versions.edit, name="edit"),
    path("beitrag/<key:pk>/fassungen/", versions.show_versions, name="versions"),
    path("beitrag/<key:pk>/weg/", receipt.show_receipt, name="receipt"),
    path("beitrag/<key:pk>/weg/code-als-<slug:ending>/", receipt.receipt_picture, name="receipt_picture"),
    path("beteiligung/datei/<key:pk>/<slug:name>/", files.show_file, name="file"),
    path("beteiligung/einwilligung/<secret:token>/", guardians.consent, name="guardian"),
    path("beteiligung/<key:pk>/einwilligung/", guardians.ask_again, name="ask_guardian"),
    path("beteiligung/daten/", my_participation.download, name="data_file"),
    path("beteiligung/loeschen/", my_participation.erase, name="erase"),
    path("beteiligung/abmelden/", my_participation.leave, name="leave"),
    path("beteiligung/karte/", authorship_claims.enter_code, name="claim_code"),
    path("beteiligung/karte/unterwegs/", authorship_claims.link_sent, name="claim_sent"),
    path("beteiligung/karte/bestaetigen/<secret:token>/", authorship_claims.confirm, name="claim_confirm"),
    path("beteiligung/karte/ohne-code/<key:pk>/", authorship_claims.ask_staff, name="claim_ask"),
    path("beteiligung/folgen/beitrag/<key:pk>/", following.follow_contribution, name="follow_contribution"),
    path("beteiligung/folgen/seite/<key:pk>/", following.follow_page, name="follow_page"),
    path("beteiligung/folgen/unterwegs/", following.sent, name="follow_sent"),
    path("beteiligung/folgen/bestaetigen/<secret:token>/", following.confirm, name="follow_confirm"),
    path("beteiligung/folgen/<key:pk>/", following.change, name="follow_change"),
    path("beteiligung/folgen/stopp/<secret:key>/", following.stop, name="follow_stop"),
    path("beteiligung/folgen/stopp/<secret:key>/woche/", following.stop_weekly, name="follow_stop_weekly"),
    path("beteiligung/kalender/", own_calendar.change, name="own_calendar_change"),
    path("beteiligung/kalender/<secret:token>/", own_calendar.show, name="own_calendar"),
    path("beteiligung/melden/<key:pk>/", reports.report, name="report"),
    path("beteiligung/melden/danke/<slug:receipt>/", reports.reported, name="reported"),
    path("beteiligung/hilfreich/<key:pk>/", assess.helpful, name="helpful"),
    path("beteiligung/stimme/unterwegs/", assess.sent, name="assess_sent"),
    path("beteiligung/stimme/<secret:token>/", assess.confirm, name="assess_link"),
]
