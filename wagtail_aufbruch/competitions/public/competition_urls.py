"""Addresses of a competition; the personal ones hold a token."""

from django.urls import path

from wagtail_aufbruch.competitions.public import (
    begin,
    competition,
    consents,
    entry,
    files,
    guardian,
    recount,
    repair,
    steps,
    voting,
)

urlpatterns = [
    path("", competition.show_competition, name="page"),
    path("kalender/", competition.competition_calendar, name="calendar"),
    path("gewonnen/<key:honour_pk>/bild/", competition.show_winner_picture, name="winner_picture"),
    path("nachrechnen/", recount.show_recount, name="recount"),
    path("nachrechnen/als-json/", recount.recount_file, name="recount_file"),
    path("nachrechnen/als-csv/", recount.recount_table, name="recount_table"),
    path("teilnehmen/", begin.begin_entry, name="begin"),
    path("beitrag/<secret:token>/", entry.show_entry, name="entry"),
    path("beitrag/<secret:token>/schritt/<key:number>/", steps.fill_in, name="entry_step"),
    path("beitrag/<secret:token>/abgeben/", entry.hand_in_entry, name="entry_hand_in"),
    path("beitrag/<secret:token>/zurueckziehen/", entry.withdraw_entry, name="entry_withdraw"),
    path("beitrag/<secret:token>/nachbessern/", repair.repair_entry, name="entry_repair"),
    path("beitrag/<secret:token>/einspruch/", repair.appeal, name="entry_appeal"),
    path("beitrag/<secret:token>/dateien/", files.begin_file, name="entry_files"),
    path("beitrag/<secret:token>/dateien/<slug:key>/", files.continue_file, name="entry_file"),
    path("beitrag/<secret:token>/dateien/<slug:key>/<slug:name>/", files.show_file, name="entry_file_shown"),
    path("beitrag/<secret:token>/einwilligungen/", consents.ask_guardian_again, name="entry_ask_guardian"),
    path("beitrag/<secret:token>/einwilligungen/papier/", consents.show_papers, name="entry_papers"),
    path("einwilligung/<secret:token>/", guardian.guardian_consent, name="entry_guardian"),
    path("abstimmung/", voting.show_vote, name="vote"),
    path("abstimmung/<key:number>/", voting.show_entry, name="vote_entry"),
    path("abstimmung/<key:number>/bild-<key:place>/", voting.show_picture, name="vote_picture"),
    path("abstimmung/stimmzettel/", voting.fill_in, name="vote_form"),
    path("abstimmung/stimmzettel/<secret:token>/", voting.show_ballot, name="ballot"),
    path("abstimmung/stimmzettel/<secret:token>/zuruecknehmen/", voting.take_ballot_back, name="ballot_back"),
]
