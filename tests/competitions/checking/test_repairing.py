"""What people see and do whose entry was returned or not admitted; at the same moment as others too."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.checks import (
    FIRST_BROKEN,
    SECOND_BROKEN,
    all_fulfilled,
    give_back,
    handed_in,
    make_checked,
    turn_down,
)
from tests.factories.competitions import make_competition, make_file
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from tests.factories.uploads import picture
from tests.together import at_once
from wagtail_aufbruch.competitions.domain.checking import appeals, deciding, repairing
from wagtail_aufbruch.competitions.domain.checking.reading import fingerprint_of
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.domain.operations.personal_data import collect
from wagtail_aufbruch.competitions.domain.operations.repair_deadlines import end_repairs
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Appeal, CompetitionPage, Entry, EntryStep, FormalCheck
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db

STATE = EntryState
PICTURE_FORM = (("Worum geht es?", "multiline", True), ("Ein Bild dazu", "picture", True))


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def staff(process: Any) -> Any:
    return make_moderator(process)


@pytest.fixture
def entry(process: Any) -> Entry:
    return handed_in(make_checked(process))


@pytest.fixture
def client() -> Client:
    return CommittingClient()


def own(entry: Entry, way: str = "") -> str:
    return f"{entry.competition.url}beitrag/{token_of(entry)}/{way}"


def words(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def repair(entry: Entry, **typed: Any) -> dict[str, Any]:
    return {"revision": str(Entry.objects.get(pk=entry.pk).revision), "weiter": "abgeben", **typed}


def test_the_own_page_says_what_is_to_be_mended_until_when(client: Client, entry: Entry, staff: Any) -> None:
    assert "wird er nach den Regeln des Wettbewerbs geprüft" in words(client, own(entry))
    give_back(entry, staff, SECOND_BROKEN)
    page = words(client, own(entry))
    for told in (
        "Bitte bessern Sie Ihren Beitrag nach",
        "Die Kinder sind zu erkennen.",
        "Bitte ergänzen Sie den Titel.",
        "kann er nicht zugelassen werden",
        "noch 7 Tage",
        "Titel Ihres Beitrags",
        "Jetzt nachbessern",
    ):
        assert told in page


def test_the_form_asks_for_what_was_asked_and_nothing_else(client: Client, entry: Entry, staff: Any) -> None:
    give_back(entry, staff, asked=("title",))
    form = client.get(own(entry, "nachbessern/")).context["form"]
    assert [field.name for field in form.visible_fields()] == ["title"]
    smuggled = repair(entry, title="Der volle Titel", name="Jemand anders", question_key00000="Untergeschoben")
    assert client.post(own(entry, "nachbessern/"), smuggled).status_code == 302
    now = Entry.objects.get()
    assert (now.state, now.title, now.name) == (STATE.HANDED_IN, "Der volle Titel", "Anna Beispiel")
    assert now.answers[0]["value"] == "Ein Reparaturcafé auf Rädern."
    assert "noch einmal geprüft" in words(client, own(entry))


def test_a_draft_of_the_repair_is_kept_and_not_handed_in(client: Client, entry: Entry, staff: Any) -> None:
    give_back(entry, staff)
    answer = client.post(own(entry, "nachbessern/"), repair(entry, title="Halb fertig", weiter="spaeter"))
    assert "erneut einzureichen" in words(client, answer.url)
    assert Entry.objects.get().state == STATE.RETURNED
    assert client.get(own(entry, "nachbessern/")).context["form"]["title"].value() == "Halb fertig"


def test_what_is_right_is_kept_beside_what_is_missing(client: Client, entry: Entry, staff: Any) -> None:
    give_back(entry, staff, asked=("title", "key00000"))
    answer = client.post(own(entry, "nachbessern/"), repair(entry, title="Der volle Titel", question_key00000=""))
    assert answer.status_code == 422
    now = Entry.objects.get()
    assert (now.state, now.title) == (STATE.RETURNED, "Der volle Titel")
    assert now.answers[0]["value"] == "Ein Reparaturcafé auf Rädern."


def test_of_two_tabs_the_later_one_is_told(client: Client, entry: Entry, staff: Any) -> None:
    give_back(entry, staff)
    old = repair(entry, title="Aus dem alten Fenster")
    client.post(own(entry, "nachbessern/"), repair(entry, title="Aus dem neuen Fenster", weiter="spaeter"))
    answer = client.post(own(entry, "nachbessern/"), old)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Aus dem alten Fenster" in page
    assert "Aus dem neuen Fenster" in page
    assert Entry.objects.get().title == "Aus dem neuen Fenster"


def test_after_the_deadline_what_was_typed_can_be_kept(client: Client, entry: Entry, staff: Any, clock: Clock) -> None:
    give_back(entry, staff, days=1)
    typed = repair(entry, title="Knapp zu spät")
    clock.forward(days=2)
    answer = client.post(own(entry, "nachbessern/"), typed)
    assert answer.status_code == 409
    assert "Knapp zu spät" in answer.content.decode()
    assert Entry.objects.get().title != "Knapp zu spät"
    assert "Die Frist ist abgelaufen" in words(client, own(entry))


def test_looking_at_the_form_changes_nothing(client: Client, entry: Entry, staff: Any) -> None:
    give_back(entry, staff)
    before = Entry.objects.values().get()
    client.get(own(entry, "nachbessern/"))
    client.get(own(entry, "einspruch/"))
    assert Entry.objects.values().get() == before
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("way", ["schritt/1/", "abgeben/"])
def test_the_old_form_takes_nothing_of_what_was_returned(client: Client, entry: Entry, staff: Any, way: str) -> None:
    give_back(entry, staff)
    typed = repair(entry, title="Vorbei", name="Vorbei", question_key00000="Vorbei", weiter="weiter")
    client.post(own(entry, way), typed)
    now = Entry.objects.get()
    assert (now.state, now.title, now.name) == (STATE.RETURNED, "Reparaturcafé auf Rädern", "Anna Beispiel")


def test_a_file_is_exchanged_where_it_was_asked_for_and_stays_elsewhere(
    client: Client, process: Any, staff: Any
) -> None:
    competition = make_checked(process, form=(*PICTURE_FORM, ("Noch eins", "picture", False)))
    entry = handed_in(competition)
    wrong = make_file(entry, "falsch.png", question_key="key00001")
    kept = make_file(entry, "bleibt.png", question_key="key00002")
    give_back(entry, staff, asked=("key00001",))
    assert client.delete(own(entry, f"dateien/{kept.key}/")).status_code == 403
    answer = client.post(
        own(entry, "nachbessern/"),
        repair(entry, **{f"remove_{wrong.key}": "on", f"remove_{kept.key}": "on", "files_key00001": picture()}),
    )
    assert answer.status_code == 302
    assert set(entry.files.values_list("question_key", flat=True)) == {"key00001", "key00002"}
    assert not entry.files.filter(pk=wrong.pk).exists()
    assert Entry.objects.get().state == STATE.HANDED_IN


def test_without_the_file_that_was_asked_for_it_is_not_handed_in(client: Client, process: Any, staff: Any) -> None:
    entry = handed_in(make_checked(process, form=PICTURE_FORM))
    give_back(entry, staff, asked=("key00001",))
    answer = client.post(own(entry, "nachbessern/"), repair(entry))
    assert answer.status_code == 422
    assert "Ein Bild dazu" in answer.content.decode()
    assert Entry.objects.get().state == STATE.RETURNED


def test_nothing_is_uploaded_to_an_entry_that_was_decided_on(client: Client, process: Any, staff: Any) -> None:
    entry = handed_in(make_checked(process, form=PICTURE_FORM))
    deciding.admit(entry, all_fulfilled(entry.competition), user=staff, seen=fingerprint_of(entry))
    told = {"HTTP_UPLOAD_LENGTH": "10", "HTTP_UPLOAD_METADATA": "question a2V5MDAwMDE=,name YS5wbmc="}
    answer = client.post(own(entry, "dateien/"), **told)
    assert answer.status_code == 403
    assert "zugelassen" in json.loads(answer.content)["message"]


def test_where_an_appeal_has_one_day_the_mail_says_one_day(entry: Entry, staff: Any) -> None:
    CompetitionPage.objects.filter(pk=entry.competition_id).update(appeal_days=1)
    turn_down(Entry.objects.get(pk=entry.pk), staff)
    assert "innerhalb von 1 Tag einmal Einspruch" in Mail.objects.latest("pk").text


def test_who_was_not_admitted_reads_why_and_appeals_once(client: Client, entry: Entry, staff: Any) -> None:
    turn_down(entry, staff)
    page = words(client, own(entry))
    assert "Wer abgebildet ist, hat zugestimmt." in page
    assert "Die Einwilligungen fehlen." in page
    assert client.post(own(entry, "einspruch/"), {"text": ""}).status_code == 422
    answer = client.post(own(entry, "einspruch/"), {"text": "Sie liegen bei."})
    assert "Ihr Einspruch ist angekommen" in words(client, answer.url)
    again = client.post(own(entry, "einspruch/"), {"text": "Noch ein Versuch."})
    assert again.status_code == 409
    assert "Noch ein Versuch." in again.content.decode()
    assert Appeal.objects.get().text == "Sie liegen bei."
    assert "Einspruch einlegen" not in words(client, own(entry))


def test_the_person_reads_how_the_appeal_was_decided(client: Client, entry: Entry, staff: Any, process: Any) -> None:
    turn_down(entry, staff)
    appeals.file_appeal(entry, "Sie liegen bei.")
    colleague = make_moderator(process, "kollegin")
    appeals.decide_appeal(entry, True, "Wir haben sie.", user=colleague, seen=fingerprint_of(Entry.objects.get()))
    page = words(client, own(entry))
    assert "Ihr Beitrag ist zugelassen" in page
    assert "Wir haben sie." in page
    mail = Mail.objects.get(kind="entry_appeal_decided")
    assert "hatte Erfolg" in mail.text


def test_mails_of_the_check_name_rules_and_deadline_and_nothing_that_the_person_typed(
    entry: Entry, staff: Any, clock: Clock
) -> None:
    give_back(entry, staff, FIRST_BROKEN)
    text = Mail.objects.get(kind="entry_returned").text
    for told in ("Alles ist ausgefüllt", "Das Bild fehlt.", "wie er ist", "23:59"):
        assert told in text
    assert entry.title not in text


def test_the_competition_names_its_rules_and_one_without_has_no_such_part(client: Client, process: Any) -> None:
    assert "Wer abgebildet ist, hat zugestimmt." in words(client, make_checked(process).url)
    assert "Was geprüft wird" not in words(client, make_competition(process, "Ohne Prüfung").url)


def test_without_a_check_the_own_page_stays_as_it_was(client: Client, process: Any) -> None:
    page = words(client, own(handed_in(make_competition(process))))
    assert "Formale Prüfung" not in page
    assert "Eingereicht als Nr. 1" in page


def test_the_data_file_holds_what_was_found_and_the_appeal(entry: Entry, staff: Any) -> None:
    turn_down(entry, staff)
    appeals.file_appeal(entry, "Sie liegen bei.")
    assert entry.participant is not None
    told = collect(entry.participant)[0]
    assert told["checks"][0]["message"] == "Die Einwilligungen fehlen."
    assert told["appeal"]["text"] == "Sie liegen bei."


def test_a_copy_of_the_page_takes_its_rules_along_and_no_check(entry: Entry, staff: Any) -> None:
    turn_down(entry, staff)
    named = {"slug": "noch-einmal", "title": "Neu"}
    copy = CompetitionPage.objects.get(pk=entry.competition_id).copy(update_attrs=named)
    rules = entry.competition.check_rules
    assert list(copy.check_rules.values_list("key", "text")) == list(rules.values_list("key", "text"))
    assert not FormalCheck.objects.filter(entry__competition=copy).exists()


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_a_repair_and_the_end_of_the_deadline_at_the_same_moment_leave_one_of_both() -> None:
    process = make_process()
    staff = make_moderator(process)
    competition = make_checked(process, most_entries=5)
    for number in range(4):
        entry = handed_in(competition, email=f"anna{number}@example.org")
        give_back(entry, staff, SECOND_BROKEN, days=1)
        # Clearly before or after the end: at the turn of its minute neither might hold any more.
        until = timezone.now() + timedelta(minutes=-3 if number % 2 else 1)
        Entry.objects.filter(pk=entry.pk).update(repair_until=until)
        found = at_once(
            lambda entry=entry: repairing.expire(entry),  # type: ignore[misc]
            lambda entry=entry: repairing.hand_in_again(entry),  # type: ignore[misc]
        )
        state = Entry.objects.get(pk=entry.pk).state
        ended = found[0] is True
        assert state == (STATE.NOT_ADMITTED if ended else STATE.HANDED_IN)
        assert isinstance(found[1], ParticipationError) == ended
        last = EntryStep.objects.filter(entry=entry).exclude(to_state=STATE.RETURNED)
        assert last.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_of_the_regular_work_end_a_repair_once() -> None:
    process = make_process()
    entry = handed_in(make_checked(process))
    give_back(entry, make_moderator(process), SECOND_BROKEN, days=1)
    Entry.objects.update(repair_until=timezone.now() - timedelta(days=1))
    assert sorted(at_once(end_repairs, end_repairs)) == [0, 1]
    assert Mail.objects.filter(kind="entry_repair_over").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_decide_at_once_decide_once() -> None:
    process = make_process()
    entry = handed_in(make_checked(process))
    staff, colleague = make_moderator(process), make_moderator(process, "kollegin")
    seen, ticked = fingerprint_of(entry), all_fulfilled(entry.competition)
    found = at_once(
        lambda: deciding.admit(entry, ticked, user=staff, seen=seen),
        lambda: deciding.refuse(entry, SECOND_BROKEN, message="Nein", user=colleague, seen=seen),
    )
    assert len([one for one in found if isinstance(one, ParticipationError)]) == 1
    assert FormalCheck.objects.count() == 1
    assert Mail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_appeals_at_once_there_is_one() -> None:
    process = make_process()
    entry = handed_in(make_checked(process))
    turn_down(entry, make_moderator(process))
    found = at_once(*[lambda: appeals.file_appeal(entry, "Sie liegen bei.")] * 3)
    assert len([one for one in found if isinstance(one, Appeal)]) == 1
    assert Appeal.objects.count() == 1


def test_whoever_asks_for_another_row_while_mending_is_not_told_what_is_still_missing(
    client: Client, process: Any, staff: Any
) -> None:
    form = (("Worum geht es?", "multiline", True), ("Wer macht noch mit?", "team", True))
    entry = handed_in(make_checked(process, form=form))
    give_back(entry, staff, asked=("title", "key00001"))
    typed = repair(entry, title="", **{"question_key00001-0-name": "Ben", "question_key00001-more": "1"})
    answer = client.post(own(entry, "nachbessern/"), typed)
    assert answer.status_code == 200
    assert not answer.context["form"].errors
    assert 'value="Ben"' in answer.content.decode(), "what was typed stays"
    assert Entry.objects.get().state == STATE.RETURNED
