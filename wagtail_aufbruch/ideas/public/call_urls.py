"""Addresses of an idea call."""

from django.urls import path

from wagtail_aufbruch.ideas.public import call, idea, list_urls, score, submit

urlpatterns = [
    path("", call.show_call, name="page"),
    path("idee-einreichen/", submit.hand_in_idea, name="hand_in"),
    path("idee-einreichen/unterwegs/", submit.handed_in, name="handed_in"),
    path("idee-einreichen/aehnliche/", submit.look_for_similar, name="similar"),
    path("ideen/<int:pk>/", idea.show_idea, name="idea"),
    path("ideen/<int:pk>/unterstuetzen/", idea.support, name="support"),
    path("ideen/<int:pk>/bewerten/", score.score, name="score"),
    path("ideen/<int:pk>/diskussion/", idea.show_discussion, name="discussion"),
    path("ideen/<int:pk>/antworten/<int:comment_pk>/", idea.show_conversation, name="conversation"),
    path("ideen/<int:pk>/kommentieren/", idea.comment, name="comment"),
    path("ideen/<int:pk>/kommentieren/danke/", idea.comment_sent, name="comment_sent"),
    path("ideen/<int:pk>/kommentar/<int:comment_pk>/", idea.show_comment, name="comment_of_idea"),
    path("kommentar/<int:comment_pk>/", idea.show_comment, name="one_comment"),
    *list_urls.of_call,
]
