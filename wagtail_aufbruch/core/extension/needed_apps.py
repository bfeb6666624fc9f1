"""What an app of the package needs beside it in INSTALLED_APPS; told at start, before its models are imported."""

from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured

BELOW_ALL = ("wagtail", "django.contrib.auth", "django.contrib.contenttypes")
"""Every app needs these: whichever is loaded first imports their models, long before ``core`` is asked."""


def require(app: AppConfig, *names: str) -> None:
    """Call this in ``AppConfig.import_models``, before anything of the app is imported.

    ``names`` are dotted names of apps, beside those that all need. Raises ImproperlyConfigured, with what to add, where
    one is not installed. A system check would come too late: models whose neighbours are missing cannot be imported.
    """
    registry = app.apps or apps
    installed = {other.name for other in registry.app_configs.values()}
    missing = [name for name in (*names, *BELOW_ALL) if name not in installed]
    if missing:
        what = " and ".join(f'"{name}"' for name in missing)
        raise ImproperlyConfigured(
            f"{app.name} needs {what} in INSTALLED_APPS. Add {'them' if len(missing) > 1 else 'it'} there, or leave "
            f"{app.name} out. Which app needs which is told in the README, under “Put it into a site”."
        )
