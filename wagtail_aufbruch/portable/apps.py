from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortableConfig(AppConfig):
    name = "wagtail_aufbruch.portable"
    label = "aufbruch_portable"
    verbose_name = _("Process files")
    default_auto_field = "django.db.models.BigAutoField"
