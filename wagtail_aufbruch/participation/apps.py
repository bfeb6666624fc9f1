from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "wagtail_aufbruch.participation"
    label = "aufbruch_participation"
    verbose_name = _("Participation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail_aufbruch.core.domain.freshness import process_of_public, watch
        from wagtail_aufbruch.participation.models import Comment, Contribution

        watch(Contribution, Comment, scope_of=process_of_public)
