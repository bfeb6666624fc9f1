"""Let staff come to every address that apps add to the admin, with one of everything there; see test_projects.py.

The places and the town are those of ``tests/staff/test_rights.py``, which asks for rights on the demo site.
"""

import json
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from tests.staff.routes import staff_routes  # noqa: E402
from tests.staff.test_rights import OF_SNIPPETS, OWN  # noqa: E402
from tests.staff.town import Town  # noqa: E402


def main() -> None:
    town, statuses = Town(), {}
    real = {route.name for route in staff_routes()}
    places = [place for place in [*OWN, *OF_SNIPPETS] if place.route in real]
    urls = {place: reverse(place.route, args=place.args(town)) for place in places}
    for who in ("staff", "administrator"):
        browser = Client(SERVER_NAME="localhost", raise_request_exception=False)
        browser.force_login(getattr(town, who))
        for place in places:
            with transaction.atomic():
                answer = getattr(browser, place.method)(urls[place], place.query(town))
                statuses[f"{who}: {place.method} {place.route} {place.args(town)}"] = answer.status_code
                transaction.set_rollback(True)
    sys.stdout.write(json.dumps(statuses))


if __name__ == "__main__":
    main()
