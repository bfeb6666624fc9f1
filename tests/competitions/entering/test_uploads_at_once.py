"""A file comes while its entry is settled, over real connections: what was withdrawn or decided on gets no file."""

from collections.abc import Callable
from io import BytesIO
from threading import Event
from typing import Any

import pytest

from tests.factories.checks import all_fulfilled, make_checked, turn_down
from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from tests.factories.staged_files import QUESTION, begun, new_file, rules
from tests.factories.uploads import picture
from tests.together import at_once
from wagtail_aufbruch.competitions.domain.checking import deciding, taking_files
from wagtail_aufbruch.competitions.domain.checking.reading import fingerprint_of
from wagtail_aufbruch.competitions.domain.entering.handing_in import withdraw
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, EntryFile
from wagtail_aufbruch.participation.domain.files import staging
from wagtail_aufbruch.participation.domain.files.staging import NotReceiving, Offer, Owner, Settled
from wagtail_aufbruch.participation.enums import FileState

pytestmark = pytest.mark.django_db(transaction=True)
WAIT = 20


class Slow:
    """What comes from a phone: the last bytes are there once somebody else has done something meanwhile."""

    def __init__(self, content: bytes) -> None:
        self.rest, self.begins, self.goes_on = BytesIO(content), Event(), Event()

    def read(self, length: int, /) -> bytes:
        self.begins.set()
        assert self.goes_on.wait(WAIT)
        return self.rest.read(length)


@pytest.fixture(autouse=True)
def asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form of these entries asks for the file."""
    monkeypatch.setattr(taking_files, "rules_by_key", lambda _questions: {QUESTION: rules()})


def fresh(entry: Entry) -> Entry:
    found = Entry.objects.get(pk=entry.pk)
    found.competition = CompetitionPage.objects.get(pk=entry.competition_id)
    found.competition.__dict__["process"] = entry.competition.process
    return found


def owner_of(entry: Entry, staged: Any) -> Owner:
    return Owner(entry, lambda: taking_files.why_not_taken(entry, staged))


def while_it_comes(entry: Entry, meanwhile: Callable[[], object]) -> Any:
    """Send a picture whole, and do something else before its last bytes are here; what became of the sending."""
    content = picture().read()
    staged, source = begun(entry, len(content)), Slow(content)

    def settle() -> object:
        assert source.begins.wait(WAIT)
        try:
            return meanwhile()
        finally:
            source.goes_on.set()

    def send() -> object:
        return staging.receive(staged, source, offset=0, length=len(content), owner=owner_of(entry, staged))

    return at_once(send, settle)[0]


def ready(entry: Entry) -> bool:
    return EntryFile.objects.filter(entry=entry.pk, state__in=[FileState.READY, FileState.CHECKING]).exists()


def test_what_is_withdrawn_while_a_file_comes_does_not_get_it() -> None:
    entry = make_entry(make_competition(make_process()), state=EntryState.HANDED_IN)
    answer = while_it_comes(entry, lambda: withdraw(fresh(entry)))
    assert isinstance(answer, Settled)
    assert str(answer.message) == "Dieser Beitrag wurde zurückgezogen."
    assert not ready(entry)


def test_what_staff_admit_or_turn_down_while_a_file_comes_does_not_get_it() -> None:
    process = make_process()
    staff, competition = make_moderator(process), make_checked(process)

    def admit(entry: Entry) -> None:
        deciding.admit(entry, all_fulfilled(competition), user=staff, seen=fingerprint_of(entry))

    for number, decide in enumerate([admit, lambda entry: turn_down(entry, staff)]):
        entry = make_entry(competition, email=f"anna{number}@example.org", state=EntryState.HANDED_IN)
        answer = while_it_comes(entry, lambda entry=entry, decide=decide: decide(fresh(entry)))  # type: ignore[misc]
        assert isinstance(answer, Settled)
        assert not ready(entry)


def test_a_draft_that_is_thrown_away_while_a_file_comes_fails_nowhere() -> None:
    entry = make_entry(make_competition(make_process()))
    answer = while_it_comes(entry, lambda: withdraw(fresh(entry)))
    assert isinstance(answer, NotReceiving)
    assert not EntryFile.objects.exists()


def test_what_goes_on_being_open_gets_the_file() -> None:
    entry = make_entry(make_competition(make_process()), state=EntryState.HANDED_IN)
    assert while_it_comes(entry, lambda: None).state == FileState.READY


def test_withdrawing_and_beginning_or_taking_out_a_file_at_once_leave_a_whole_entry() -> None:
    competition = make_competition(make_process())
    for number in range(4):
        entry = make_entry(competition, email=f"anna{number}@example.org", state=EntryState.HANDED_IN)
        there = EntryFile.objects.create(entry=entry, question_key=QUESTION, state=FileState.READY, name="a.pdf")
        new = new_file(entry)
        found = at_once(
            lambda entry=entry: withdraw(fresh(entry)),  # type: ignore[misc]
            lambda entry=entry, new=new: staging.begin(  # type: ignore[misc]
                new, owner=owner_of(entry, new), files=entry.files.all(), offer=Offer("b.jpg", 9), rules=rules()
            ),
            lambda entry=entry, there=there: staging.remove(there, owner=owner_of(entry, there)),  # type: ignore[misc]
        )
        assert fresh(entry).state == EntryState.WITHDRAWN
        names = set(EntryFile.objects.filter(entry=entry).values_list("name", flat=True))
        assert names == ({"a.pdf"} if isinstance(found[2], Settled) else set()) | (
            set() if isinstance(found[1], Settled) else {"b.jpg"}
        )
