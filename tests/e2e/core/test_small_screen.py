"""On the narrowest screen no page has to be pushed aside, whatever long words people and editors have typed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Site

from tests.e2e.harness import PHONE_LIGHT, Visitor
from tests.factories.comments import known_client
from tests.factories.competitions import make_competition
from tests.factories.core import make_content_page, make_goal, make_member, make_process
from tests.factories.events import make_bookable, make_event, make_table
from tests.factories.groups import add_membership, add_seat
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.projects import make_project, make_project_index
from tests.factories.registrations import make_registration
from tests.staff.routes import PACKAGE
from tests.staff.test_public_rights import AUTHOR, OPEN, OWN, TABLE, Streets, pages_of
from wagtail_aufbruch.competitions.models import Entry, FormVersion

Visit = Callable[..., Visitor]

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
"""Eighty letters without a place to break, and without a hyphen."""

TYPED = {
    "about", "access_notes", "accountable_to", "agenda_number", "alt", "alt_text", "alternative", "answer",
    "appointed_by", "assistance_contact", "attendance", "author_name", "authority", "body", "body_name",
    "booked", "booked_at", "caption", "claim", "comment", "consent_text", "contact_address", "contact_name",
    "contact_phone", "contact_unit", "controller", "cost_note", "credit", "date_note", "decision",
    "description", "division_title", "earlier_place", "enforcement", "event_name", "explanation",
    "feedback_contact", "guardian_text", "help_text", "introduction", "invited_by", "label", "late_reason",
    "message", "name", "note", "number", "officer", "organisation", "organiser", "originator", "paper_type",
    "part", "period", "photo_alt", "place", "place_name", "plural", "postcode", "prepared_by", "press_text",
    "prize", "processing", "proposed_decision", "reason", "reference", "refusal", "registration_note",
    "resolution_text", "responsible_role", "responsible_unit", "result", "rhythm", "role", "room", "sentence",
    "short_name", "singular", "source", "staff_effect", "state_note", "street", "subject", "summary",
    "table_title", "taken_out_reason", "task", "text", "title", "to_author", "town", "unit", "who_may",
    "wording", "words",
}  # fmt: skip
"""Fields that people fill in and pages show."""
ANSWERED = ("title", "label", "help_text", "value")
"""What people have typed of questions and answers that are kept as JSON."""
FILES = (
    "ideas_",
    "answers_",
    "contributions_",
    "open_data_catalogue",
    "dataset_schema",
    "calendar",
    "feed",
    "export",
    "priorities_export",
    "priority_export",
    "class_list_sample",
)
"""How the names of addresses begin that give a file, or pictures alone."""


def use_long_words() -> None:
    """Let all that was typed in the whole database be one long word, cut where the field ends, and with a number, since
    some names may be there only once."""
    for model in apps.get_models():
        if not model.__module__.startswith((PACKAGE, "wagtail.models")):
            continue
        for field in model._meta.local_fields:
            if field.name not in TYPED or getattr(field, "choices", None):
                continue
            if isinstance(field, (models.CharField, models.TextField)):
                # What is kept as JSON is written by programs, and read by them.
                typed = model._default_manager.exclude(**{field.name: ""}).exclude(**{f"{field.name}__startswith": "{"})
                length = field.max_length or len(WORD) + 3
                for number, pk in enumerate(typed.values_list("pk", flat=True)):
                    word = f"{WORD[: length - 3]}{number}"
                    model._default_manager.filter(pk=pk).update(**{field.name: word})
    for model, name in ((Entry, "answers"), (FormVersion, "fields")):
        for kept in model._default_manager.all():
            model._default_manager.filter(pk=kept.pk).update(**{name: _in_long_words(getattr(kept, name))})


def _in_long_words(kept: Any) -> Any:
    if isinstance(kept, list):
        return [_in_long_words(one) for one in kept]
    if isinstance(kept, dict):
        return {key: WORD if key in ANSWERED and value else _in_long_words(value) for key, value in kept.items()}
    return kept


def addresses(streets: Streets, pages: dict[str, Any], *rules: str) -> Iterator[str]:
    """Each address of each page type that somebody can read."""
    for label, lines in TABLE.items():
        for line in lines:
            is_file = line.name.endswith("_picture") or line.name.startswith(FILES)
            if line.rule in rules and not is_file:
                yield pages[label].url + pages[label].reverse_subpage(line.name, kwargs=line.good(streets))


def a_town_of_long_words(server: str) -> tuple[Streets, dict[str, Any]]:
    streets = Streets()
    assert all(
        [streets.comment, streets.statement, streets.follow, streets.field, streets.attachment, streets.priority]
    )
    process = streets.process
    Site.objects.update(port=int(server.rsplit(":", 1)[1]))
    make_goal(process, "Ziel", description="Text")
    add_membership(streets.group, member=make_member(process, "Rolle", organisation="Firma"))
    add_seat(streets.board, number=2, appointed_by="Rat", holders=[make_member(process, "Rolle")])
    make_table(streets.event, "Tisch", text="Worum es geht", room="Raum")
    make_registration(streets.event, "Anna", email=streets.author.email)
    make_event(streets.events, "Forum", introduction="Einleitung", place_name="Ort", street="Straße", town="Ort")
    type(streets.idea).objects.update(author_name="Anna", place_name="Ort", text="Text", handlungsfeld=streets.field)
    streets.comment.__class__.objects.update(author_name="Anna")
    pages = pages_of(streets)
    blocks = [
        ("heading", {"text": WORD, "level": "2"}),
        ("paragraph", f"<p>{WORD}</p><ul><li>{WORD}</li></ul>"),
        ("quote", {"text": WORD, "source": WORD}),
        ("disclosure", {"summary": WORD, "text": f"<p>{WORD}</p>"}),
    ]
    pages["aufbruch.ContentPage"] = content = make_content_page(process, "Seite", introduction="Kurz", body=blocks)
    make_content_page(content, "Darunter", introduction="Kurz")
    use_long_words()
    return streets, pages


def wide_pages(visitor: Visitor, urls: list[str], *, letters: str = "100%") -> list[str]:
    """The addresses whose page is wider than the window, each with the widest of what sticks out."""
    wide = []
    for url in urls:
        visitor.open(url).evaluate("size => { document.documentElement.style.fontSize = size; }", letters)
        found = visitor.page.evaluate(
            """() => {
              const room = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= room) return "";
              const sticksOut = (one) => one.getBoundingClientRect().right > room + 1;
              const out = [...document.querySelectorAll("body *")].filter(sticksOut);
              return out.slice(-3).map((one) => `${one.tagName}.${one.getAttribute("class")}`).join(" ") || "?";
            }"""
        )
        if found:
            wide.append(f"{url}: {found}")
    return wide


def test_no_page_is_pushed_aside_by_long_words_on_a_narrow_phone(server: str, visit: Visit) -> None:
    streets, pages = a_town_of_long_words(server)
    reader = visit(server, view=PHONE_LIGHT, cookies=True)  # forms, too
    process = streets.process.url
    searched = [f"{process}suche/?q=Donau", f"{process}alle-ideen/?suche={WORD}", f"{process}alle-ideen/?ansicht=karte"]
    wide = wide_pages(reader, [*dict.fromkeys(addresses(streets, pages, OPEN)), *searched])
    author: Client = known_client(streets.author)
    known = visit(server, view=PHONE_LIGHT, cookies=True)
    known.context.add_cookies(
        [{"name": name, "value": cookie.value, "url": server} for name, cookie in author.cookies.items()]
    )
    own = [url for url in addresses(streets, pages, OWN, AUTHOR) if not url.endswith(("/datei/", "/klein/", "/daten/"))]
    wide += wide_pages(known, [f"{process}beteiligung/", *dict.fromkeys(own)])
    assert settings.LANGUAGE_CODE.startswith("de")
    assert not wide, "\n".join(wide)


def test_no_page_is_pushed_aside_on_a_narrow_phone_whose_letters_are_twice_as_large(server: str, visit: Visit) -> None:
    process = make_process()
    call = make_call(process, closes_at=timezone.now() + timedelta(days=9))
    idea = make_idea(call)
    event = make_bookable(process, most_people=3, place_name="Stadthalle", town="Gütersloh")
    competition = make_competition(process)
    project = make_project(make_project_index(process), stage="running")
    pages = [process.url, call.url, event.url, competition.url, project.url]
    forms = [f"{call.url}idee-einreichen/", f"{event.url}anmelden/", f"{competition.url}teilnehmen/"]
    reader = visit(server, view=PHONE_LIGHT, cookies=True)
    wide = wide_pages(reader, [*pages, *forms, f"{call.url}ideen/{idea.pk}/"], letters="200%")
    assert not wide, "\n".join(wide)
    button = reader.page.locator(".aufbruch-support__button").bounding_box()
    assert button is not None
    assert button["height"] < 300, "the button to support an idea is written one letter below the other"


def test_no_button_of_staff_is_cut_off_on_a_narrow_phone(server: str, visit: Visit) -> None:
    process = make_process()
    moderator = make_moderator(process)
    project = make_project(make_project_index(process), stage="council")
    staff = visit(server, view=PHONE_LIGHT, cookies=True)
    staff.come_logged_in(moderator.get_username())
    page = staff.open(reverse("aufbruch_project", args=[project.pk]))
    buttons = page.locator(".aufbruch-staff .button")
    expect(buttons.first).to_be_visible()
    end = "one => one.getBoundingClientRect().right"
    ends = {one.inner_text(): one.evaluate(end) for one in buttons.all()}
    room = page.locator(".aufbruch-project__part").first.evaluate(end)
    assert {name: right for name, right in ends.items() if right > room} == {}
