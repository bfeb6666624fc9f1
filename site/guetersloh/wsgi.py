"""The WSGI application of the city site."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guetersloh.settings.production")

application = get_wsgi_application()

# Views and their templates' tags are loaded before the first visitor waits for them.
_patterns = get_resolver().url_patterns

# What is loaded now stays until the end. Without this the search for garbage goes through all of it again and again,
# which takes some five to fifteen per cent of the time of each page.
gc.collect()
gc.freeze()
