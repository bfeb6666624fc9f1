"""What staff see of competitions, and what editors are kept from doing."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tests.client import CommittingClient
from tests.factories.competitions import ANSWERS, make_certificate, make_competition, make_entry, make_file
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, FormVersion
from wagtail_aufbruch.participation.enums import FileState
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def client(process: Any) -> Client:
    client = CommittingClient()
    client.force_login(make_moderator(process))
    return client


def test_the_list_counts_what_has_come_in(client: Client, process: Any) -> None:
    competition = make_competition(process)
    make_entry(competition)
    make_entry(competition, email="ben@example.org", state=EntryState.HANDED_IN)
    rows = client.get(reverse("aufbruch_competitions")).context["rows"]
    assert rows[0][2] == {"draft": 1, "handed_in": 1}


def test_before_there_is_one_the_list_says_how_to_begin(client: Client) -> None:
    assert "Seite vom Typ" in client.get(reverse("aufbruch_competitions")).content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [("?suche=repar", 1), ("?suche=anna+beispiel", 1), ("?suche=anna%40example", 1), ("?suche=1", 1),
     ("?suche=xyz", 0), ("?suche=REPARATURCAFE", 1), ("?suche=raedern", 1),
     ("?stand=draft", 0), ("?stand=handed_in", 1), ("?stand=unsinn", 1), ("?suche=%00", 1)],
)  # fmt: skip
def test_entries_are_found_by_what_people_know_of_them(client: Client, process: Any, asked: str, found: int) -> None:
    competition = make_competition(process)
    make_entry(competition, state=EntryState.HANDED_IN)
    answer = client.get(reverse("aufbruch_entries", args=[competition.pk]) + asked)
    assert len(answer.context["pages"].object_list) == found


def test_an_entry_shows_what_was_filled_in_and_its_files(client: Client, process: Any) -> None:
    entry = make_entry(make_competition(process), state=EntryState.HANDED_IN)
    kept = make_file(entry, "plan.pdf")
    page = client.get(reverse("aufbruch_entry", args=[entry.pk])).content.decode()
    assert "Ein Reparaturcafé auf Rädern." in page
    assert "plan.pdf" in page
    answer = client.get(reverse("aufbruch_entry_file", args=[entry.pk, kept.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == b"%PDF-1.4"


@pytest.mark.parametrize("state", [FileState.RECEIVING, FileState.CHECKING, FileState.REFUSED])
def test_a_file_that_is_not_checked_opens_for_nobody(client: Client, process: Any, state: str) -> None:
    entry = make_entry(make_competition(process), state=EntryState.HANDED_IN)
    kept = make_file(entry, "plan.pdf")
    type(kept).objects.filter(pk=kept.pk).update(state=state)
    assert client.get(reverse("aufbruch_entry_file", args=[entry.pk, kept.pk])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_entries(client: Client, process: Any) -> None:
    competition = make_competition(process)
    url = reverse("aufbruch_entries", args=[competition.pk])
    numbers = []
    for entries in (1, 12):
        for number in range(entries):
            make_entry(competition, email=f"anna{entries}{number}@example.org", state=EntryState.HANDED_IN)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_the_file_has_a_column_for_each_field_that_was_ever_asked(client: Client, process: Any) -> None:
    competition = make_competition(process)
    make_entry(competition, title="=1+1", state=EntryState.HANDED_IN)
    competition.questions.filter(key="key00000").update(label="Anders gefragt")
    CompetitionPage.objects.get(pk=competition.pk).save_revision().publish()
    changed = [{**ANSWERS[0], "label": "Anders gefragt", "value": "Neu"}]
    make_entry(competition, email="ben@example.org", answers=changed)
    answer = client.get(reverse("aufbruch_entries_export", args=[competition.pk, "csv"]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    column = next(name for name in rows[0] if name.startswith("Anders gefragt"))
    assert [row[column] for row in rows] == ["Ein Reparaturcafé auf Rädern.", "Neu"]
    assert not rows[0]["Titel"].startswith("=")


def test_a_trial_never_counts_and_never_shows(client: Client, process: Any) -> None:
    competition = make_competition(process)
    answer = client.post(reverse("aufbruch_entry_trial", args=[competition.pk]))
    entry = Entry.objects.get()
    assert entry.is_trial
    form = client.get(answer.url)
    assert "Probebeitrag" in form.content.decode()
    assert client.get(reverse("aufbruch_entries", args=[competition.pk])).context["pages"].paginator.count == 0
    Entry.objects.update(title="Probe", name="Team", answers=ANSWERS)
    client.post(answer.url.replace("schritt/1/", "abgeben/"))
    assert Entry.objects.get().state == EntryState.DRAFT
    exported = client.get(reverse("aufbruch_entries_export", args=[competition.pk, "csv"]))
    assert "Probe" not in b"".join(exported.streaming_content).decode()


def _edit(client: Client, page: Any, *, headers: dict[str, str] | None = None, **changes: Any) -> Any:
    data = nested_form_data(
        {
            "title": page.title, "slug": page.slug, "introduction": "", "organiser": "", "body": streamfield([]),
            "photo": "", "photo_alt": "", "easy_language_page": "", "opens_at": "",
            "closes_at": timezone.localtime(page.closes_at).strftime("%Y-%m-%d %H:%M:%S"),
            "jury_from": "", "jury_until": "", "honoured_at": "", "who_may": "", "min_age": "", "max_age": "",
            "guardian_below": "", "guardian_text": page.guardian_text, "most_entries": 1, "terms": streamfield([]),
            "terms_page": "", "consent_text": page.consent_text, "consent_version": page.consent_version,
            "keep_days": 180, "repair_days": 7, "appeal_days": 14, "seo_title": "", "search_description": "",
            "prizes": inline_formset([]), "categories": inline_formset([]), "questions": inline_formset([]),
            "check_rules": inline_formset([]), "vote_choices": 3, "vote_least": 50, "jury_weight": 70,
            "comments": "public", "comment_moderation": "after", "takes_support": "on", "talk_until": "",
            "action-publish": "1", **changes,
        }
    )  # fmt: skip
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, headers=headers)


@pytest.fixture
def editor() -> Client:
    client = CommittingClient()
    client.force_login(get_user_model().objects.create_superuser("chefin", password="geheim"))
    return client


def test_an_end_that_people_rely_on_is_not_moved_in_passing(editor: Client, process: Any) -> None:
    competition = make_competition(process)
    sooner = timezone.localtime(competition.closes_at - timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S")
    answer = _edit(editor, competition, closes_at=sooner)
    assert answer.status_code == 200
    assert "Einsendeschluss verlängern" in answer.content.decode()
    assert CompetitionPage.objects.get(pk=competition.pk).closes_at == competition.closes_at
    assert _edit(editor, competition, introduction="Neu").status_code == 302


def test_after_saving_the_editor_reads_what_is_missing_and_not_while_the_page_saves_itself(
    editor: Client, process: Any
) -> None:
    competition = make_competition(process, form=())
    answer = _edit(editor, competition)
    told = [str(one) for one in editor.get(answer.url).context["messages"]]
    assert any("nur nach einem Titel und einem Namen" in one for one in told), told
    page = CompetitionPage.objects.get(pk=competition.pk)
    _edit(editor, page, headers={"accept": "application/json"}, **{"action-publish": ""})
    assert not list(editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["messages"])


def test_an_end_can_be_set_as_long_as_nobody_can_enter(editor: Client, process: Any) -> None:
    competition = make_competition(process, opens_at=timezone.now() + timedelta(days=2))
    opens = timezone.localtime(competition.opens_at).strftime("%Y-%m-%d %H:%M:%S")
    later = competition.closes_at + timedelta(days=3)
    typed = timezone.localtime(later).strftime("%Y-%m-%d %H:%M:%S")
    assert _edit(editor, competition, opens_at=opens, closes_at=typed).status_code == 302
    assert CompetitionPage.objects.get(pk=competition.pk).closes_at == later


def test_a_form_that_is_published_with_another_field_is_a_new_version(editor: Client, process: Any) -> None:
    competition = make_competition(process, form=())
    row = {
        "label": "Worum geht es?", "help_text": "", "required": "on", "field_type": "multiline", "choices": "",
        "default_value": "", "key": "", "most_files": 1, "most_megabytes": "", "documents": "pdf", "most_people": 10,
    }  # fmt: skip
    assert _edit(editor, competition, questions=inline_formset([row])).status_code == 302
    assert [len(one.fields) for one in FormVersion.objects.order_by("number")] == [0, 1]


def test_a_signature_on_paper_is_recorded_and_told(client: Client, process: Any) -> None:
    entry = make_entry(make_competition(process), state=EntryState.HANDED_IN, guardian_needed=True)
    member = entry.members.get()
    prefix = f"papier-{member.pk}"
    ticks = {f"{prefix}-agrees-{member.pk}": "ja", f"{prefix}-may_publish-{member.pk}": "on"}
    client.post(
        reverse("aufbruch_entry_consent", args=[entry.pk, member.pk]), {**ticks, f"{prefix}-received_on": "2020-05-04"}
    )
    member.refresh_from_db()
    assert (member.agrees, member.may_name, member.may_publish) == (True, False, True)
    assert member.paper_on is not None
    assert member.paper_on.isoformat() == "2020-05-04"
    assert member.paper_by is not None
    assert Mail.objects.get().kind == "entry_guardian_agreed"


def test_of_a_paper_is_kept_which_wording_was_signed(client: Client, process: Any) -> None:
    competition = make_competition(process, guardian_text="Alter Wortlaut", consent_version="1")
    competition.save_revision().publish()
    entry = make_entry(competition, state=EntryState.HANDED_IN, guardian_needed=True)
    member = entry.members.get()
    competition.guardian_text, competition.consent_version = "Neuer Wortlaut", "2"
    competition.save_revision().publish()
    competition.guardian_text, competition.consent_version = "Nur ein Entwurf", "3"
    competition.save_revision()
    prefix, address = f"papier-{member.pk}", reverse("aufbruch_entry_consent", args=[entry.pk, member.pk])
    said = {f"{prefix}-agrees-{member.pk}": "ja", f"{prefix}-received_on": "2020-05-04"}

    def recorded(version: str) -> tuple[int, str, str]:
        status = client.post(address, {**said, f"{prefix}-consent_version": version}).status_code
        member.refresh_from_db()
        return status, member.wording, member.wording_version

    for unknown in ("7", "3"):
        assert recorded(unknown) == (422, "", "")
    assert member.agrees is None
    assert f"„{unknown}“" in client.post(address, {**said, f"{prefix}-consent_version": unknown}).content.decode()
    assert recorded("1") == (302, "Alter Wortlaut", "1")
    assert recorded("") == (302, "Neuer Wortlaut", "2")
    assert recorded("1") == (302, "Alter Wortlaut", "1"), "the same paper, read once more"
    page = client.get(reverse("aufbruch_entry", args=[entry.pk])).content.decode()
    assert f'name="{prefix}-consent_version" value="2"' in page


def test_addresses_that_name_nothing_are_not_found_and_do_nothing(client: Client, process: Any) -> None:
    past = timezone.now() - timedelta(days=1)
    competition = make_competition(process, closes_at=past)
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    elsewhere = make_certificate(make_entry(make_competition(process, "Zweiter", closes_at=past), state="handed_in"))
    own = make_certificate(entry)
    log_before = PageLogEntry.objects.count()

    def status(name: str, *args: Any, **posted: str) -> int:
        url = reverse(name, args=args)
        return (client.post(url, posted) if posted else client.get(url)).status_code

    assert status("aufbruch_entries_export", competition.pk, "pdf") == 404
    assert status("aufbruch_entry_papers", entry.pk) == 404, "nobody young takes part"
    assert status("aufbruch_certificate_pdf", competition.pk, elsewhere.pk) == 404
    assert status("aufbruch_certificate", competition.pk, own.pk, tun="unsinn") == 404
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.WITHDRAWN, slot=None)
    assert status("aufbruch_honour", entry.pk) == 404, "what was withdrawn wins nothing"
    assert PageLogEntry.objects.count() == log_before
