"""What is stored about people is declared, stands in their file, goes when they erase it, and when its time is over.

The declaration (``core.extension.stored_data``) is compared with all tables. Then a person is made who has left
something in each of its columns, a word of its own in each, and the words are looked for: in the data file, and in all
that the database holds afterwards, also in columns of which nobody has thought.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils import timezone

from tests.clock import Clock
from tests.factories.comments import make_comment
from tests.factories.competitions import (
    make_ballot,
    make_competition,
    make_entry,
    make_honour,
    make_team_member,
    make_vote,
)
from tests.factories.core import make_process
from tests.factories.council import make_follow_up, make_paper
from tests.factories.events import in_days, make_bookable
from tests.factories.groups import make_group, make_index
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.registrations import make_registration
from tests.factories.reviews import judge, juror, make_running, planned
from wagtail_aufbruch.competitions.domain.certificates.issuing import issue
from wagtail_aufbruch.competitions.enums import TAKES_A_PLACE, EntryState
from wagtail_aufbruch.competitions.models import (
    Appeal,
    BlindCopy,
    BlindFile,
    BlindWork,
    Chosen,
    EntryFile,
    EntryStep,
    FormalCheck,
    Honouring,
    Praise,
)
from wagtail_aufbruch.core.extension.stored_data import Columns, stored_data
from wagtail_aufbruch.council.models import FollowUp, FollowUpLink, FollowUpReport
from wagtail_aufbruch.events.domain.operations.statistics import record_ended
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.groups.models import GroupQuestion, WorkingPageLink
from wagtail_aufbruch.ideas.models import Criterion, CriterionResult, Idea, ImportBatch, ImportFile, Score
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_of
from wagtail_aufbruch.participation.domain.privacy.personal_data import collect, erase
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.enums import (
    AttachmentKind,
    CaseState,
    Frequency,
    LinkPurpose,
    MailState,
    Reach,
    Source,
    Stance,
    State,
    VersionState,
)
from wagtail_aufbruch.participation.models import (
    Assessment,
    AssessmentOrigin,
    Attachment,
    AuthorshipClaim,
    Contribution,
    Follow,
    GuardianConsent,
    Link,
    Mail,
    MailAttachment,
    News,
    Participant,
    Report,
    SearchEntry,
    Throttle,
    Transition,
    Version,
    VoidedVote,
    VoteCluster,
)
from wagtail_aufbruch.participation.models.files.private_storage import private_storage
from wagtail_aufbruch.reviews.domain.operations.body_contributions import KEY
from wagtail_aufbruch.reviews.domain.rounds.preparing import create_round
from wagtail_aufbruch.reviews.enums import ConflictKind
from wagtail_aufbruch.reviews.models import Conflict, Outcome, Review, Round

# --- The declaration and the tables

EDITORS_WRITE = {
    "aufbruch": {
        "Handlungsfeld",
        "HandlungsfeldDocument",
        "Goal",
        "ContentPage",
        "InaccessiblePart",
        "BestPracticePage",
        "Principle",
        "Question",
        "TimelineEntry",
        "Term",
    },
    "aufbruch_participation": {"DecisionReason", "StageStep", "Answer"},
    "aufbruch_council": {
        "Server",
        "Organization",
        "OutcomeWording",
        "Meeting",
        "AgendaItem",
        "Paper",
        "Consultation",
        "File",
        "MoneyEffect",
        "PaperIndexPage",
        "Decision",
        "FollowUpStep",
    },
    "aufbruch_groups": {"ThemeGroupPage", "BoardPage", "GroupIndexPage", "BoardSeat", "Statement"},
    "aufbruch_ideas": {"IdeaCallPage", "IdeaQuestion", "Criterion", "PhaseNotice"},
    "aufbruch_events": {
        "EventKind",
        "MeetingSeries",
        "EventPage",
        "EventIndexPage",
        "ProgrammeItem",
        "EventTable",
        "EventQuestion",
        "EventLetter",
    },
    "aufbruch_projects": {
        "ProjectPage",
        "ProjectIndexPage",
        "Milestone",
        "ProjectNews",
        "ProjectEffect",
        "ProjectPicture",
        "DismissedSuggestion",
        "ProjectStep",
        "ProjectNotice",
        "PriorityDecision",
        "PriorityPlace",
    },
    "aufbruch_reviews": {"Round", "Criterion", "Item", "TieDecision", "OutcomeRelease"},
    "aufbruch_competitions": {
        "CompetitionPage",
        "StageNotice",
        "CompetitionIndexPage",
        "EntryQuestion",
        "Category",
        "CheckRule",
        "Prize",
        "Extension",
        "FormVersion",
        "Honouring",
        "HonourCorrection",
        "SetAside",
        "CertificateSheet",
        "PlaceDecision",
        "FixedResult",
    },
}
"""Tables that editors and staff fill with the town's own words; what they say of people there, they say in public."""

