from django.apps import AppConfig


class PostfachConfig(AppConfig):
    name = "guetersloh.postfach"
    label = "postfach"
    verbose_name = "Postfach der Vorführung"
