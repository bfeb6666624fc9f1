"""Addresses of the staff's pages of ideas within the admin."""

from django.urls import path

from wagtail_aufbruch.ideas.staff import idea_views

urlpatterns = [
    path("aufbruch/idee/<int:pk>/", idea_views.show_desk, name="aufbruch_idea_desk"),
    path("aufbruch/idee/<int:pk>/stufe/", idea_views.change_stage, name="aufbruch_idea_stage"),
    path("aufbruch/idee/<int:pk>/zuordnung/", idea_views.change_particulars, name="aufbruch_idea_particulars"),
    path("aufbruch/idee/<int:pk>/zusammenfuehren/", idea_views.join, name="aufbruch_idea_join"),
    path("aufbruch/idee/<int:pk>/trennen/", idea_views.separate, name="aufbruch_idea_separate"),
    path("aufbruch/idee/<int:pk>/antwort/", idea_views.write_answer, name="aufbruch_answer_new"),
    path("aufbruch/idee/<int:pk>/antwort/<int:answer_pk>/", idea_views.write_answer, name="aufbruch_answer"),
    path(
        "aufbruch/idee/<int:pk>/antwort/<int:answer_pk>/loeschen/", idea_views.drop_answer, name="aufbruch_answer_drop"
    ),
    path("aufbruch/antworten/", idea_views.answers_in_preparation, name="aufbruch_answers"),
]
