"""The file with everything about a person that they take along."""

import uuid

import pytest

from tests.factories.core import make_process
from tests.factories.participation import make_participant
from wagtail_aufbruch.core.extension.registry import registered_temporarily
from wagtail_aufbruch.participation.domain.privacy.personal_data import collect
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.kinds import Kind
from wagtail_aufbruch.participation.models import Contribution

pytestmark = pytest.mark.django_db


def test_what_a_kind_adds_hides_nothing_that_is_stored_of_the_person() -> None:
    kind = Kind(
        "poster", "Plakat", lambda contribution: "", personal_data=lambda contribution: {"text": "A2", "paper": "matt"}
    )
    process = make_process()
    author = make_participant(process)
    with registered_temporarily(ParticipationFeature(app="posters", kinds=(kind,))):
        Contribution.objects.create(
            kind="poster",
            process_id=process.pk,
            page_id=process.pk,
            author=author,
            title="Ein Plakat",
            text="Was Anna schrieb",
            submission_key=uuid.uuid4(),
        )
        (row,) = collect(author)["contributions"]
    assert (row["text"], row["poster_text"], row["paper"]) == ("Was Anna schrieb", "A2", "matt")
