"""The demo as it is, with one more address: a view that does nothing, behind all of the site's middleware."""

from guetersloh.settings.demo import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
