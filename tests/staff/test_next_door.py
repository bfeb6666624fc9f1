"""What staff do in one competition or review round changes nothing in another one of the same process.

All of it is done next door first. Then each of the same things is done once more, elsewhere: no row of next door may be
another one afterwards, and none may be missing.
"""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import CharField, F, Model, Value
from django.db.models.functions import Concat
from django.utils import timezone

from tests.factories.competitions import make_contribution, make_entry, make_team_member
from tests.staff.test_log_entries import COMPETITIONS, REVIEWS, Action
from tests.staff.town import Town
from wagtail_aufbruch.competitions.models import Ballot, BallotBox, Chosen, FixedResult, Praise
from wagtail_aufbruch.participation.models import Attachment, Mail, StageStep, Transition
from wagtail_aufbruch.reviews.models import Conflict

pytestmark = pytest.mark.django_db
ONLY_FILES = (" along", "with its files", "with their files")
ACTIONS = [one for one in (*COMPETITIONS, *REVIEWS) if not one.what.endswith(ONLY_FILES)]
DONE_NEXT_DOOR = {
    "decide an appeal",
    "decide between equal results",
    "decide between equal results of a competition",
    "extend a deadline",
    "give more time for a repair",
    "issue certificates",
    "lay out certificates",
    "let an entry go on",
    "name who judges",
    "prepare a winner",
    "put a file beside an entry for a jury",
    "record a guardian's signature for an entry",
    "release a copy without names",
    "return an entry",
    "set a moment for a group's outcomes",
    "set ballots aside",
    "take a decision on an entry back",
    "write words about the winners",
}
"""What leaves rows of every kind, and can be done in one town."""
WRITTEN = [
    *apps.get_app_config("aufbruch_competitions").get_models(),
    *apps.get_app_config("aufbruch_reviews").get_models(),
    *(Attachment, Mail, StageStep, Transition),
]
Rows = dict[tuple[type[Model], Any], dict[str, Any]]


def rows() -> Rows:
    """All that there is, by table and key."""
    return {
        (model, row[model._meta.pk.attname]): row  # type: ignore[union-attr]
        for model in WRITTEN
        for row in model._base_manager.values()
    }


def _people_leave_something(town: Town) -> None:
    """What no action of staff makes."""
    entry, running = town.honour.entry, town.round
    make_team_member(entry, "Lea Nachbar", "vater@example.org")
    make_team_member(entry, "Tom Nachbar", "mutter@example.org", agrees=True, may_publish=True)
    make_team_member(make_entry(town.competition, email="lea@example.org"), guardian_email="vater@example.org")
    Chosen.objects.create(entry=entry, title="Nebenan", text="Auch gut.")
    make_contribution(entry)
    Praise.objects.create(entry=entry, text="Mutig gedacht.")
    BallotBox.objects.create(competition=town.competition)
    Ballot.objects.create(competition=town.competition, voter="z", network="netz", confirmed_at=timezone.now())
    FixedResult.objects.create(competition=town.competition, text="{}", sha256="0" * 64)
    Conflict.objects.create(reviewer=running.reviewers.all()[0], item=running.items.all()[0], kind="family")


@pytest.fixture(scope="module")
def next_door(shared_db: None, shared_media: Path) -> tuple[Town, Rows]:
    """The town next door, and all its rows."""
    town = Town()
    for action in ACTIONS:
        if action.what in DONE_NEXT_DOOR:
            assert getattr(action.does(town), "status_code", 302) in {200, 302}, action.what
    _people_leave_something(town)
    # Colleagues of the same names come in once more.
    others = get_user_model().objects.exclude(pk=town.staff.pk)
    others.update(username=Concat(Value("nebenan-"), F("pk"), output_field=CharField()))
    return town, rows()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.what)
def test_what_staff_do_in_one_competition_or_round_changes_no_row_of_another(
    next_door: tuple[Town, Rows], action: Action
) -> None:
    neighbour, before = next_door
    town = Town()
    town.__dict__.update(process=neighbour.process, staff=neighbour.staff)
    answer = action.does(town)
    assert getattr(answer, "status_code", 302) in {200, 302}, "the form was not taken"
    after = rows()
    assert {key: after.get(key) for key, row in before.items() if after.get(key) != row} == {}
