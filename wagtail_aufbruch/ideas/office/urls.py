"""Addresses of the staff's pages of ideas within the admin."""

from django.urls import path

from wagtail_aufbruch.ideas.office import views

urlpatterns = [
    path("aufbruch/idee/<int:pk>/", views.show_desk, name="aufbruch_idea_desk"),
    path("aufbruch/idee/<int:pk>/stufe/", views.change_stage, name="aufbruch_idea_stage"),
    path("aufbruch/idee/<int:pk>/zuordnung/", views.change_particulars, name="aufbruch_idea_particulars"),
    path("aufbruch/idee/<int:pk>/zusammenfuehren/", views.join, name="aufbruch_idea_join"),
    path("aufbruch/idee/<int:pk>/trennen/", views.separate, name="aufbruch_idea_separate"),
    path("aufbruch/idee/<int:pk>/antwort/", views.write_answer, name="aufbruch_answer_new"),
    path("aufbruch/idee/<int:pk>/antwort/<int:answer_pk>/", views.write_answer, name="aufbruch_answer"),
    path("aufbruch/idee/<int:pk>/antwort/<int:answer_pk>/loeschen/", views.drop_answer, name="aufbruch_answer_drop"),
    path("aufbruch/antworten/", views.answers_in_preparation, name="aufbruch_answers"),
]
