"""Addresses of the staff pages of review rounds within the admin."""

from django.urls import path

from wagtail_aufbruch.reviews.staff import outcomes, results, rounds, steps

ALL = "aufbruch/bewertungsrunden/"
ONE = f"{ALL}<key:pk>/"
PERSON = f"{ONE}menschen/<key:reviewer_pk>/"
OUTCOMES = f"{ONE}entscheidungen/"

urlpatterns = [
    path(ALL, rounds.list_rounds, name="aufbruch_reviews"),
    path(f"{ALL}neu/", rounds.add_round, name="aufbruch_review_add"),
    path(ONE, rounds.show_round, name="aufbruch_review_round"),
    path(f"{ONE}aendern/", rounds.change_round, name="aufbruch_review_change"),
    path(f"{ONE}auswahl/", rounds.choose_items, name="aufbruch_review_items"),
    path(f"{ONE}auswahl/<key:item_pk>/heraus/", steps.take_out_item, name="aufbruch_review_item_out"),
    path(f"{ONE}freigeben/", steps.release, name="aufbruch_review_release"),
    path(f"{ONE}loeschen/", steps.delete_draft, name="aufbruch_review_delete"),
    path(f"{ONE}verlaengern/", steps.extend, name="aufbruch_review_extend"),
    path(f"{ONE}beenden/", steps.close_now, name="aufbruch_review_close"),
    path(f"{ONE}erinnern/", steps.remind, name="aufbruch_review_remind"),
    path(f"{ONE}menschen/", steps.add_people, name="aufbruch_review_people"),
    path(f"{PERSON}link/", steps.send_link, name="aufbruch_review_link"),
    path(f"{PERSON}heraus/", steps.take_out_person, name="aufbruch_review_person_out"),
    path(f"{PERSON}befangen/", steps.note_conflict, name="aufbruch_review_conflict"),
    path(f"{ONE}ergebnis/", results.show_result, name="aufbruch_review_result"),
    path(f"{ONE}ergebnis/entscheiden/", results.decide_tie, name="aufbruch_review_tie"),
    path(f"{ONE}ergebnis/entscheiden/<key:item_pk>/zurueck/", results.undo_tie, name="aufbruch_review_tie_undo"),
    path(f"{ONE}ergebnis/festhalten/", results.fix, name="aufbruch_review_fix"),
    path(f"{ONE}als-<slug:ending>/", results.export, name="aufbruch_review_export"),
    path(OUTCOMES, outcomes.write_outcomes, name="aufbruch_review_outcomes"),
    path(f"{OUTCOMES}veroeffentlichen/", outcomes.publish, name="aufbruch_review_outcomes_publish"),
    path(f"{OUTCOMES}zuruecknehmen/", outcomes.take_back, name="aufbruch_review_outcomes_back"),
    path(f"{OUTCOMES}bericht/", outcomes.report, name="aufbruch_review_report"),
    path(f"{OUTCOMES}bericht/als-<slug:ending>/", outcomes.export, name="aufbruch_review_report_export"),
]
