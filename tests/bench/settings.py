"""The demo as it is, with one more address: a view that does nothing, behind all of the site's middleware."""

from guetersloh.settings.demo import *

ROOT_URLCONF = "tests.bench.urls"
