"""Addresses of an idea call."""

from django.urls import path

from wagtail_aufbruch.ideas.views import call

urlpatterns = [
    path("", call.show_call, name="page"),
    path("idee-einreichen/", call.hand_in_idea, name="hand_in"),
    path("idee-einreichen/unterwegs/", call.handed_in, name="handed_in"),
    path("ideen/<int:pk>/", call.show_idea, name="idea"),
]
