"""Open all pages in the project of DJANGO_SETTINGS_MODULE, whose database it had filled with one more app installed.

Prints what each answers. Run by test_removed_apps.py in a process of its own.
"""

import json
import sys
import traceback
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402
from wagtail.models import Page  # noqa: E402

from tests.factories.participation import log_in  # noqa: E402
from tests.staff.routes import staff_routes  # noqa: E402
from wagtail_aufbruch.core.models import ProcessPage  # noqa: E402
from wagtail_aufbruch.participation.domain.contributions.transitions import publish  # noqa: E402
from wagtail_aufbruch.participation.domain.errors import ParticipationError  # noqa: E402
from wagtail_aufbruch.participation.domain.moderation.inbox_sources import waiting_tasks  # noqa: E402
from wagtail_aufbruch.participation.models import Attachment, Contribution, Mail, Participant  # noqa: E402
from wagtail_aufbruch.participation.urls import urlpatterns  # noqa: E402

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("aufbruch_tell",),
    ("aufbruch_send_mail",),
    ("aufbruch_recount",),
    ("aufbruch_index",),
    ("aufbruch_purge", "--dry-run"),
    ("aufbruch_purge",),
)
OF_CASES = "aufbruch_participation_contribution_modeladmin"


class Walk:
    """What was asked, and what came back; a traceback where it failed."""

    def __init__(self, process: ProcessPage) -> None:
        self.process = process
        self.answers: dict[str, int] = {}
        self.failures: dict[str, str] = {}
        self.pages: dict[str, str] = {}

    def ask(self, name: str, call: Callable[[], Any]) -> Any:
        """What ``call`` returns; None where it failed, which is noted under ``name``."""
        try:
            return call()
        except Exception:  # told with the name of what failed, so that the walk goes on
            self.failures[name] = traceback.format_exc()[-1500:]
            return None

    def open(self, client: Client, url: str, data: dict[str, Any] | None = None, *, keep: str = "") -> None:
        """Open ``url``, or post ``data`` there; its text is kept under ``keep``."""
        response = self.ask(url, lambda: client.get(url) if data is None else client.post(url, data))
        if response is None:
            return
        self.answers[url] = response.status_code
        # What is streamed is made while it is read, and may fail as late as that.
        content = self.ask(url, response.getvalue) if response.streaming else response.content
        if keep and content is not None:
            self.pages[keep] = content.decode(errors="replace")


