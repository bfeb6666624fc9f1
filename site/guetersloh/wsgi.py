"""The WSGI application of the city site."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guetersloh.settings.production")

application = get_wsgi_application()
