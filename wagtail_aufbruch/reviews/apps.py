from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.needed_apps import require


class ReviewsConfig(AppConfig):
    name = "wagtail_aufbruch.reviews"
    label = "aufbruch_reviews"
    verbose_name = _("Review rounds")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        require(self, "wagtail_aufbruch.core", "wagtail_aufbruch.participation")
        super().import_models()

    def ready(self) -> None:
        from wagtail_aufbruch.core.extension.registry import register
        from wagtail_aufbruch.reviews.feature import FEATURE

        register(FEATURE)
