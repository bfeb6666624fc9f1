"""Run inside a site that `wagtail start` made, in an environment that holds the wheel alone.

Makes a process with a theme group; prints what the group's address answers, and the German for the texts it is given.
"""

import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "town.settings.probe"
sys.path.insert(0, os.getcwd())
django.setup()

from django.test import Client  # noqa: E402
from django.utils import translation  # noqa: E402
from wagtail.models import Site  # noqa: E402

import wagtail_aufbruch  # noqa: E402
from wagtail_aufbruch.core.models import ProcessPage  # noqa: E402
from wagtail_aufbruch.groups.models import ThemeGroupPage  # noqa: E402


def main() -> None:
    home = Site.objects.get(is_default_site=True).root_page
    process = home.add_child(instance=ProcessPage(title="Process", slug="process"))
    group = process.add_child(instance=ThemeGroupPage(title="Digital infrastructure", slug="infrastructure"))
    response = Client(SERVER_NAME="localhost").get(group.url)
    with translation.override("de"):
        german = [translation.gettext(text) for text in json.loads(sys.argv[1])]
    answer = {
        "installed_in": wagtail_aufbruch.__file__,
        "status": response.status_code,
        "shows_title": "Digital infrastructure" in response.content.decode(),
        "german": german,
    }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
