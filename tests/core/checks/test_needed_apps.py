"""An app that is missing in INSTALLED_APPS is named, where Django would tell of models and labels."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.core.exceptions import ImproperlyConfigured

from tests.projects.common import WAGTAIL_APPS
from wagtail_aufbruch.core.extension.needed_apps import require

ROOT = Path(__file__).resolve().parents[3]
OURS = [
    f"wagtail_aufbruch.{name}"
    for name in (
        "ideas",
        "events",
        "reviews",
        "competitions",
        "council",
        "projects",
        "groups",
        "participation",
        "portable",
        "core",
    )
]
STARTS = """
import sys
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
settings.configure(INSTALLED_APPS=sys.argv[1].split(","), USE_TZ=True, STATIC_URL="/static/")
try:
    import django
    django.setup()
except ImproperlyConfigured as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("wagtail_aufbruch.participation", 'wagtail_aufbruch.ideas needs "wagtail_aufbruch.participation" in'),
        ("wagtail_aufbruch.core", 'wagtail_aufbruch.ideas needs "wagtail_aufbruch.core" in'),
        ("wagtail_modeladmin", 'wagtail_aufbruch.ideas needs "wagtail_modeladmin" in'),
        ("wagtail", 'wagtail_aufbruch.ideas needs "wagtail" in'),
        ("django.contrib.auth", 'wagtail_aufbruch.ideas needs "django.contrib.auth" in'),
        ("django.contrib.contenttypes", 'wagtail_aufbruch.ideas needs "django.contrib.contenttypes" in'),
        # Without it no page could be deleted: Django would look for a table that nobody has made.
        ("wagtail.contrib.forms", 'wagtail_aufbruch.participation needs "wagtail.contrib.forms" in'),
    ],
)
def test_an_app_that_is_missing_is_named_with_the_one_that_needs_it(left_out: str, told: str) -> None:
    apps = [name for name in (*OURS, *WAGTAIL_APPS) if name != left_out]
    # Settings of this run would be taken before those given here.
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STARTS, ",".join(apps)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(told)
    assert f"Add it there, or leave {told.split()[0]} out." in done.stdout


@pytest.mark.parametrize("app", OURS)
def test_every_app_of_the_package_says_what_it_needs_before_its_models_are_imported(app: str) -> None:
    config = next(one for one in apps.get_app_configs() if one.name == app)
    alone = type(config)(config.name, config.module)
    alone.apps = Apps()
    with pytest.raises(ImproperlyConfigured, match=f"^{app} needs "):
        alone.import_models()


def test_several_that_are_missing_are_told_at_once() -> None:
    config = apps.get_app_config("aufbruch_ideas")
    with pytest.raises(ImproperlyConfigured, match=r'needs "town\.a" and "town\.b" in INSTALLED_APPS\. Add them there'):
        require(config, "wagtail", "town.a", "town.b")
