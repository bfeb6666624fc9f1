"""What other apps add to participation: regular work, things of a person, pages that have to stay."""

import json
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.template import Template
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.factories.core import make_process
from tests.factories.participation import log_in, make_participant
from wagtail_aufbruch.core.extension import vocabulary
from wagtail_aufbruch.core.extension.vocabulary import register_word
from wagtail_aufbruch.participation.domain.moderation.inbox_sources import all_sources
from wagtail_aufbruch.participation.domain.notifications import delivery
from wagtail_aufbruch.participation.domain.privacy import retention
from wagtail_aufbruch.participation.domain.privacy.personal_data import own_data
from wagtail_aufbruch.participation.domain.privacy.retention import due_for_deletion, purge, register_due
from wagtail_aufbruch.participation.extension import deletion_guards, inbox_tasks, kinds, periodic_work, personal_data
from wagtail_aufbruch.participation.extension.deletion_guards import register_keeper
from wagtail_aufbruch.participation.extension.inbox_tasks import Decision, InboxSource, Task, register_inbox_source
from wagtail_aufbruch.participation.extension.kinds import Kind, register_kind
from wagtail_aufbruch.participation.extension.periodic_work import register_due_work
from wagtail_aufbruch.participation.extension.personal_data import OwnSource, register_own
from wagtail_aufbruch.participation.models import Mail, Participant
from wagtail_aufbruch.portable.domain import registry
from wagtail_aufbruch.portable.format.items import PageItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _put_registries_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic_work, "_work", {})
    monkeypatch.setattr(personal_data, "_sources", {})
    monkeypatch.setattr(deletion_guards, "_keepers", list(deletion_guards._keepers))


def run() -> tuple[str, str, bool]:
    """What the regular command prints, what it complains of, and whether it failed."""
    out, errors = StringIO(), StringIO()
    try:
        call_command("aufbruch_tell", stdout=out, stderr=errors)
    except CommandError as error:
        return out.getvalue(), f"{errors.getvalue()}{error}", True
    return out.getvalue(), errors.getvalue(), False


# Regular work


def test_the_regular_command_does_the_work_of_other_apps_and_says_what_it_did() -> None:
    register_due_work("reminders", lambda: 3, label="Erinnerungen geschrieben")
    register_due_work("holds", lambda: 0)
    out, errors, failed = run()
    assert "Erinnerungen geschrieben: 3\n" in out
    assert "holds: 0\n" in out
    assert "neue Phasen bemerkt: 0\n" in out
    assert (errors, failed) == ("", False)


