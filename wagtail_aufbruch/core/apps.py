from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "wagtail_aufbruch.core"
    label = "aufbruch"
    verbose_name = _("Public process")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail_aufbruch.core import checks  # noqa: F401
