from django.apps import AppConfig


class CityConfig(AppConfig):
    name = "guetersloh.city"
    label = "city"
    verbose_name = "Stadt Gütersloh"
    default_auto_field = "django.db.models.BigAutoField"
