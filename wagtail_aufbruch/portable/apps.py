from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.needed_apps import require


class PortableConfig(AppConfig):
    name = "wagtail_aufbruch.portable"
    label = "aufbruch_portable"
    verbose_name = _("Process files")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        require(self, "wagtail_aufbruch.core")
        super().import_models()
