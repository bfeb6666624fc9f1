"""All that is published with a contribution is read before: by staff, and by a guardian. Nothing comes in beside it."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import logged_in, make_waiting_comment, make_waiting_version
from tests.factories.uploads import picture
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.ideas.domain.lists.exports import PUBLIC_COLUMNS
from wagtail_aufbruch.ideas.domain.submission.published import facts_of_ideas
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.consent.guardians import words_of
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.files.attachments import attach, keep_upload
from wagtail_aufbruch.participation.domain.moderation.inbox_facts import case_fingerprint
from wagtail_aufbruch.participation.domain.moderation.inbox_sources import waiting_tasks
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.enums import Actor, AttachmentKind, LinkPurpose, State
from wagtail_aufbruch.participation.models import Attachment, Comment, Contribution, GuardianConsent
from wagtail_aufbruch.reviews.domain.operations.contributions import subjects

pytestmark = pytest.mark.django_db

INBOX = "/admin/aufbruch/eingang/"
CASE = "/admin/aufbruch_participation/contribution/inspect/{}/"
TELEPHONE = "05241 123456"


def answer(value: Any = "Kinder aus der Nordstadt", *, shown: bool = True, label: str = "Für wen?") -> dict[str, Any]:
    given = {"key": label, "label": label, "type": "singleline", "value": value}
    return {**given, "shown": True} if shown else given


@pytest.fixture
def idea() -> Idea:
    """An idea that says all that an idea can say."""
    call = make_call(make_process())
    field = Handlungsfeld.objects.create(process=call.process, title="Mobilität")
    idea = make_idea(
        call,
        "Bänke",
        state=State.PENDING,
        text="Am Weg zum Bahnhof fehlen Bänke.",
        author=make_participant(call.process),
        author_name="Anna Beispiel",
        handlungsfeld=field,
        place_name="Bahnhofstraße",
        latitude="51.906700",
        longitude="8.378500",
        answers=[answer(), answer(TELEPHONE, shown=False, label="Telefon?")],
        earlier=make_idea(call, "Sitzgelegenheiten"),
        guardian_needed=True,
    )
    idea.tags.add("Senioren")
    kept = keep_upload(idea.process, uuid.uuid4(), AttachmentKind.PICTURE, picture(), "Eine Linde", may_draw=bool)
    attach(idea, [kept])
    GuardianConsent.objects.create(contribution=idea, email="mama@example.org", wording="Ich willige ein.")
    return idea


def changed(**values: Any) -> Callable[[Idea], object]:
    return lambda idea: Idea.objects.filter(pk=idea.pk).update(**values)


CHANGES: dict[str, tuple[str, Callable[[Idea], object]]] = {
    "title": ("Bänke", changed(title="Tische")),
    "text": ("Am Weg zum Bahnhof fehlen Bänke.", changed(text="Etwas anderes.")),
    "author": ("Anna Beispiel", changed(author_name="Bürgermeister")),
    "field": ("Mobilität", changed(handlungsfeld=None)),
    "place": ("Bahnhofstraße", changed(place_name="Markt")),
    "latitude": ("51.906700", changed(latitude="51.000000")),
    "longitude": ("8.378500", changed(longitude="8.000000")),
    "tags": ("Senioren", lambda idea: idea.tags.add("Jugend")),
    "answers": ("Kinder aus der Nordstadt", changed(answers=[answer("Ganz andere")])),
    "label of an answer": ("Für wen?", changed(answers=[answer(label="Gegen wen?")])),
    "earlier": ("Sitzgelegenheiten", changed(earlier=None)),
    "picture": ("Eine Linde", lambda idea: Attachment.objects.filter(contribution=idea.pk).update(alt="Eine Eiche")),
}
"""What the author says: the word that shows that it was read, and how it becomes another one."""
BY_STAFF_OR_ITSELF = {"number", "stage", "call", "published", "support", "comments", "source", "event", "url"}
"""Columns of the open data that no author fills in."""


def process_of(idea: Contribution) -> Any:
    return idea.process.specific


def task_of(idea: Contribution) -> Any:
    [task] = waiting_tasks([idea.process_id], [f"new-{idea.kind}:{idea.pk}"]).values()
    return task


def test_staff_and_guardian_read_all_of_it_before_it_is_published(idea: Idea) -> None:
    staff = logged_in(make_moderator(process_of(idea)))
    token = issue_link(make_participant(process_of(idea), "mama@example.org"), LinkPurpose.GUARDIAN, idea, hours=1)
    pages = [
        staff.get(INBOX),
        staff.get(CASE.format(idea.pk)),
        Client().get(f"{process_of(idea).url}beteiligung/einwilligung/{token}/"),
    ]
    for page in pages:
        unread = [what for what, (word, _change) in CHANGES.items() if word not in page.content.decode()]
        assert unread == [], page.request["PATH_INFO"]


@pytest.mark.parametrize("state", [State.HIDDEN, State.WITHDRAWN])
def test_what_an_idea_was_proposed_as_before_is_read_only_as_long_as_that_is_public(idea: Idea, state: str) -> None:
    token = issue_link(make_participant(process_of(idea), "mama@example.org"), LinkPurpose.GUARDIAN, idea, hours=1)

    def told() -> list[str]:
        """To all, to a guardian, and to those who judge."""
        Idea.objects.filter(pk=idea.pk).update(state=State.PENDING)
        page = Client().get(f"{process_of(idea).url}beteiligung/einwilligung/{token}/").content.decode()
        Idea.objects.filter(pk=idea.pk).update(state=State.PUBLISHED, published_at=idea.created_at)
        [judged] = subjects([idea.pk], False).values()
        return [str(facts_of_ideas([idea.pk])), page, str(judged.parts)]

    assert all("Sitzgelegenheiten" in words for words in told())
    assert idea.earlier is not None
    idea.earlier.state = state
    idea.earlier.save()
    assert all("Kinder aus der Nordstadt" in words for words in told())
    assert not any("Sitzgelegenheiten" in words for words in told())


def test_an_earlier_idea_on_a_private_page_is_named_there_and_nowhere_else(idea: Idea) -> None:
    other = make_call(process_of(idea), "Ein anderer Aufruf", slug="anderer")
    idea.earlier = make_idea(other, "Sitzgelegenheiten")
    idea.save()
    there = make_idea(other, "Stühle", earlier=idea.earlier)
    PageViewRestriction.objects.create(page=BasePage.objects.get(pk=other.pk), restriction_type="login")
    told = {pk: [fact.words for fact in facts] for pk, facts in facts_of_ideas([idea.pk, there.pk]).items()}
    assert "Sitzgelegenheiten" not in told[idea.pk]
    assert "Sitzgelegenheiten" in told[there.pk]


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_asks_who_decides_to_read_anew(idea: Idea, what: str) -> None:
    before = task_of(idea).fingerprint, case_fingerprint(Contribution.objects.get(pk=idea.pk))
    CHANGES[what][1](idea)
    after = task_of(idea).fingerprint, case_fingerprint(Contribution.objects.get(pk=idea.pk))
    assert all(old != new for old, new in zip(before, after, strict=True)), "the decision would hold for other words"


def test_every_column_of_the_open_data_is_read_before_or_not_the_authors() -> None:
    assert {column.key for column in PUBLIC_COLUMNS} <= CHANGES.keys() | BY_STAFF_OR_ITSELF


def test_an_answer_that_staff_alone_read_is_neither_shown_to_guardians_nor_called_public(idea: Idea) -> None:
    told = [fact.words for fact in task_of(idea).facts]
    assert "Kinder aus der Nordstadt" in told
    assert TELEPHONE not in told
    page = logged_in(make_moderator(process_of(idea))).get(CASE.format(idea.pk)).content.decode()
    assert re.search(r"<dt>Für wen\? <span[^>]*>öffentlich</span></dt>", page)
    assert "<dt>Telefon?</dt>" in page
    assert TELEPHONE in page


@pytest.mark.parametrize("what", ["title", "text", "answers", "label of an answer"])
def test_a_guardians_consent_holds_for_all_that_the_author_says_in_own_words(idea: Idea, what: str) -> None:
    agreed_to = words_of(Contribution.objects.get(pk=idea.pk))
    CHANGES[what][1](idea)
    assert words_of(Contribution.objects.get(pk=idea.pk)) != agreed_to


def test_staff_may_sort_an_idea_otherwise_without_asking_the_guardian_again(idea: Idea) -> None:
    agreed_to = words_of(Contribution.objects.get(pk=idea.pk))
    for what in ("field", "tags", "place"):
        CHANGES[what][1](idea)
    assert words_of(Contribution.objects.get(pk=idea.pk)) == agreed_to


def test_what_was_hidden_after_its_author_has_gone_can_be_shown_again_as_the_guardian_agreed(idea: Idea) -> None:
    agreed_to = [words_of(Contribution.objects.get(pk=idea.pk))]
    GuardianConsent.objects.update(given_for=agreed_to, given_at=idea.created_at)
    staff = make_moderator(process_of(idea))
    transitions.publish(Contribution.objects.get(pk=idea.pk), user=staff)
    transitions.anonymise(Contribution.objects.get(pk=idea.pk), actor=Actor.SYSTEM)
    assert Idea.objects.get(pk=idea.pk).answers == []
    hidden = transitions.hide(Contribution.objects.get(pk=idea.pk), user=staff, reason="Prüfung")
    assert transitions.publish(hidden, user=staff).state == State.PUBLISHED


def test_a_new_version_stands_with_the_answers_that_stay_public(idea: Idea) -> None:
    version = make_waiting_version(idea, "Neue Worte.")
    [task] = waiting_tasks([idea.process_id], [f"version:{version.pk}"]).values()
    assert "Kinder aus der Nordstadt" in [fact.words for fact in task.facts]


def test_whether_a_comment_is_for_or_against_is_read_before_it_is_published(idea: Idea) -> None:
    comment = make_waiting_comment(idea)
    Comment.objects.filter(pk=comment.pk).update(stance="pro")
    before = task_of(comment)
    assert [fact.words for fact in before.facts] == ["dafür"]
    Comment.objects.filter(pk=comment.pk).update(stance="contra")
    assert task_of(comment).fingerprint != before.fingerprint
