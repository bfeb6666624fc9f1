"""Addresses of the staff pages of competitions within the admin."""

from django.urls import path

from wagtail_aufbruch.competitions.domain.judging.installed import has_rounds
from wagtail_aufbruch.competitions.staff import competitions
from wagtail_aufbruch.competitions.staff.handed_in import checking, entries, going_on, people
from wagtail_aufbruch.competitions.staff.results import certificates, honouring, result, voting

ALL = "aufbruch/wettbewerbe/"
ONE = f"{ALL}<key:pk>/"
ENTRY = "aufbruch/wettbewerbsbeitraege/<key:pk>/"

urlpatterns = [
    path(ALL, competitions.list_competitions, name="aufbruch_competitions"),
    path(ONE, entries.list_entries, name="aufbruch_entries"),
    path(f"{ONE}als-zip/", entries.take_all, name="aufbruch_entries_zip"),
    path(f"{ONE}als-<slug:ending>/", entries.export, name="aufbruch_entries_export"),
    path(f"{ONE}verlaengern/", competitions.extend, name="aufbruch_competition_extend"),
    path(f"{ONE}probe/", competitions.try_form, name="aufbruch_entry_trial"),
    path(f"{ONE}abstimmung/", voting.show_vote, name="aufbruch_vote"),
    path(f"{ONE}abstimmung/zeichen/<str:token>/", voting.show_group, name="aufbruch_vote_group"),
    path(f"{ONE}abstimmung/beiseite/<key:decision_pk>/", voting.take_in, name="aufbruch_vote_take_in"),
    path(f"{ONE}ergebnis/", result.show_result, name="aufbruch_result"),
    path(f"{ONE}ergebnis/feststellen/", result.fix, name="aufbruch_result_fix"),
    path(f"{ONE}ergebnis/gleichstand/", result.decide_tie, name="aufbruch_result_tie"),
    path(f"{ONE}ergebnis/gleichstand/<key:entry_pk>/zuruecknehmen/", result.undo_tie, name="aufbruch_result_tie_undo"),
    path(f"{ONE}ergebnis/als-<slug:ending>/", result.export, name="aufbruch_result_export"),
    path(f"{ONE}ergebnis/stand-<key:number>.json", result.download_fixed, name="aufbruch_result_fixed"),
    path(f"{ONE}ehrung/", honouring.show_honouring, name="aufbruch_honouring"),
    path(f"{ONE}ehrung/vorschau/", honouring.preview, name="aufbruch_honouring_preview"),
    path(f"{ONE}ehrung/bild/<key:honour_pk>/", honouring.show_picture, name="aufbruch_honour_picture"),
    path(f"{ONE}urkunden/", certificates.show_certificates, name="aufbruch_certificates"),
    path(f"{ONE}urkunden/muster/", certificates.preview, name="aufbruch_certificates_preview"),
    path(f"{ONE}urkunden/als-pdf/", certificates.download_all, name="aufbruch_certificates_pdf"),
    path(f"{ONE}urkunden/<key:certificate_pk>/", certificates.show_certificate, name="aufbruch_certificate"),
    path(f"{ONE}urkunden/<key:certificate_pk>/als-pdf/", certificates.download, name="aufbruch_certificate_pdf"),
    path(f"{ENTRY}ehren/", honouring.honour_entry, name="aufbruch_honour"),
    path(f"{ONE}weitergehen/", going_on.choose_ticked, name="aufbruch_entries_choose"),
    path(f"{ENTRY}weitergehen/", going_on.choose_entry, name="aufbruch_entry_choose"),
    path(ENTRY, entries.show_entry, name="aufbruch_entry"),
    path(f"{ENTRY}als-zip/", entries.take_entry, name="aufbruch_entry_zip"),
    path(f"{ENTRY}nachfrist/", entries.allow_late, name="aufbruch_entry_late"),
    path(f"{ENTRY}einwilligung/<key:member_pk>/", people.record_consent, name="aufbruch_entry_consent"),
    path(f"{ENTRY}team/<key:member_pk>/herausnehmen/", people.take_member_out, name="aufbruch_entry_member_out"),
    path(f"{ENTRY}durchgesehen/", people.look_through, name="aufbruch_entry_looked_through"),
    path(f"{ENTRY}einwilligungen/papier/", people.papers, name="aufbruch_entry_papers"),
    path(f"{ENTRY}pruefen/", checking.check_entry, name="aufbruch_entry_check"),
    path(f"{ENTRY}pruefung/zuruecknehmen/", checking.undo_check, name="aufbruch_entry_check_undo"),
    path(f"{ENTRY}pruefung/frist/", checking.give_more_time, name="aufbruch_entry_more_time"),
    path(f"{ENTRY}einspruch/", checking.decide_appeal, name="aufbruch_entry_appeal_decided"),
    path(f"{ENTRY}datei/<key:file_pk>/", entries.download_file, name="aufbruch_entry_file"),
]

if has_rounds():
    from wagtail_aufbruch.competitions.staff.juries.jury_urls import urlpatterns as jury

    urlpatterns += jury
