"""An entry or a competition that goes at the moment in which somebody sends a form: it is told as what it is."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.client import CommittingClient
from tests.factories.checks import all_fulfilled, handed_in, make_checked
from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.checking import deciding
from wagtail_aufbruch.competitions.domain.checking.reading import fingerprint_of
from wagtail_aufbruch.competitions.domain.entering import drafts
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.domain.errors import CompetitionGone, EntryGone
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry

pytestmark = pytest.mark.django_db
TOLD = "Diesen Beitrag gibt es nicht mehr"


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def staff(process: Any) -> Any:
    return make_moderator(process)


def test_whoever_decides_on_an_entry_that_was_deleted_meanwhile_reads_so_on_the_list(
    process: Any, staff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = handed_in(make_checked(process))
    desk = Client()
    desk.force_login(staff)

    def too_late(entry: Entry, *_args: object, **_values: object) -> None:
        Entry.objects.filter(pk=entry.pk).delete()
        drafts.reread(entry)

    monkeypatch.setattr(deciding, "note", too_late)
    sent = {"tun": "merken", "seen": fingerprint_of(entry)}
    sent |= {f"finding_{key}": "" for key in all_fulfilled(entry.competition)}
    answer = desk.post(reverse("aufbruch_entry_check", args=[entry.pk]), sent)
    assert answer.status_code == 302
    assert TOLD in desk.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize("way", ["abgeben/", "zurueckziehen/", "schritt/1/"])
def test_whoever_sends_something_of_an_entry_that_goes_meanwhile_reads_that_it_is_gone(
    process: Any, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    entry = make_entry(make_competition(process))
    url = f"{entry.competition.url}beitrag/{token_of(entry)}/{way}"
    monkeypatch.setattr(Entry.objects, "select_for_update", lambda *_args, **_values: Entry.objects.none())
    sent = {"revision": "0", "title": "Neuer Titel", "name": "Anna", "question_key00000": "Text", "weiter": "weiter"}
    answer = CommittingClient().post(url, sent)
    assert answer.status_code in {404, 409, 410}
    assert TOLD in answer.content.decode()


def test_nobody_begins_an_entry_or_reads_one_anew_of_a_page_that_is_gone(process: Any) -> None:
    competition = make_competition(process)
    CompetitionPage.objects.get(pk=competition.pk).delete()
    with pytest.raises(CompetitionGone):
        drafts.begin(competition, drafts.Beginning(email="anna@example.org"), process=process)
    entry = Entry(pk=12345, competition=competition)
    with pytest.raises(EntryGone):
        drafts.reread(entry)