HARMLESS = {
    "aufbruch.ProcessPage": {"photo_alt", "pattern_svg", "claim", "introduction", "body"},
    "aufbruch.AccessibilityStatementPage": {"photo_alt", "pattern_svg", "introduction", "body", "enforcement"},
    "aufbruch.PrivacyPage": {
        "photo_alt",
        "pattern_svg",
        "introduction",
        "body",
        "controller",
        "authority",
        "processing",
    },
    "aufbruch.FormerAddress": {"url_path"},
    "aufbruch.Freshness": {"scope"},
    "aufbruch_portable.LoadRecord": {"section", "key", "object_pk"},
    # Names a row by its number.
    "aufbruch_participation.Assignment": {"subject"},
    "aufbruch_participation.Contribution": {"kind", "stage"},
    "aufbruch_participation.Report": {"receipt"},
    # The town's wording, to whom it was put the address says; and a fingerprint of what it was given for.
    "aufbruch_participation.GuardianConsent": {"wording", "wording_version", "given_for"},
    "aufbruch_participation.Mail": {"kind", "budget"},
    "aufbruch_participation.MailAttachment": {"content_type", "content_id"},
    "aufbruch_ideas.ImportBatch": {"encoding", "mapping", "options"},
    "aufbruch_events.CalendarEntry": {"fingerprint", "announced"},
    "aufbruch_participation.ToldDay": {"key", "told"},
    "aufbruch_competitions.Entry": {"category"},
    # The hash of a name is keyed with the code, which stands on the paper alone once the entry is deleted.
    "aufbruch_competitions.Certificate": {"prize", "code_hash", "name_hash"},
    # The secret of the box alone tells of nobody; the result holds numbers.
    "aufbruch_competitions.BallotBox": {"secret", "result"},
    "aufbruch_competitions.BallotChoice": {"category"},
    "aufbruch_competitions.FormalCheck": {"asked"},
    "aufbruch_competitions.EntryFile": {"allowed_kinds", "question_key", "refusal"},
    # Which file stands in for which, under which label of the editor's.
    "aufbruch_competitions.BlindFile": {"allowed_kinds", "question_key", "refusal", "heading"},
    # What becomes of which file.
    "aufbruch_competitions.BlindWork": {"files"},
    # Scores and places without names, and why staff changed them.
    # The town's reason for what it decided, and a fingerprint.
    "aufbruch_reviews.Outcome": {"reason", "seen"},
    "aufbruch_reviews.Result": {"text", "sha256", "reason"},
    # Of programs and lists, not of people: what a run over a council's server found, in numbers and our own words.
    "aufbruch_council.ServerReading": {
        "wordings",
        "claim",
        "claim_place",
        "body_address",
        "body_id",
        "body_name",
        "choice",
    },
    "aufbruch_council.ServerList": {"name", "address"},
    "aufbruch_council.ServerRun": {"claim", "faults", "notes"},
    # Staff write what is to be done and by which unit, and to their colleagues why a report is not published.
    "aufbruch_council.FollowUp": {"task", "unit", "role"},
    "aufbruch_council.FollowUpReport": {"reason"},
    # Of the table, not of who sits there.
    "aufbruch_events.Registration": {"table_title"},
}
"""Columns that hold text, and nothing of a person."""


