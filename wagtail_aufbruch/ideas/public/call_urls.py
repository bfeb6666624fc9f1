"""Addresses of an idea call."""

from django.urls import path

from wagtail_aufbruch.ideas.public import call, idea, list_urls, score, submit

urlpatterns = [
    path("", call.show_call, name="page"),
    path("idee-einreichen/", submit.hand_in_idea, name="hand_in"),
    path("idee-einreichen/unterwegs/", submit.handed_in, name="handed_in"),
    path("idee-einreichen/aehnliche/", submit.look_for_similar, name="similar"),
    path("ideen/<key:pk>/", idea.show_idea, name="idea"),
    path("ideen/<key:pk>/unterstuetzen/", idea.support, name="support"),
    path("ideen/<key:pk>/bewerten/", score.score, name="score"),
    path("ideen/<key:pk>/diskussion/", idea.show_discussion, name="discussion"),
    path("ideen/<key:pk>/antworten/<key:comment_pk>/", idea.show_conversation, name="conversation"),
    path("ideen/<key:pk>/kommentieren/", idea.comment, name="comment"),
    path("ideen/<key:pk>/kommentieren/danke/", idea.comment_sent, name="comment_sent"),
    path("ideen/<key:pk>/kommentar/<key:comment_pk>/", idea.show_comment, name="comment_of_idea"),
    path("kommentar/<key:comment_pk>/", idea.show_comment, name="one_comment"),
    *list_urls.of_call,
]
