"""Let staff do their work in the project of DJANGO_SETTINGS_MODULE and print what came of it.

Run by test_projects.py in a process of its own, since a process has one set of installed apps.
"""

import json
import re
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import Group, Permission  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import ModelLogEntry, Site  # noqa: E402

from tests.staff.routes import staff_routes  # noqa: E402
from wagtail_aufbruch.core.models import ProcessPage  # noqa: E402
from wagtail_aufbruch.events.domain.registration.register import register_by_staff  # noqa: E402
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest  # noqa: E402
from wagtail_aufbruch.events.models import EventPage  # noqa: E402
from wagtail_aufbruch.ideas.models import KIND, Idea, IdeaCallPage  # noqa: E402
from wagtail_aufbruch.participation.enums import State  # noqa: E402
from wagtail_aufbruch.participation.models import Assignment, Transition  # noqa: E402


def colleague(email: str, group: Group) -> Any:
    person = get_user_model().objects.create_user(email, "geheim")
    person.groups.add(group)
    return person


def main() -> None:
    group = Group.objects.create(name="Bürgeramt")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    clerk, chief = colleague("amt@stadt.example", group), colleague("chef@stadt.example", group)
    root = Site.objects.get(is_default_site=True).root_page
    process = root.add_child(instance=ProcessPage(title="Aufbruch", slug="aufbruch"))
    process.staff_groups.add(group)
    process.save()
    call = process.add_child(instance=IdeaCallPage(title="Ideen", slug="ideen"))
    soon = timezone.now() + timedelta(days=9)
    event = process.add_child(
        instance=EventPage(title="Forum", slug="forum", starts_at=soon, registration_mode="here", seats=5)
    )
    idea = Idea.objects.create(
        kind=KIND, process_id=process.pk, page_id=call.pk, title="Mehr Bänke", text="Am Fluss.", state=State.PENDING
    )
    wanted = RegistrationRequest(name="Anna", email="anna@example.org")
    registration = register_by_staff(event, wanted, user=clerk)

    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(clerk)
    inbox = client.get(reverse("aufbruch_inbox")).content.decode()
    choices = re.findall(r'<option value="([^"]+)">([^<]+@[^<]+)</option>', inbox)
    seen = dict(re.findall(r'name="seen" value="([^"|]+)\|([^"]+)"', inbox))
    subject = f"new-idea:{idea.pk}"
    decide = reverse("aufbruch_decide")
    client.post(decide, {"decision": "assign", "to": str(chief.pk), "subject": [subject]})
    given = Assignment.objects.select_related("user").get()
    client.post(decide, {"one": f"publish|{subject}", "seen": [f"{subject}|{seen.get(subject, '')}"]})
    decided = Transition.objects.filter(contribution=idea, user__isnull=False).select_related("user").last()

    clerk.is_superuser = True
    clerk.save()
    statuses = {}
    for route in staff_routes():
        numbers = {"event_pk": event.pk, "instance_pk": idea.pk, "pk": registration.pk}
        try:
            url = reverse(
                route.name, kwargs={**route.kwargs, **{k: v for k, v in numbers.items() if k in route.kwargs}}
            )
        except NoReverseMatch:
            continue
        statuses[url] = client.get(url).status_code
    for url in ("/admin/", "/admin/reports/site-history/", reverse("wagtailadmin_pages:edit", args=[process.pk])):
        statuses[url] = client.get(url).status_code
    answer = {
        "statuses": statuses,
        "colleagues": [name for _key, name in choices],
        "assigned_to": given.user.get_username(),
        "decided_by": decided.user.get_username() if decided else None,
        "logged": ModelLogEntry.objects.filter(action="aufbruch.assigned").count(),
    }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