def _declared() -> dict[str, Columns]:
    found: dict[str, Columns] = {}
    for one in stored_data():
        for label, columns in one.columns.items():
            assert label not in found, f"{label} is declared twice"
            found[label] = columns
    return found


def _names(columns: Columns) -> set[str]:
    return {*columns.in_file, *columns.inside, *columns.unlinked, *columns.named}


def _may_hold_a_person(column: models.Field) -> bool:
    if column.is_relation:
        return column.related_model is Participant
    text = isinstance(
        column, (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
    )
    return text and not column.choices


def _tables() -> Iterator[type[models.Model]]:
    for config in apps.get_app_configs():
        if config.name.startswith("wagtail_aufbruch."):
            yield from config.get_models(include_auto_created=True)


@pytest.mark.parametrize("table", list(_tables()), ids=lambda table: table._meta.label)
def test_each_column_that_may_hold_something_of_a_person_is_declared(table: type[models.Model]) -> None:
    if table.__name__ in EDITORS_WRITE.get(table._meta.app_label, ()):
        return
    told = _names(_declared().get(table._meta.label, Columns())) | HARMLESS.get(table._meta.label, set())
    forgotten = [one.name for one in table._meta.local_concrete_fields if _may_hold_a_person(one)]
    assert [name for name in forgotten if name not in told] == [], "declare it in the stored_data of its app"


def test_each_declared_column_exists_and_is_named_once() -> None:
    for label, columns in _declared().items():
        existing = {one.name for one in apps.get_model(label)._meta.local_concrete_fields}
        named = [*columns.in_file, *columns.inside, *columns.unlinked, *columns.named]
        assert set(named) <= existing, label
        assert len(named) == len(set(named)), label
        assert not set(named) & HARMLESS.get(label, set()), label


# --- Somebody who has left something in each of them

ANNA = "anna.walk@example.org"
MUM = "mama.walk@example.org"
STAYS = {"title", "text", "event_name", "event_table", "place_name", "alt", "file", "preview"}
"""Of what is published, this stays for everybody to read."""

SHOWN_OTHERWISE = {
    ("aufbruch_participation.Comment", "stance"): '"stance": "contra"',
    ("aufbruch_participation.Follow", "frequency"): '"frequency": "weekly"',
    ("aufbruch_ideas.Score", "value"): '"value": 4',
}
"""Columns that can hold no word of ours, with what the file says of them."""


@dataclass
class Walk:
    """A person, and the words that she left: by column, with the row that holds it."""

    person: Participant
    sign: str = "zq"
    """Begins each of her words."""
    words: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    hers: set[str] = field(default_factory=set)
    """Those that belong into her file."""
    filled: set[tuple[str, str]] = field(default_factory=set)
    given: set[tuple[str, str]] = field(default_factory=set)
    """Columns with a value that some test needs; as long as no other row has a word in them, nothing is looked for."""

    def mark(self, row: Any, *, in_file: bool = True, without: set[str] | None = None, **known: Any) -> Any:
        """Write a word of its own into each declared column of the row; ``known`` gives columns that need a value."""
        for table in (*row._meta.parents, type(row)):
            columns = _declared().get(table._meta.label)
            if columns is None:
                continue
            changes = {}
            for name in _names(columns) - set(columns.named) - (without or set()):
                key = (table._meta.label, name)
                column = table._meta.get_field(name)
                if name in known:
                    changes[name] = known[name]
                    self.given.add(key)
                elif not _may_hold_a_person(column) or column.is_relation:
                    self.filled.add(key)
                    continue
                else:
                    word = f"{self.sign}{sum(map(len, self.words.values())):05d}x"
                    self.words.setdefault(key, []).append(word)
                    if in_file and name in columns.in_file:
                        self.hers.add(word)
                    changes[name] = self._value(column, word)
                self.filled.add(key)
            plain = {name: value for name, value in changes.items() if not isinstance(value, ContentFile)}
            if plain:
                table._default_manager.filter(pk=row.pk).update(**plain)
            for name, value in changes.items():
                if isinstance(value, ContentFile):
                    fresh = table._default_manager.get(pk=row.pk)
                    getattr(fresh, name).save(value.name, value)
        return row

    @staticmethod
    def _value(column: models.Field, word: str) -> Any:
        if isinstance(column, models.FileField):
            return ContentFile(word.encode(), name=f"{word}.pdf")
        if isinstance(column, models.BinaryField):
            return word.encode()
        if isinstance(column, models.JSONField):
            answer = {"label": "Was noch?", "type": "singleline", "value": word}
            return {"ask": word} if column.name == "payload" else [answer]
        if isinstance(column, models.URLField):
            return f"https://example.org/{word}/"
        if isinstance(column, models.EmailField):
            return f"{word}@example.org"
        return word

    @property
    def all_words(self) -> list[str]:
        return [word for words in self.words.values() for word in words]


def _answer_to(comment: Any) -> None:
    make_comment(comment.about, "Das sehe ich anders.", reply_to_id=comment.pk)


def make_walk(*, waiting: bool, process: Any = None, sign: str = "zq") -> Walk:
    """Anna with something in each column. ``waiting``: also what waits for staff, which has no end of its own."""
    process = process or make_process()
    user = make_moderator(process, f"moderation-{process.pk}")
    call = make_call(process, closes_at=in_days(10))
    anna = make_participant(process, ANNA)
    mum = make_participant(process, MUM)
    ben = make_participant(process, "ben@example.org")
    walk = Walk(anna, sign)
    others = make_idea(call, "Bänke", author=ben, author_name="Ben")

    published = walk.mark(make_idea(call, "Parkplätze", author=anna), without=STAYS)
    contribution_search.index(published)
    walk.mark(make_comment(others, "Mehr Schatten", author=anna, stance=Stance.CONTRA), without=STAYS)
    kept = make_comment(others, "Weg damit", author=anna, state=State.WITHDRAWN)
    _answer_to(kept)
    walk.mark(kept)
    # A comment is called by the words of somebody else; the file says what these are today.
    walk.hers.discard(Contribution.objects.get(pk=kept.pk).title)
    states = [State.UNCONFIRMED, State.REJECTED, State.HIDDEN, State.WITHDRAWN, *([State.PENDING] if waiting else [])]
    hidden = [walk.mark(make_idea(call, author=anna, state=state)) for state in states]
    SearchEntry.objects.create(contribution=hidden[0], folded="")
    walk.mark(hidden[0].search_entry)
    for idea in (published, *hidden):
        walk.mark(Transition.objects.create(contribution=idea, to_state=idea.state, actor="staff", user=user))
        consent = GuardianConsent.objects.create(contribution=idea, wording="Ja", given_at=timezone.now())
        walk.mark(consent, email=MUM)
        picture = Attachment.objects.create(process_id=process.pk, contribution=idea, kind=AttachmentKind.PICTURE)
        walk.mark(picture, without=STAYS if idea is published else None)
        walk.mark(Mail.objects.create(process_id=process.pk, contribution=idea, kind="x"), recipient=ANNA)
        walk.mark(
            Mail.objects.create(process_id=process.pk, contribution=idea, kind="guardian", state=MailState.FAILED),
            in_file=False,
            recipient=MUM,
        )
        asked = Link.objects.create(
            participant=mum, contribution=idea, purpose=LinkPurpose.GUARDIAN, expires_at=in_days(14), token_hash=idea.pk
        )
        walk.mark(asked, in_file=False)
    Mail.objects.filter(kind="x").update(state=MailState.SENT)
    # Of these the limits of the day know the number, by the hash of a mailbox, whoever is erased.
    for recipient, kind in ((ANNA, "access"), (ANNA, "confirm"), (MUM, "guardian")):
        about = None if kind == "access" else published
        sent = Mail.objects.create(
            process_id=process.pk, contribution=about, kind=kind, state=MailState.SENT, budget=Reach.REQUESTED.value
        )
        walk.mark(sent, in_file=recipient == ANNA, recipient=recipient, mailbox=mailbox_of(recipient))
    failed = Mail.objects.create(process_id=process.pk, kind="y", state=MailState.FAILED)
    walk.mark(failed, recipient=ANNA)
    walk.mark(MailAttachment.objects.create(mail=failed, content=b""))
    for number, state in enumerate([VersionState.PENDING, VersionState.REFUSED], start=2):
        walk.mark(Version.objects.create(contribution=published, number=number, state=state))
    news = News.objects.create(
        process_id=process.pk, page_id=call.pk, contribution=others, author=anna, told_at=timezone.now()
    )
    walk.mark(news)

    link = Link.objects.create(participant=anna, purpose=LinkPurpose.ACCESS, expires_at=in_days(3), token_hash="a")
    walk.mark(link)
    criterion = Criterion.objects.create(page=call, name="Nutzen")
    support = Assessment.objects.create(contribution=others, participant=anna)
    walk.mark(Score.objects.create(assessment=support, criterion=criterion, value=4))
    CriterionResult.objects.create(idea=others, criterion=criterion, count=1, total=4)
    walk.mark(support, without={"browser_hash"})
    Contribution.objects.filter(pk=others.pk).update(support_count=1)
    walk.mark(Follow.objects.create(participant=anna, contribution=others, frequency=Frequency.WEEKLY))
    walk.mark(Follow.objects.create(participant=anna, page_id=call.pk, frequency=Frequency.WEEKLY))
    for state in CaseState if waiting else (CaseState.GRANTED, CaseState.REFUSED):
        decided = {} if state == CaseState.OPEN else {"decided_at": timezone.now(), "user": user}
        report = Report.objects.create(
            contribution=others,
            reason="other",
            state=state,
            receipt=f"{sign}{state}",
            submission_key=uuid.uuid4(),
            **decided,
        )
        walk.mark(report, email=ANNA)
        brought = make_idea(call, source=Source.EVENT)
        walk.mark(AuthorshipClaim.objects.create(contribution=brought, participant=anna, state=state, **decided))

    young = make_idea(call, author=ben)
    GuardianConsent.objects.create(contribution=young, wording="Ja", email=ANNA)
    _register(walk, process)
    _judge(walk, call, user)
    _wait_for_outcomes(walk, [published, *hidden], user)
    _be_responsible(walk, process)
    _lead_a_group(walk, process)
    _enter(walk, process, user)
    walk.mark(anna, email=ANNA)
    walk.mark(mum, in_file=False, email=MUM)
    return walk


def _register(walk: Walk, process: Any) -> None:
    event = make_bookable(process)
    past = make_bookable(process, "Vorbei")
    cancelled = make_bookable(process, "Dritte")
    held = make_bookable(process, "Vierte")
    rows = [
        make_registration(event, "Anna", email=ANNA, names=("Kim",)),
        make_registration(past, "Anna", email=ANNA, names=("Kim",)),
        make_registration(cancelled, "Anna", email=ANNA, state=RegistrationState.CANCELLED),
        make_registration(held, "Anna", email=ANNA, state=RegistrationState.HELD),
    ]
    for row in rows:
        walk.mark(row, guardian_email=MUM)
        for one in row.attendees.all():
            walk.mark(one)
    walk.mark(
        Mail.objects.create(process_id=process.pk, kind="event_guardian", state=MailState.SENT),
        in_file=False,
        recipient=MUM,
        text="",
    )
    make_registration(event, "Ben", email="ben@example.org", guardian_email=ANNA)
    past.__class__.objects.filter(pk=past.pk).update(starts_at=in_days(-2), ends_at=in_days(-2))


def _enter(walk: Walk, process: Any, user: Any) -> None:
    """Anna has an entry in each state, one of them in a competition that is over for long."""
    now, past = make_competition(process), make_competition(process, "Vorbei", closes_at=in_days(-400))
    for competition, state in [*((now, state) for state in EntryState), (past, EntryState.HANDED_IN)]:
        place = {"slot": list(EntryState).index(state)} if state in TAKES_A_PLACE else {}
        entry = make_entry(competition, email=ANNA, state=state, **place)
        walk.mark(entry)
        member = make_team_member(entry, agrees=True)
        walk.mark(member)
        walk.mark(member.guardian, email=MUM)
        walk.mark(EntryStep.objects.create(entry=entry, to_state=state, actor="staff"))
        walk.mark(EntryFile.objects.create(entry=entry))
        walk.mark(FormalCheck.objects.create(entry=entry))
        walk.mark(Appeal.objects.create(entry=entry))
        if competition == past:  # told: under embargo nothing of it stands in the file
            # What was won stays with what proves the certificate, which says of nobody that it was theirs: so that is
            # printed first, and what is watched is what stands among the winners.
            honour = make_honour(entry, "1. Preis")
            walk.mark(Praise.objects.create(entry=entry))
            issue(past, user=user)
            walk.mark(honour)
            walk.mark(entry.certificate_papers.get(member=None))
            walk.mark(Chosen.objects.create(entry=entry, title="", text=""))
            Honouring.objects.filter(competition=past).update(public_at=in_days(-390))
        walk.mark(BlindWork.objects.create(entry=entry))
        copy = walk.mark(BlindCopy.objects.create(entry=entry, revision=1, fingerprint="", title=""))
        walk.mark(BlindFile.objects.create(entry=entry, copy=copy))
    walk.mark(
        Mail.objects.create(process_id=process.pk, kind="entry_guardian", state=MailState.SENT),
        in_file=False,
        recipient=MUM,
        text="",
    )
    make_team_member(make_entry(now, email="ben@example.org"), guardian_email=ANNA, email=ANNA, agrees=True)
    ballot = make_ballot(make_vote(process, "Mit Abstimmung"), 1, email=ANNA)
    walk.mark(ballot, voter=ballot.voter)


def _judge(walk: Walk, call: Any, user: Any) -> None:
    """Anna judges in a round that is over for long, and in one that runs."""
    for end in (in_days(-400), in_days(7)):
        running = make_running(call, user=user, ideas=[make_idea(call, "Bäume")], jury=2)
        reviewer, item = juror(running), running.items.get()
        judge(reviewer, item, 4, 4)
        walk.mark(Review.objects.get(reviewer=reviewer))
        walk.mark(Conflict.objects.create(reviewer=reviewer, item=item, kind=ConflictKind.OTHER))
        walk.mark(reviewer.links.first())
        walk.mark(reviewer, email=ANNA)
        Round.objects.filter(pk=running.pk).update(opens_at=in_days(-500), closes_at=end)
    Mail.objects.filter(kind="review_invited").delete()


def _wait_for_outcomes(walk: Walk, ideas: list[Any], user: Any) -> None:
    """A group has written down what becomes of Anna's ideas, with a sentence to her; nobody has published it."""
    group = make_group(ideas[0].page.specific.process, "Mobilität", sides=[])
    made = create_round(group, KEY, planned(title="Herbst"), user=user)
    for number, idea in enumerate(ideas, start=1):
        item = made.items.create(object_id=idea.pk, number=number)
        walk.mark(Outcome.objects.create(item=item, verdict="go_on"))


def _be_responsible(walk: Walk, process: Any) -> None:
    """Anna carries out a decision, and has answered how far it is; another one is over for long."""
    for state in ("running", "noted"):
        follow_up = make_follow_up(make_paper(process, f"Vorlage {state}"))
        walk.mark(FollowUpReport.objects.create(follow_up=follow_up, kind="done", by_link=True), email=ANNA)
        walk.mark(FollowUpLink.objects.create(follow_up=follow_up, moment="by_hand"))
        walk.mark(follow_up, email=ANNA)
        FollowUp.objects.filter(pk=follow_up.pk).update(state=state)


def _lead_a_group(walk: Walk, process: Any) -> None:
    """Anna leads a group, came to its working page, and has asked the administration."""
    group = make_group(make_index(process))
    member = group.memberships.order_by("pk")[0].member
    walk.mark(WorkingPageLink.objects.create(group=group, member=member, email=ANNA), email=ANNA)
    answered = {"state": "answered", "answer": "x", "decided_at": timezone.now()}
    walk.mark(GroupQuestion.objects.create(group=group, member=member, text="x", **answered), email=ANNA)


def _without_a_person(walk: Walk, call: Any) -> None:
    """What nobody can be found by: a count, an uploaded table, a browser."""
    walk.mark(Throttle.objects.create(key="", window=timezone.now()))
    batch = ImportBatch.objects.create(process_id=call.process.pk, page_id=call.pk, name="")
    walk.mark(batch)
    walk.mark(ImportFile.objects.create(batch=batch, content=b""))
    idea = make_idea(call)
    vote = walk.mark(Assessment.objects.create(contribution=idea, browser_hash="b"))
    walk.mark(AssessmentOrigin.objects.create(assessment=vote, contribution=idea))
    walk.mark(VoteCluster.objects.create(process_id=call.process.pk, contribution=idea, state=CaseState.GRANTED))
    walk.mark(VoidedVote.objects.create(contribution=idea))


def held_by_the_database() -> str:
    """All that it holds, as text: on SQLite what ``.dump`` writes, and the bytes of the file after VACUUM."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw = Path(connection.settings_dict["NAME"]).read_bytes().decode("latin-1")
        dump = "\n".join(connection.connection.iterdump())
        # In a dump, bytes are written as numbers.
        return f"{dump}\n{raw}"
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of our own tables
            rows += [" ".join(as_text(value) for value in row) for row in cursor.fetchall()]
        return "\n".join(rows)


def as_text(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, (bytes, memoryview)) else str(value)


def held_in_files() -> str:
    folder = Path(private_storage().path(""))
    return "\n".join(
        f"{path.name} {path.read_bytes().decode('latin-1')}" for path in folder.rglob("*") if path.is_file()
    )


def left_of(walk: Walk) -> dict[str, list[str]]:
    """The words that are still there, by the column into which they were written; and addresses."""
    there = held_by_the_database() + held_in_files()
    found = {".".join(key): [word for word in words if word in there] for key, words in walk.words.items()}
    found |= {address: [address] for address in (ANNA, MUM) if address in there}
    return {key: words for key, words in found.items() if words}


def _expected(*sorts: str) -> set[tuple[str, str]]:
    return {
        (label, name) for label, columns in _declared().items() for sort in sorts for name in getattr(columns, sort)
    }


@pytest.mark.django_db
def test_the_data_file_holds_all_that_is_stored_about_a_person() -> None:
    walk = make_walk(waiting=True)
    written = json.dumps(collect(walk.person), cls=DjangoJSONEncoder, ensure_ascii=False)
    hers = {".".join(key): [word for word in words if word in walk.hers] for key, words in walk.words.items()}
    missing = {key: left for key, words in hers.items() if (left := [word for word in words if word not in written])}
    assert missing == {}
    assert {key for key, said in SHOWN_OTHERWISE.items() if said not in written} == set()
    assert written.count(ANNA) >= 1
    assert MUM in written
    assert _expected("in_file") <= walk.filled, "nobody has anything in this column"


@pytest.mark.django_db
def test_a_word_is_looked_for_in_every_column_but_those_of_addresses_and_of_the_hash_of_one() -> None:
    walk = make_walk(waiting=True)
    unwatched = {
        (label, name)
        for label, name in walk.given - set(walk.words)
        if not isinstance(apps.get_model(label)._meta.get_field(name), models.EmailField)
    }
    assert unwatched == {("aufbruch_competitions.Ballot", "voter")}


@pytest.mark.django_db
def test_the_data_file_holds_no_key_that_opens_anything() -> None:
    walk = make_walk(waiting=True)
    written = json.dumps(collect(walk.person), cls=DjangoJSONEncoder, ensure_ascii=False)
    secret = [word for key, words in walk.words.items() if key in _expected("inside") for word in words]
    assert [word for word in secret if word in written] == []


@pytest.mark.django_db(transaction=True)
def test_after_erasing_nothing_of_the_person_is_left_anywhere() -> None:
    walk = make_walk(waiting=True)
    assert _expected("in_file", "inside") <= walk.filled, "nobody has anything in this column"
    assert set(left_of(walk)) >= {".".join(key) for key in walk.words}, "the words would not be found"
    published = Contribution.objects.published().count()
    erase(Participant.objects.get(email=ANNA))
    assert left_of(walk) == {}
    counted = Mail.objects.exclude(budget="").values_list("mailbox", "recipient", "contribution")
    hashes = sorted([mailbox_of(ANNA), mailbox_of(ANNA), mailbox_of(MUM)])
    assert sorted(counted) == [(one, "", None) for one in hashes]
    assert "mailbox" in _declared()["aufbruch_participation.Mail"].inside
    assert Contribution.objects.published().count() == published, "what is published stays"
    assert Idea.objects.get(title="Parkplätze").state == State.ANONYMISED
    assert Report.objects.count() == len(CaseState), "staff still decide on what was reported"


@pytest.mark.django_db
def test_whoever_did_the_same_in_another_process_keeps_it_all_when_a_person_is_erased() -> None:
    """With the same address; neither does the one file tell of the other."""
    walk, elsewhere = make_walk(waiting=True), make_walk(waiting=True, process=make_process("Andere"), sign="zr")

    def told(person: Participant) -> str:
        return json.dumps(collect(person), cls=DjangoJSONEncoder, ensure_ascii=False)

    def held() -> str:
        stored = {label: _names(columns) for label, columns in _declared().items()}
        rows = [apps.get_model(label)._default_manager.values_list(*names) for label, names in stored.items() if names]
        return "\n".join(str(list(one)) for one in rows)

    before, hers = told(elsewhere.person), told(walk.person)
    assert [word for word in walk.all_words if word in before] == []
    assert [word for word in elsewhere.all_words if word in hers] == []
    there = held()
    erase(walk.person)
    assert told(elsewhere.person) == before
    left = held()
    assert [word for word in elsewhere.all_words if word in there and word not in left] == []


@pytest.mark.django_db(transaction=True)
def test_when_its_time_is_over_nothing_of_the_person_is_left_anywhere(clock: Clock) -> None:
    walk = make_walk(waiting=False)
    _without_a_person(walk, Contribution.objects.filter(kind="idea").first().page.specific)  # type: ignore[union-attr]
    assert _expected("in_file", "inside", "unlinked") <= walk.filled, "nobody has anything in this column"
    assert set(left_of(walk)) >= {".".join(key) for key in walk.words}, "the words would not be found"
    published = Contribution.objects.published().count()
    clock.forward(days=settings.WAGTAIL_AUFBRUCH.get("PUBLISHED_DAYS", 3 * 365) + 30)
    for _day in range(3):
        record_ended()
        purge()
        clock.forward(days=8)
    assert left_of(walk) == {}
    assert Contribution.objects.published().count() == published, "what is published stays"
