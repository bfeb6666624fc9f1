"""What other apps add to participation: regular work, things of a person, pages that have to stay."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
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
from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.participation import log_in, make_participant
from wagtail_aufbruch.core.extension.deletion_guards import DeletionGuard
from wagtail_aufbruch.core.extension.registry import parts, registered_temporarily
from wagtail_aufbruch.core.extension.vocabulary import Word
from wagtail_aufbruch.participation.domain.moderation.inbox_sources import all_sources
from wagtail_aufbruch.participation.domain.notifications import delivery
from wagtail_aufbruch.participation.domain.privacy.personal_data import collect
from wagtail_aufbruch.participation.domain.privacy.retention import due_for_deletion, purge
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.inbox_tasks import Decision, InboxSource, Task
from wagtail_aufbruch.participation.extension.kinds import Kind
from wagtail_aufbruch.participation.extension.periodic_work import PeriodicWork, each
from wagtail_aufbruch.participation.extension.personal_data import PersonalData
from wagtail_aufbruch.participation.extension.retention import RetentionRule
from wagtail_aufbruch.participation.models import Mail, Participant
from wagtail_aufbruch.portable.domain import registry
from wagtail_aufbruch.portable.format.items import PageItem

pytestmark = pytest.mark.django_db

Bring = Callable[..., None]


@pytest.fixture
def bring() -> Iterator[Bring]:
    """Registers a feature of another app, as ``bring(periodic_work=(…,))``, for one test."""
    with ExitStack() as stack:

        def register(app: str = "another_app", **parts: Any) -> None:
            stack.enter_context(registered_temporarily(ParticipationFeature(app=app, **parts)))

        yield register


def run() -> tuple[str, str, bool]:
    """What the regular command prints, what it complains of, and whether it failed."""
    out, errors = StringIO(), StringIO()
    try:
        call_command("aufbruch_tell", stdout=out, stderr=errors)
    except CommandError as error:
        return out.getvalue(), f"{errors.getvalue()}{error}", True
    return out.getvalue(), errors.getvalue(), False


# Regular work


def test_the_regular_command_does_the_work_of_other_apps_and_says_what_it_did(bring: Bring) -> None:
    bring(
        periodic_work=(
            PeriodicWork("reminders", lambda: 3, "Erinnerungen geschrieben"),
            PeriodicWork("holds", lambda: 0),
        )
    )
    out, errors, failed = run()
    assert "Erinnerungen geschrieben: 3\n" in out
    assert "holds: 0\n" in out
    assert "neue Phasen bemerkt: 0\n" in out
    assert (errors, failed) == ("", False)


def test_work_that_fails_keeps_no_other_from_running_and_the_command_says_so(
    bring: Bring,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = []
    bring(
        periodic_work=(
            PeriodicWork("broken", lambda: 1 // 0, "Kaputtes"),
            PeriodicWork("whole", lambda: done.append("whole") or 1),
        )
    )
    monkeypatch.setattr(delivery, "deliver_pending", lambda limit: 1 // 0)
    out, errors, failed = run()
    assert done == ["whole"]
    assert "whole: 1" in out
    assert failed
    assert "Kaputtes: ZeroDivisionError" in errors
    assert "Fehlgeschlagen, beim nächsten Mal wieder versucht: Kaputtes, Folgende sofort informiert" in errors


def test_one_thing_that_fails_keeps_no_other_of_its_piece_waiting_and_the_piece_is_told_as_failed(
    bring: Bring,
) -> None:
    done: list[int] = []

    def one(number: int) -> int:
        if number in {1, 3}:
            raise ValueError(number)
        done.append(number)
        return 1

    bring(periodic_work=(PeriodicWork("some", lambda: each([1, 2, 3, 4], one), "Einige"),))
    _out, errors, failed = run()
    assert done == [2, 4]
    assert failed
    assert "Einige: SomeFailed: 2 / 4: ValueError: 1" in errors
    assert "beim nächsten Mal wieder versucht: Einige" in errors


def test_what_is_done_for_each_is_counted_and_nothing_for_none() -> None:
    assert each([2, 3], lambda number: number) == 5
    assert each([1, 2], lambda number: None) == 0
    assert each([], lambda number: 1) == 0


# Registering


def test_a_key_that_two_apps_use_is_an_error_at_start_and_nothing_of_the_second_app_is_taken(bring: Bring) -> None:
    bring(periodic_work=(PeriodicWork("same", lambda: 1),))
    with pytest.raises(ImproperlyConfigured, match="'third_app' brings along a PeriodicWork with the key 'same'"):
        bring("third_app", periodic_work=(PeriodicWork("other", lambda: 2), PeriodicWork("same", lambda: 2)))
    out = run()[0]
    assert "same: 1\n" in out
    assert "other" not in out


def test_a_key_used_twice_within_one_app_is_an_error(bring: Bring) -> None:
    with pytest.raises(ImproperlyConfigured, match="'same'"):
        bring(periodic_work=(PeriodicWork("same", lambda: 1), PeriodicWork("same", lambda: 2)))


def test_an_app_that_registers_twice_is_told(bring: Bring) -> None:
    bring()
    with pytest.raises(ImproperlyConfigured, match="'another_app' is registered twice"):
        bring()


def other_personal_data(key: str) -> PersonalData:
    return PersonalData(key, lambda one: [], lambda one: None, lambda: Q(pk__in=[]))


def other_tasks(key: str) -> InboxSource:
    return InboxSource(key, "Anderes", "mail", lambda scope, after, limit: [], lambda scope: {})


def other_guard(key: str) -> DeletionGuard:
    return DeletionGuard(key, lambda page: False, "")


PARTS: dict[str, Callable[[], Any]] = {
    "periodic_work": lambda: (PeriodicWork("taken", lambda: 1),),
    "personal_data": lambda: (other_personal_data("taken"),),
    "retention": lambda: (RetentionRule("taken", lambda: Participant.objects.none()),),
    "inbox": lambda: (other_tasks("taken"),),
    "kinds": lambda: (Kind("taken", "Anderes", lambda contribution: ""),),
    "deletion_guards": lambda: (other_guard("taken"),),
    "words": lambda: {"taken": Word("Anderes", "Andere")},
}


@pytest.mark.parametrize("field", PARTS)
def test_two_apps_with_the_same_name_are_told_at_start_and_neither_is_left_out_in_silence(
    bring: Bring, field: str
) -> None:
    bring(**{field: PARTS[field]()})
    with pytest.raises(ImproperlyConfigured, match="'taken'"):
        bring("third_app", **{field: PARTS[field]()})


@pytest.mark.parametrize(
    "entry",
    [
        lambda: registry.register_page_type("taken", object(), PageItem),
        lambda: registry.register_section(SimpleNamespace(name="taken", item=object())),  # type: ignore[arg-type]
    ],
    ids=["page type of a file", "section of a file"],
)
def test_a_process_file_has_one_meaning_for_each_name(
    monkeypatch: pytest.MonkeyPatch, entry: Callable[[], None]
) -> None:
    for name in ("_page_types", "_sections"):
        monkeypatch.setattr(registry, name, {})
    entry()
    with pytest.raises(ImproperlyConfigured, match="“taken”"):
        entry()


def test_nobody_takes_the_place_of_what_the_package_itself_tells_deletes_or_shows(
    anna: Participant, bring: Bring
) -> None:
    brought = {*parts(PersonalData), *parts(RetentionRule), *parts(InboxSource)}
    for name in set(collect(anna)) - brought:
        with pytest.raises(ImproperlyConfigured, match=name):
            bring(personal_data=(other_personal_data(name),))
    for name in {*purge(), *due_for_deletion()} - brought:
        with pytest.raises(ImproperlyConfigured, match=name):
            bring(retention=(RetentionRule(name, Participant.objects.none),))
    for key in set(all_sources()) - brought:
        with pytest.raises((ImproperlyConfigured, ValueError), match=key):
            bring(inbox=(other_tasks(key),))
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

    def __init__(self, bring: Bring) -> None:
        self.erased: list[int] = []
        things = PersonalData(
            key="things",
            data=lambda participant: [{"what": "Anmeldung", "at": participant.created_at}],
            erase=self.erase,
            keeps=lambda: Q(email="bleibt@example.org"),
            template=Template("<p>{{ section.words }}, {{ process.title }}</p>"),  # type: ignore[arg-type]
            context=lambda participant, process, request: {"words": "Ein Abschnitt der anderen App"},
            erasing="Ihre Anmeldungen werden abgesagt.",
        )
        bring(personal_data=(things,))

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


def test_my_participation_shows_the_sections_of_other_apps(client: Client, anna: Participant, bring: Bring) -> None:
    log_in(client, anna.process.specific, anna)
    before = client.get(mine(anna)).content.decode()
    assert "Sie haben noch nichts eingereicht" in before
    Things(bring)
    after = client.get(mine(anna)).content.decode()
    assert f"<p>Ein Abschnitt der anderen App, {anna.process}</p>" in after
    assert "Sie haben noch nichts eingereicht" not in after


def test_a_section_without_anything_to_show_is_left_out(client: Client, anna: Participant, bring: Bring) -> None:
    log_in(client, anna.process.specific, anna)
    nothing = PersonalData(
        "none", lambda one: [], lambda one: None, lambda: Q(pk__in=[]), "gibt-es-nicht.html", lambda *args: None
    )
    bring(personal_data=(nothing,))
    assert "Sie haben noch nichts eingereicht" in client.get(mine(anna)).content.decode()


def test_the_file_to_take_along_holds_what_other_apps_store(client: Client, anna: Participant, bring: Bring) -> None:
    Things(bring)
    log_in(client, anna.process.specific, anna)
    data = json.loads(client.get(mine(anna, "daten/")).content)
    assert data["things"][0]["what"] == "Anmeldung"
    assert data["email"] == "anna@example.org"


def test_erasing_reaches_what_other_apps_store_and_says_so_beforehand(
    client: Client, anna: Participant, bring: Bring
) -> None:
    things = Things(bring)
    log_in(client, anna.process.specific, anna)
    assert "Ihre Anmeldungen werden abgesagt." in client.get(mine(anna, "loeschen/")).content.decode()
    assert things.erased == []
    client.post(mine(anna, "loeschen/"))
    assert things.erased == [anna.pk]
    assert not Participant.objects.exists()
    assert not Mail.objects.filter(recipient="anna@example.org").exists(), "no mail about what is gone"


def test_the_purge_leaves_people_of_whom_another_app_still_keeps_something(bring: Bring, clock: Clock) -> None:
    Things(bring)
    process = make_process()
    for email in ("bleibt@example.org", "geht@example.org"):
        make_participant(process, email)
    clock.forward(days=40)
    assert purge()["participants"] == 1
    assert Participant.objects.get().email == "bleibt@example.org"


# Pages that have to stay


def test_another_app_keeps_its_pages_from_being_deleted_and_says_why(admin_client: Client, bring: Bring) -> None:
    process = make_process()
    guard = DeletionGuard("things", lambda page: page.pk == process.pk, "„%(title)s“ bleibt: 3 Leute sind angemeldet.")
    bring(deletion_guards=(guard,))
    url = f"/admin/pages/{process.pk}/delete/"
    answer = admin_client.get(url, follow=True)
    assert "bleibt: 3 Leute sind angemeldet." in answer.content.decode()
    admin_client.post(url)
    assert type(process).objects.filter(pk=process.pk).exists()
    bulk = f"/admin/bulk/wagtailcore/page/delete/?next=%2Fadmin%2F&id={process.pk}"
    assert "bleibt: 3 Leute" in admin_client.post(bulk, follow=True).content.decode()
    assert type(process).objects.filter(pk=process.pk).exists()
