"""What an editor reads after saving a competition, so that no town publishes a hint instead of its terms."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from tests.factories.competitions import make_competition
from tests.factories.core import make_process
from wagtail_aufbruch.competitions.domain.announcing.checks import unwritten_terms, warnings_of
from wagtail_aufbruch.competitions.models import CheckRule

pytestmark = pytest.mark.django_db

CLOSES = datetime(2027, 3, 31, 23, 59, tzinfo=timezone.get_fixed_timezone(60))
WRITTEN = [
    {"type": "heading", "value": {"text": "Kontakt", "level": "2"}},
    {"type": "paragraph", "value": "<p>Das Team Digitaler Aufbruch, Rathaus.</p>"},
]
GOOD: dict[str, Any] = {"terms": WRITTEN, "guardian_below": 16, "closes_at": CLOSES}


def test_a_competition_in_order_is_saved_without_a_word() -> None:
    values = {"jury_from": date(2027, 4, 1), "jury_until": date(2027, 4, 20), "honoured_at": CLOSES + timedelta(30)}
    assert warnings_of(make_competition(make_process(), **GOOD, **values)) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"closes_at": None}, "Noch kann niemand mitmachen"),
        ({"form": ()}, "nur nach einem Titel und einem Namen"),
        ({"guardian_below": None}, "Auch Minderjährige dürfen mitmachen"),
        ({"guardian_below": None, "min_age": 17}, "Auch Minderjährige dürfen mitmachen"),
        ({"jury_from": date(2027, 3, 30)}, "während noch Beiträge angenommen werden"),
        ({"jury_until": date(2027, 5, 2), "honoured_at": CLOSES + timedelta(days=30)}, "bevor die Jury fertig ist"),
    ],
    ids=str,
)
def test_what_is_missing_or_does_not_fit_is_told_with_its_mend(values: dict[str, Any], words: str) -> None:
    competition = make_competition(make_process(), **{**GOOD, **values})
    with translation.override("de"):
        (warning,) = warnings_of(competition)
    assert words in warning


def test_a_vote_on_what_nobody_has_looked_at_is_warned_of() -> None:
    """Whatever somebody hands in would be public by itself."""
    vote = {"vote_wanted": True, "vote_from": CLOSES + timedelta(days=1), "vote_until": CLOSES + timedelta(days=9)}
    competition = make_competition(make_process(), **GOOD, **vote)
    with translation.override("de"):
        (warning,) = warnings_of(competition)
    assert "die niemand angesehen hat" in warning
    CheckRule.objects.create(page=competition, text="Alles ist da.")
    assert warnings_of(type(competition).objects.get(pk=competition.pk)) == []


def test_grown_ups_need_nobody_who_agrees() -> None:
    assert warnings_of(make_competition(make_process(), **{**GOOD, "guardian_below": None, "min_age": 18})) == []


def test_hints_that_were_never_replaced_are_named_by_their_headings() -> None:
    with translation.override("de"):
        competition = make_competition(make_process(), guardian_below=16)
        headings = unwritten_terms(competition)
        assert len(headings) == 10
        assert headings[0] == "Worum es geht"
        assert "„Kontakt“" in " ".join(warnings_of(competition))
        competition.terms = WRITTEN
        assert unwritten_terms(competition) == []