def test_work_that_fails_keeps_no_other_from_running_and_the_command_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = []
    register_due_work("broken", lambda: 1 // 0, label="Kaputtes")
    register_due_work("whole", lambda: done.append("whole") or 1)
    monkeypatch.setattr(delivery, "tell_pending", lambda limit: 1 // 0)
    out, errors, failed = run()
    assert done == ["whole"]
    assert "whole: 1" in out
    assert failed
    assert "Kaputtes: ZeroDivisionError" in errors
    assert "Fehlgeschlagen, beim nächsten Mal wieder versucht: Folgende sofort informiert, Kaputtes" in errors


def test_work_registered_again_is_done_once() -> None:
    def work() -> int:
        return 1

    register_due_work("same", work)
    register_due_work("same", work)
    assert run()[0].count("same: ") == 1


# Names that two apps want


def other_source(key: str) -> OwnSource:
    return OwnSource(key, lambda one: [], lambda one: None, lambda: Q(pk__in=[]))


def other_tasks(key: str) -> InboxSource:
    return InboxSource(key, "Anderes", "mail", lambda scope, after, limit: [], lambda scope: {})


ENTRIES: dict[str, Any] = {
    "work": lambda: register_due_work("taken", lambda: 1),
    "things of a person": lambda: register_own(other_source("taken")),
    "what a purge deletes": lambda: register_due("taken", lambda: Participant.objects.none()),
    "tasks": lambda: register_inbox_source(other_tasks("taken")),
    "kind": lambda: register_kind(Kind("taken", "Anderes", lambda contribution: "")),
    "word": lambda: register_word("taken", "Anderes", object()),  # type: ignore[arg-type]
    "page type of a file": lambda: registry.register_page_type("taken", object(), PageItem),
    "section of a file": lambda: registry.register_section(SimpleNamespace(name="taken", item=object())),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("entry", ENTRIES)
def test_two_apps_with_the_same_name_are_told_at_start_and_neither_is_left_out_in_silence(
    monkeypatch: pytest.MonkeyPatch, entry: str
) -> None:
    for module, name in ((retention, "_more"), (inbox_tasks, "_sources"), (kinds, "_kinds"), (vocabulary, "_words")):
        monkeypatch.setattr(module, name, {})
    for name in ("_page_types", "_sections"):
        monkeypatch.setattr(registry, name, {})
    ENTRIES[entry]()
    with pytest.raises(ImproperlyConfigured, match="“taken”"):
        ENTRIES[entry]()


def test_nobody_takes_the_place_of_what_the_package_itself_tells_deletes_or_shows(anna: Participant) -> None:
    for name in own_data(anna):
        with pytest.raises(ImproperlyConfigured, match=name):
            register_own(other_source(name))
    for name in [*purge(), *due_for_deletion()]:
        if name not in retention._more:
            with pytest.raises(ImproperlyConfigured, match=name):
                register_due(name, Participant.objects.none)
    for key in set(all_sources()) - set(inbox_tasks.inbox_sources()):
        with pytest.raises(ImproperlyConfigured, match=key):
            register_inbox_source(other_tasks(key))
    for name in ("format", "process", "pages"):
        with pytest.raises(ImproperlyConfigured, match=name):
            registry.register_section(SimpleNamespace(name=name))  # type: ignore[arg-type]


def test_two_buttons_of_a_task_never_share_a_name() -> None:
    same = [Decision("go", label, lambda thing, user, reason: None, "") for label in ("Ja", "Nein")]
    with pytest.raises(ValueError, match="go"):
        Task("taken", 1, 1, timezone.now(), "Aufgabe", None, decisions=tuple(same))


# Things of a person


class Things:
    """An app that keeps a mail of its own kind for each of its people."""

    def __init__(self, **changes: Any) -> None:
        self.erased: list[int] = []
        register_own(
            OwnSource(
                key="things",
                data=lambda participant: [{"what": "Anmeldung", "at": participant.created_at}],
                erase=self.erase,
                keeps=lambda: Q(email="bleibt@example.org"),
                template=Template("<p>{{ section.words }}, {{ process.title }}</p>"),  # type: ignore[arg-type]
                context=lambda participant, process, request: {"words": "Ein Abschnitt der anderen App"},
                erasing="Ihre Anmeldungen werden abgesagt.",
                **changes,
            )
        )

    def erase(self, participant: Participant) -> None:
        self.erased.append(participant.pk)
        Mail.objects.create(
            process_id=participant.process_id, kind="cancelled", recipient=participant.email, subject="abgesagt"
        )


@pytest.fixture
def anna(client: Client) -> Any:
    return make_participant(make_process())


@pytest.fixture
def client() -> Client:
    return CommittingClient()


def mine(participant: Participant, rest: str = "") -> str:
    return f"{participant.process.specific.url}beteiligung/{rest}"


def test_my_participation_shows_the_sections_of_other_apps(client: Client, anna: Participant) -> None:
    log_in(client, anna.process.specific, anna)
    before = client.get(mine(anna)).content.decode()
    assert "Sie haben noch nichts eingereicht" in before
    Things()
    after = client.get(mine(anna)).content.decode()
    assert f"<p>Ein Abschnitt der anderen App, {anna.process}</p>" in after
    assert "Sie haben noch nichts eingereicht" not in after


def test_a_section_without_anything_to_show_is_left_out(client: Client, anna: Participant) -> None:
    log_in(client, anna.process.specific, anna)
    register_own(
        OwnSource(
            "none", lambda one: [], lambda one: None, lambda: Q(pk__in=[]), "gibt-es-nicht.html", lambda *args: None
        )
    )
    assert "Sie haben noch nichts eingereicht" in client.get(mine(anna)).content.decode()


def test_the_file_to_take_along_holds_what_other_apps_store(client: Client, anna: Participant) -> None:
    Things()
    log_in(client, anna.process.specific, anna)
    data = json.loads(client.get(mine(anna, "daten/")).content)
    assert data["things"][0]["what"] == "Anmeldung"
    assert data["email"] == "anna@example.org"


def test_erasing_reaches_what_other_apps_store_and_says_so_beforehand(client: Client, anna: Participant) -> None:
    things = Things()
    log_in(client, anna.process.specific, anna)
    assert "Ihre Anmeldungen werden abgesagt." in client.get(mine(anna, "loeschen/")).content.decode()
    assert things.erased == []
    client.post(mine(anna, "loeschen/"))
    assert things.erased == [anna.pk]
    assert not Participant.objects.exists()
    assert not Mail.objects.filter(recipient="anna@example.org").exists(), "no mail about what is gone"


def test_the_purge_leaves_people_of_whom_another_app_still_keeps_something() -> None:
    Things()
    process = make_process()
    for email in ("bleibt@example.org", "geht@example.org"):
        make_participant(process, email)
    Participant.objects.update(created_at=timezone.now() - timedelta(days=40))
    assert purge()["participants"] == 1
    assert Participant.objects.get().email == "bleibt@example.org"


# Pages that have to stay


def test_another_app_keeps_its_pages_from_being_deleted_and_says_why(admin_client: Client) -> None:
    process = make_process()
    register_keeper(lambda page: page.pk == process.pk, "„%(title)s“ bleibt: 3 Leute sind angemeldet.")
    url = f"/admin/pages/{process.pk}/delete/"
    answer = admin_client.get(url, follow=True)
    assert "bleibt: 3 Leute sind angemeldet." in answer.content.decode()
    admin_client.post(url)
    assert type(process).objects.filter(pk=process.pk).exists()
    bulk = f"/admin/bulk/wagtailcore/page/delete/?next=%2Fadmin%2F&id={process.pk}"
    assert "bleibt: 3 Leute" in admin_client.post(bulk, follow=True).content.decode()
    assert type(process).objects.filter(pk=process.pk).exists()
