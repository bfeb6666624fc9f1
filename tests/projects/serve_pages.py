"""Make one page of each main type in the project of DJANGO_SETTINGS_MODULE and print what its address answers.

Before that the project is checked, and asked whether the apps that are named need a migration; both end the process
where there is something to tell. Run by test_projects.py in a process of its own, since a process has one set of
installed apps; to begin one takes longer than any of this.
"""

import json
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Site  # noqa: E402

SOON = timezone.now() + timedelta(days=20)
PAGES: list[tuple[str, str, dict[str, Any]]] = [
    ("aufbruch.ProcessPage", "prozess", {}),
    ("aufbruch_groups.ThemeGroupPage", "gruppe", {}),
    ("aufbruch_ideas.IdeaCallPage", "aufruf", {}),
    ("aufbruch_competitions.CompetitionIndexPage", "wettbewerbe", {}),
    ("aufbruch_competitions.CompetitionPage", "wettbewerb", {"closes_at": SOON}),
    ("aufbruch_council.PaperIndexPage", "ratsvorlagen", {}),
    ("aufbruch_projects.ProjectPage", "projekt", {}),
    ("aufbruch_projects.ProjectIndexPage", "projekte", {}),
    ("aufbruch_events.EventIndexPage", "veranstaltungen", {}),
    ("aufbruch_events.EventPage", "veranstaltung", {"starts_at": SOON, "registration_mode": "here", "seats": 5}),
]
# By page type: names of addresses below the page, with what their answer must hold.
BELOW = {
    "aufbruch_competitions.CompetitionPage": [("begin", 'name="consent"')],
    "aufbruch_projects.ProjectIndexPage": [("export", "Probe projekt")],
    "aufbruch_events.EventPage": [("calendar", "BEGIN:VEVENT"), ("register", 'name="consent"')],
}
ARGUMENTS = {"export": {"ending": "json"}}


def main(apps_to_migrate: list[str]) -> None:
    call_command("check", fail_level="WARNING", stdout=sys.stderr)
    call_command("makemigrations", *apps_to_migrate, check_changes=True, dry_run=True, stdout=sys.stderr)
    client = Client(SERVER_NAME="localhost", raise_request_exception=True)
    parent = Site.objects.get(is_default_site=True).root_page
    answers = {}
    for name, slug, values in PAGES:
        if name.split(".")[0] not in apps.app_configs:
            continue
        page = parent.add_child(instance=apps.get_model(name)(title=f"Probe {slug}", slug=slug, **values))
        page.save_revision().publish()
        response = client.get(page.url)
        answers[name] = [response.status_code, f"Probe {slug}" in response.content.decode()]
        for below, expected in BELOW.get(name, []):
            response = client.get(f"{page.url}{page.reverse_subpage(below, kwargs=ARGUMENTS.get(below))}")
            answers[f"{name}: {below}"] = [response.status_code, expected in response.content.decode()]
        if name == "aufbruch_council.PaperIndexPage":
            paper = apps.get_model("aufbruch_council.Paper").objects.create(
                process_id=page.process.pk, name="Probe Vorlage", is_public=True
            )
            response = client.get(f"{page.url}{page.reverse_subpage('paper', args=[paper.pk])}")
            answers[f"{name}: paper"] = [response.status_code, "Probe Vorlage" in response.content.decode()]
        if name == "aufbruch.ProcessPage":
            parent = page
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main(sys.argv[1:])