def staff(walk: Walk) -> Client:
    """Every page of the staff, and those of each thing that was left."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(username="moderation"))
    walk.open(client, reverse("aufbruch_inbox"), keep="inbox")
    for row in Contribution.objects.order_by("pk"):
        walk.open(client, reverse(f"{OF_CASES}_inspect", args=[row.pk]), keep=f"case {row}")
        walk.open(client, reverse(f"{OF_CASES}_history", args=[row.pk]))
    walk.open(client, f"{reverse(f'{OF_CASES}_index')}?q=B%C3%A4nke", keep="cases")
    for mail in Mail.objects.all():
        walk.open(client, reverse("aufbruch_participation_mail_modeladmin_inspect", args=[mail.pk]))
    for url in _staff_addresses(walk.process):
        walk.open(client, url)
    for url in _lists_to_take_along(walk.process):
        walk.open(client, url)
    if apps.is_installed("wagtail_aufbruch.projects"):
        for page in Page.objects.descendant_of(walk.process).filter(title__startswith="Bänke"):
            walk.open(client, reverse("aufbruch_project", args=[page.pk]), keep=f"staff {page.title}")
    if apps.is_installed("wagtail_aufbruch.council"):
        walk.open(client, reverse("wagtailsnippets_aufbruch_council_paper:list"), keep="staff papers")
    for file in Attachment.objects.all():
        walk.open(client, f"{walk.process.url}beteiligung/datei/{file.pk}/datei/")
    return client


def _lists_to_take_along(process: ProcessPage) -> Iterator[str]:
    """Exports and papers of each page, and every list as Wagtail exports it."""
    pages = list(Page.objects.child_of(process).values_list("pk", flat=True))
    for route in staff_routes():
        of_page = set(route.kwargs) - {"ending"}
        if not route.kwargs:
            yield from (f"{reverse(route.name)}?export={form}" for form in ("csv", "xlsx"))
        elif len(of_page) == 1:
            for pk, ending in product(pages, ("csv", "xlsx", "json") if "ending" in route.kwargs else ("",)):
                yield reverse(route.name, kwargs={key: ending if key == "ending" else pk for key in route.kwargs})


def _staff_addresses(process: ProcessPage) -> Iterator[str]:
    for route in staff_routes():
        try:
            yield reverse(route.name, kwargs=route.kwargs)
        except NoReverseMatch:
            continue
    yield from ("/admin/", "/admin/reports/site-history/", "/admin/pages/search/?q=B%C3%A4nke")
    yield f"/admin/pages/{process.pk}/edit/"
    for page in Page.objects.descendant_of(process):
        yield f"/admin/pages/{page.pk}/"
        yield f"/admin/pages/{page.pk}/delete/"
    yield f"/admin/pages/{process.pk}/"


def citizens(walk: Walk) -> Client:
    """The process, its search, and the addresses of participation, as Anna, who took part."""
    process, client = walk.process, Client(SERVER_NAME="localhost")
    walk.open(client, process.url, keep="process")
    walk.open(client, f"{process.url}suche/?q=B%C3%A4nke", keep="search")
    log_in(client, process, Participant.objects.get(email="anna@example.org"))
    keys = list(Contribution.objects.values_list("pk", flat=True))
    for pattern in urlpatterns:
        converters = list(pattern.pattern.converters)
        if pattern.name == "leave" or converters not in ([], ["pk"]):
            continue
        for values in [{"pk": pk} for pk in keys] if converters else [{}]:
            url = f"{process.url}{process.reverse_subpage(pattern.name, kwargs=values)}"
            walk.open(client, url, keep=f"own {pattern.name}" if not values else "")
    for page in Page.objects.descendant_of(process):
        walk.open(client, page.url, keep=f"page {page.title}")
        for url in _below(page.specific):
            walk.open(client, url, keep=f"below {url}")
    for row in Contribution.objects.select_related("page"):
        walk.open(client, f"{process.url}beitrag/{row.pk}/weg/", keep=f"way of {row}")
        for below in ("ideen", "kommentar"):
            walk.open(client, f"{row.page.url}{below}/{row.pk}/")
    return client


def _below(page: Page) -> Iterator[str]:
    """The addresses of the page that need no key, or one: of what has that of 1 or 2."""
    for pattern in page.get_subpage_urls() if hasattr(page, "get_subpage_urls") else ():
        converters = list(pattern.pattern.converters) or list(pattern.pattern.regex.groupindex)
        choices = product(*[("csv", "json") if key == "ending" else ("1", "2") for key in converters])
        for values in choices if set(converters) <= {"pk", "ending"} else ():
            given = dict(zip(converters, values, strict=True))
            yield f"{page.url}{page.reverse_subpage(pattern.name, kwargs=given)}"


def decide(walk: Walk, client: Client) -> dict[str, str]:
    """Publish what was left, which is refused, and do not publish it. Returns the states after each."""
    left = Contribution.objects.get(title="Wartende Bänke")
    case = reverse(f"{OF_CASES}_inspect", args=[left.pk])
    states = {}
    try:
        publish(left, user=get_user_model().objects.get(username="moderation"))
    except ParticipationError as error:
        states["refusal"] = str(error.message)
    subject = f"left:{left.pk}"
    for decision in ("publish", "reject"):
        shown = waiting_tasks([walk.process.pk], [subject])
        seen = [f"{subject}|{task.fingerprint}" for task in shown.values()]
        data = {"one": f"{decision}|{subject}", "seen": seen, "reason": "Passt nicht."}
        walk.open(client, reverse("aufbruch_decide"), data)
        left.refresh_from_db()
        states[decision] = left.state
    walk.open(client, case)
    return states


def _left_registrations() -> list[str]:
    """Names in a table of which no installed app knows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM aufbruch_events_registration")
        return [name for (name,) in cursor.fetchall()]


def main() -> None:
    walk = Walk(ProcessPage.objects.get())
    # As Wagtail asks for it once models are gone.
    call_command("rebuild_references_index", stdout=sys.stderr)
    clerk, anna = staff(walk), citizens(walk)
    states = decide(walk, clerk) if "wagtail_aufbruch.ideas" not in settings.INSTALLED_APPS else {}
    before = set(Mail.objects.values_list("pk", flat=True))
    walk.ask("news", lambda: call_command("aufbruch_tell", stdout=sys.stderr))
    news = [f"{mail.subject} {mail.text}" for mail in Mail.objects.exclude(pk__in=before)]
    for command in COMMANDS:
        walk.ask(" ".join(command), lambda command=command: call_command(*command, stdout=sys.stderr))
    walk.open(anna, f"{walk.process.url}beteiligung/loeschen/", {"erase": "on"}, keep="erased")
    walk.ask("digest", lambda: call_command("aufbruch_tell", stdout=sys.stderr))
    answer = {
        "answers": walk.answers,
        "failures": walk.failures,
        "pages": walk.pages,
        "states": states,
        "contributions": list(Contribution.objects.values_list("title", flat=True)),
        "people": list(Participant.objects.values_list("email", flat=True)),
        "registrations": _left_registrations(),
        "news": news,
    }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
