"""What staff see of competitions in a project without review rounds; see test_projects.py."""

import json
import sys

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from wagtail.models import Site  # noqa: E402

from tests.factories.competitions import make_competition, make_entry  # noqa: E402
from tests.factories.participation import make_moderator  # noqa: E402
from wagtail_aufbruch.core.models import ProcessPage  # noqa: E402


def main() -> None:
    root = Site.objects.get(is_default_site=True).root_page
    process = root.add_child(instance=ProcessPage(title="Aufbruch", slug="aufbruch"))
    entry = make_entry(make_competition(process), state="handed_in")
    client = Client(SERVER_NAME="localhost", raise_request_exception=True)
    client.force_login(make_moderator(process))
    addresses = [
        reverse("aufbruch_competitions"),
        reverse("aufbruch_entries", args=[entry.competition_id]),
        reverse("aufbruch_entry", args=[entry.pk]),
        reverse("aufbruch_inbox"),
    ]
    answers = [client.get(address) for address in addresses]
    told = {
        "statuses": [answer.status_code for answer in answers],
        "jury": any("schwaerzen/" in one.content.decode() or "/jury/" in one.content.decode() for one in answers),
        "tables": [name for name in connection.introspection.table_names() if name.startswith("aufbruch_reviews")],
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
