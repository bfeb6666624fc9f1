"""Addresses that review rounds add below a process page."""

from django.urls import path

from wagtail_aufbruch.reviews.public import files, many, reviewing

urlpatterns = [
    path("bewerten/<secret:token>/", reviewing.show_list, name="reviewer"),
    path("bewerten/<secret:token>/viele/", many.judge_many, name="reviewer_many"),
    path("bewerten/<secret:token>/<key:item_pk>/", reviewing.judge, name="reviewer_item"),
    path("bewerten/<secret:token>/<key:item_pk>/befangen/", reviewing.declare_conflict, name="reviewer_conflict"),
    path("bewerten/<secret:token>/<key:item_pk>/datei/<key:file_key>/", files.give_file, name="reviewer_file"),
    path("bewertungsrunde/<key:round_pk>/", reviewing.show_list, name="reviewer_login"),
    path("bewertungsrunde/<key:round_pk>/viele/", many.judge_many, name="reviewer_login_many"),
    path("bewertungsrunde/<key:round_pk>/<key:item_pk>/", reviewing.judge, name="reviewer_login_item"),
    path(
        "bewertungsrunde/<key:round_pk>/<key:item_pk>/befangen/",
        reviewing.declare_conflict,
        name="reviewer_login_conflict",
    ),
    path(
        "bewertungsrunde/<key:round_pk>/<key:item_pk>/datei/<key:file_key>/",
        files.give_file,
        name="reviewer_login_file",
    ),
]
