"""The end of a competition, done several times at the same moment: one result, one certificate, one contribution."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags
from pypdf import PdfReader

from tests.factories.competitions import make_competition, make_entry, make_honour
from tests.factories.core import make_process
from tests.factories.judging import handed_in, make_jury
from tests.factories.participation import make_moderator
from tests.factories.reviews import end_round, item_of, judge, juror
from tests.together import at_once
from wagtail_aufbruch.competitions.domain.certificates import drawing, issuing
from wagtail_aufbruch.competitions.domain.certificates.codes import fresh_code
from wagtail_aufbruch.competitions.domain.certificates.recipients import papers_of
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.going_on import choosing, publishing
from wagtail_aufbruch.competitions.domain.going_on.choosing import Words
from wagtail_aufbruch.competitions.domain.result import fixing
from wagtail_aufbruch.competitions.domain.result.standing import standing_of
from wagtail_aufbruch.competitions.models import (
    Certificate,
    CertificatePaper,
    CompetitionPage,
    EntryContribution,
    FixedResult,
    Honouring,
)
from wagtail_aufbruch.participation.domain.people.participants import mark_confirmed
from wagtail_aufbruch.participation.models import Mail
from wagtail_aufbruch.reviews.domain.results import record
from wagtail_aufbruch.reviews.models import Result

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def competition() -> CompetitionPage:
    now = timezone.now()
    return make_competition(make_process(), closes_at=now - timedelta(days=9), honoured_at=now - timedelta(days=1))


@pytest.fixture
def staff(competition: CompetitionPage) -> Any:
    return make_moderator(competition.process)


def test_a_result_fixed_several_times_at_once_is_fixed_once(competition: CompetitionPage, staff: Any) -> None:
    entries = [handed_in(competition, f"Bank {number}") for number in range(3)]
    round_ = make_jury(competition, entries, user=staff)
    for place in (1, 2, 3):
        for score, entry in enumerate(entries, 2):
            judge(juror(round_, place), item_of(round_, entry), score, score)
    end_round(round_)
    of_round = at_once(*[lambda: record.fix(round_, user=staff)] * 4)
    assert sum(isinstance(one, Result) for one in of_round) == 1
    assert Result.objects.count() == 1
    seen = fixing.fingerprint_of(standing_of(competition))
    found = at_once(*[lambda: fixing.fix(competition, user=staff, seen=seen)] * 4)
    assert sorted(type(one).__name__ for one in found) == ["EntryError"] * 3 + ["FixedResult"]
    assert FixedResult.objects.count() == 1


def test_two_versions_of_a_result_fixed_at_once_have_a_number_each(competition: CompetitionPage, staff: Any) -> None:
    """Whoever has read the result before the change is told, and never fixes it."""
    entries = [handed_in(competition, f"Bank {number}") for number in range(2)]
    round_ = make_jury(competition, entries, user=staff, tie_breaks=["decision"])
    for place in (1, 2, 3):
        for entry in entries:
            judge(juror(round_, place), item_of(round_, entry), 4, 4)
    end_round(round_)
    order = [entry.pk for entry in entries]
    found = at_once(
        lambda: fixing.decide_tie(competition, order, "Losentscheid", user=staff),
        lambda: fixing.decide_tie(competition, order[::-1], "Losentscheid", user=staff),
    )
    assert sum(isinstance(one, EntryError) for one in found) == 1
    places = {row.entry.pk: row.rank for row in standing_of(competition).rows}
    assert sorted(places.values()) == [1, 2]  # type: ignore[type-var]


def test_certificates_issued_several_times_at_once_are_one_for_each(competition: CompetitionPage, staff: Any) -> None:
    for number in range(5):
        entry = make_entry(competition, email=f"anna{number}@example.org", name=f"Anna {number}", state="handed_in")
        make_honour(entry, f"{number + 1}. Preis")
    found = at_once(*[lambda: issuing.issue(competition, user=staff)] * 4)
    assert sorted(str(one) if isinstance(one, int) else "refused" for one in found) == ["5", *["refused"] * 3]
    assert Certificate.objects.count() == CertificatePaper.objects.count() == 5


def test_a_certificate_issued_again_twice_at_once_is_replaced_once(competition: CompetitionPage, staff: Any) -> None:
    make_honour(make_entry(competition, name="Anna", state="handed_in"), "1. Preis")
    issuing.issue(competition, user=staff)
    old = Certificate.objects.get()
    found = at_once(*[lambda: issuing.issue_again(old, "Anna Beispiel", user=staff)] * 3)
    assert sum(isinstance(one, Certificate) for one in found) == 1
    assert sorted(Certificate.objects.values_list("state", flat=True)) == ["replaced", "valid"]
    assert CertificatePaper.objects.count() == 1


def test_what_goes_on_is_one_contribution_however_often_the_work_runs_at_once(
    competition: CompetitionPage, staff: Any
) -> None:
    for number in range(2):
        entry = make_entry(competition, email=f"anna{number}@example.org", name="Anna", state="handed_in")
        assert entry.participant is not None
        mark_confirmed(entry.participant)
        choosing.choose(entry, Words(title=f"Bank {number}", text="Für alle.", name="Anna", files=()), user=staff)
    Honouring.objects.update_or_create(competition=competition, defaults={"public_at": timezone.now()})
    found = at_once(*[publishing.publish_due] * 4)
    assert sum(found) == 2
    assert EntryContribution.objects.count() == 2
    assert Mail.objects.count() == 2


def test_a_code_that_is_not_public_yet_takes_as_much_work_as_one_that_nobody_has_issued(
    competition: CompetitionPage, staff: Any, client: Client
) -> None:
    make_honour(make_entry(competition, name="Anna", state="handed_in"), "1. Preis")
    issuing.issue(competition, user=staff)
    codes = {"issued": CertificatePaper.objects.get().code, "unknown": fresh_code()}
    asked = {}
    for name, code in codes.items():
        client.get(f"{competition.url}urkunde/{code}/")
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"{competition.url}urkunde/{code}/")
        said = strip_tags(answer.content.decode().partition("<main")[2]).replace(code, "…")
        asked[name] = (answer.status_code, said, [one["sql"].partition("WHERE")[0] for one in captured])
    assert asked["issued"] == asked["unknown"]


def test_a_hundred_certificates_are_one_file(competition: CompetitionPage, staff: Any) -> None:
    for number in range(100):
        entry = make_entry(competition, email=f"anna{number}@example.org", name=f"Anna {number}", state="handed_in")
        make_honour(entry, "Anerkennung")
    issuing.issue(competition, user=staff)
    with CaptureQueriesContext(connection) as captured:
        pages = PdfReader(BytesIO(drawing.certificates_pdf(competition, papers_of(competition)))).pages
    assert len(pages) == 100
    assert len(captured) <= 8
