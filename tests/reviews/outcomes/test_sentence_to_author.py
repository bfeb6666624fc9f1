"""The sentence to an author that waits to be published is kept for this one person, and for a time only."""

import pytest
from django.urls import reverse

from tests.clock import Clock
from tests.factories.outcomes import AUTHOR, make_ideas, make_judging, publish_at
from tests.factories.participation import make_moderator
from tests.factories.reviews import item_of
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.privacy import personal_data
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.models import Mail, Participant
from wagtail_aufbruch.reviews.domain.outcomes import drafting
from wagtail_aufbruch.reviews.domain.outcomes.drafting import Typed
from wagtail_aufbruch.reviews.domain.outcomes.sheet import sheet_of
from wagtail_aufbruch.reviews.models import Outcome, Round

pytestmark = pytest.mark.django_db

SENTENCE = "Frau Kaya, kommen Sie gern zur Sprechstunde."


@pytest.fixture
def ideas():
    return make_ideas()


@pytest.fixture
def over(ideas, staff) -> Round:
    return make_judging(ideas, user=staff)


def write(round_: Round, ideas, *, user, sentence: str = SENTENCE) -> int:
    """All go on, with a sentence to the author of each."""
    rows = sheet_of(round_).by_item()
    keys = [item_of(round_, idea).pk for idea in ideas]
    typed = {key: Typed("go_on", "Passt gut.", sentence, seen=rows[key].seen) for key in keys}
    return drafting.save(round_, typed, user=user)


def sentences() -> set[str]:
    return set(Outcome.objects.values_list("to_author", flat=True))


def test_who_is_erased_leaves_no_sentence_behind_and_the_outcome_stays(over, ideas, staff) -> None:
    write(over, ideas, user=staff)
    Idea.objects.filter(pk=ideas[2].pk).update(state=State.REJECTED)
    personal_data.erase(Participant.objects.get(email=AUTHOR))
    assert sentences() == {""}
    assert Outcome.objects.filter(verdict="go_on").count() == 2, "what is not there any more is decided on no more"
    done = publish_at(over, None, user=staff)
    assert done is not None
    assert len(done.done) == 2


def test_others_keep_their_sentence(over, ideas, staff) -> None:
    other = make_ideas(1)[0]
    over_there = make_judging([other], user=staff)
    write(over, ideas, user=staff)
    write(over_there, [other], user=staff)
    personal_data.erase(Participant.objects.get(pk=ideas[0].author_id))
    assert Outcome.objects.get(item__round=over_there).to_author == SENTENCE


def test_what_the_purge_deletes_takes_what_was_written_of_it_along(over, ideas, staff, clock: Clock) -> None:
    write(over, ideas, user=staff)
    Idea.objects.filter(pk=ideas[0].pk).delete()
    assert purge()["outcome_sentences"] == 1
    assert Outcome.objects.count() == 2
    assert purge()["outcome_sentences"] == 0


def test_what_is_published_stays_when_its_contribution_is_gone(over, ideas, staff) -> None:
    write(over, ideas, user=staff)
    publish_at(over, None, user=staff)
    Idea.objects.filter(pk=ideas[0].pk).delete()
    assert purge()["outcome_sentences"] == 0
    assert Outcome.objects.count() == 3


def test_a_sentence_that_nobody_publishes_is_kept_for_a_year(over, ideas, staff, clock: Clock) -> None:
    write(over, ideas, user=staff)
    clock.forward(days=364)
    assert purge()["outcome_sentences"] == 0
    clock.forward(days=2)
    assert purge()["outcome_sentences"] == 3
    assert sentences() == {""}
    assert Outcome.objects.filter(verdict="go_on", reason="Passt gut.").count() == 3


def test_before_it_is_published_no_file_of_the_author_tells_it(over, ideas, staff) -> None:
    write(over, ideas, user=staff)
    assert SENTENCE not in str(personal_data.collect(Participant.objects.get(email=AUTHOR)))


def test_to_whom_no_mail_goes_no_sentence_is_written(over, ideas, staff, client) -> None:
    Idea.objects.filter(pk=ideas[0].pk).update(author=None)
    client.force_login(make_moderator(ideas[1].process.specific, "koordination"))
    address = reverse("aufbruch_review_outcomes", args=[over.pk])
    keys = [item_of(over, idea).pk for idea in ideas]
    page = client.get(address).content.decode()
    assert [f'name="to_author-{key}"' in page for key in keys] == [False, True, True]
    rows = sheet_of(over).by_item()
    sent = {f"seen-{key}": rows[key].seen for key in keys}
    sent |= {f"verdict-{key}": "go_on" for key in keys} | {f"to_author-{key}": SENTENCE for key in keys}
    assert client.post(address, sent).status_code == 302
    assert dict(Outcome.objects.values_list("item", "to_author")) == dict(
        zip(keys, ["", SENTENCE, SENTENCE], strict=True)
    )
    publish_at(over, None, user=staff)
    assert Mail.objects.filter(text__contains=SENTENCE).count() == 2


def test_a_form_that_was_open_while_its_author_was_erased_stores_no_sentence(over, ideas, staff) -> None:
    rows = sheet_of(over).by_item()
    personal_data.erase(Participant.objects.get(email=AUTHOR))
    typed = {key: Typed("go_on", "", SENTENCE, seen=row.seen) for key, row in rows.items()}
    assert drafting.save(over, typed, user=staff) == 3
    assert sentences() == {""}
