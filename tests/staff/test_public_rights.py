"""Who sees what at the citizens' addresses: every address of every page type, asked for by everybody who might come.

The table is compared with the addresses that the pages really have: a new one without a line fails. What nobody but its
author may see lies in the database while all of them are asked, in each state and place where it may hide.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponseNotFound
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from wagtail.models import PageViewRestriction

from guetersloh import urls
from tests.factories.comments import known_client, make_comment
from tests.factories.competitions import (
    make_certificate,
    make_competition,
    make_contribution,
    make_entry,
    make_honour,
    make_shown_picture,
)
from tests.factories.competitions import make_index as make_competitions
from tests.factories.core import (
    make_accessibility_page,
    make_best_practice,
    make_content_page,
    make_field,
    make_privacy_page,
    make_process,
)
from tests.factories.council import make_paper, make_papers
from tests.factories.events import make_bookable
from tests.factories.groups import make_group, make_statement
from tests.factories.ideas import make_call, make_idea
from tests.factories.judging import put_shown
from tests.factories.participation import make_participant
from tests.factories.priorities import decide, make_judged
from tests.factories.projects import make_project, make_project_index
from tests.factories.registrations import make_registration
from tests.factories.uploads import picture
from tests.shown_forms import forms_without_token
from tests.staff.routes import PACKAGE, walk
from tests.staff.town import SECRET, Town, browser_of
from wagtail_aufbruch.core.models import AufbruchPageMixin
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.domain.files.attachments import attach, keep_upload
from wagtail_aufbruch.participation.enums import AttachmentKind, State
from wagtail_aufbruch.participation.models import Follow
from wagtail_aufbruch.projects.models import ProjectSource

pytestmark = pytest.mark.django_db

OPEN = "everybody gets in, and sees nothing that is not public"
OWN = "its author gets in, and nobody else"
AUTHOR = "who is known in this browser gets in; others are sent where they can ask for a link"
SECRET_ADDRESS = "the address itself opens it; a made-up one opens nothing"
STEP = "takes a form alone"
STAFF_ALONE = "staff who were named get in; who is not logged in is sent to the log-in, others find nothing"

Kwargs = dict[str, Any]


class Streets(Town):
    """The town as citizens meet it: what is public, and what must not show."""

    @cached_property
    def call(self) -> Any:
        return make_call(self.process, "Offener Aufruf")

    @cached_property
    def idea(self) -> Any:
        return make_idea(self.call, "Parkbank", author=self.author, stage="received")

    @cached_property
    def other_idea(self) -> Any:
        return make_idea(self.call, "Sitzgruppe", stage="received")

    @cached_property
    def field(self) -> Any:
        return make_field(self.process, "Bildung")

    @cached_property
    def series(self) -> None:
        return None

    @cached_property
    def comment(self) -> Any:
        return make_comment(self.idea, "Gute Idee")

    @cached_property
    def event(self) -> Any:
        return make_bookable(self.events, "Offenes Forum")

    @cached_property
    def competition(self) -> Any:
        now = timezone.now()
        days = {"vote_from": now - timedelta(days=1), "vote_until": now + timedelta(days=3)}
        return make_competition(self.process, "Offener Wettbewerb", vote_wanted=True, **days)

    @cached_property
    def voted(self) -> Any:
        entry = make_entry(self.competition, title="Offener Beitrag", email="dora@example.org", state="handed_in")
        make_shown_picture(entry)
        return entry

    @cached_property
    def waiting_entry(self) -> Any:
        """Handed in, and without the guardian's word kept from the public."""
        entry = make_entry(
            self.competition,
            title=SECRET,
            name=SECRET,
            email="carla@example.org",
            state="handed_in",
            guardian_needed=True,
        )
        make_shown_picture(entry)
        return entry

    @cached_property
    def honour(self) -> Any:
        """Prepared, and not public yet."""
        entry = make_entry(self.competition, title=SECRET, email="carla@example.org", state="handed_in", slot=2)
        return make_honour(entry, SECRET, picture=put_shown(entry, picture()))

    @cached_property
    def certificate(self) -> Any:
        """Printed already, while nobody may know who won."""
        return make_certificate(self.voted, SECRET)

    @cached_property
    def went_on(self) -> Any:
        return make_contribution(make_entry(self.competition, title="Geht weiter", email="e@example.org"))

    @cached_property
    def comment_of_entry(self) -> Any:
        return make_comment(self.went_on, "Gute Sache")

    @cached_property
    def taken_back(self) -> list[Any]:
        """Entries that went on and that nobody may see any more."""
        return [
            make_contribution(make_entry(self.competition, title=SECRET, email=f"{state}@example.org"), state=state)
            for state in (State.WITHDRAWN, State.HIDDEN)
        ]

    @cached_property
    def board(self) -> Any:
        from tests.factories.groups import make_board, make_index

        return make_board(make_index(self.process))

    @cached_property
    def group(self) -> Any:
        return make_group(self.board.get_parent(), "Denklabor")

    @cached_property
    def papers(self) -> Any:
        return make_papers(self.process)

    @cached_property
    def paper(self) -> Any:
        return make_paper(self.process, "Radweg")

    @cached_property
    def draft_paper(self) -> Any:
        return make_paper(self.process, f"Vorlage {SECRET}", is_public=False)

    @cached_property
    def foreign_paper(self) -> Any:
        """Public, but of the process next door."""
        return make_paper(make_process("Nachbarstadt", slug="nachbarstadt-vorlagen"), "Fremde Vorlage")

    @cached_property
    def statement(self) -> Any:
        return make_statement(self.board, "Empfehlung")

    @cached_property
    def project(self) -> Any:
        """It comes from what is public, and from what is not any more."""
        project = make_project(make_project_index(self.process), "Parkbänke", stage="council")
        for one in (self.idea, *self.hidden):
            ProjectSource.objects.create(project=project, kind="contribution", contribution_id=one.pk)
        make_project(project.get_parent().specific, SECRET, stage="council").unpublish()
        return project

    @cached_property
    def priority(self) -> Any:
        """What a body has decided on projects; a correction of it is kept inside."""
        index = self.project.get_parent().specific
        user = self.staff
        scores = {"Spielstraße": [(5,), (4,), (3,)]}
        _index, _projects, round_ = make_judged(
            self.process, user=user, scores=scores, index=index, goals=[("Klima", 60)]
        )
        made = decide(round_, user=user)
        self.inner_priority = decide(round_, user=user, title=SECRET, reason=SECRET, is_published=False)
        return made

    @cached_property
    def follow(self) -> Any:
        return Follow.objects.create(participant=self.author, contribution=self.idea)

    @cached_property
    def hidden(self) -> list[Any]:
        """Contributions that the public must not see: by their state, or by where they stand."""
        private = make_call(self.process, f"Aufruf {SECRET}")
        made = [
            make_idea(self.call, f"Wartet {SECRET}", author=self.author, state=State.PENDING),
            make_idea(self.call, f"Versteckt {SECRET}", author=self.author, state=State.HIDDEN),
            make_idea(self.call, f"Zurückgezogen {SECRET}", author=self.author, state=State.WITHDRAWN),
            make_idea(private, f"Privat {SECRET}"),
            make_comment(self.idea, f"Wartender Kommentar {SECRET}", state=State.PENDING),
        ]
        PageViewRestriction.objects.create(page=BasePage.objects.get(pk=private.pk), restriction_type="login")
        return made

    @cached_property
    def closed_pages(self) -> list[Any]:
        closed = make_bookable(self.events, f"Forum {SECRET}", place_name=SECRET)
        PageViewRestriction.objects.create(page=BasePage.objects.get(pk=closed.pk), restriction_type="login")
        draft = make_content_page(self.process, f"Entwurf {SECRET}", live=False)
        make_statement(self.board, f"Entwurf {SECRET}", live=False)
        make_registration(self.event, f"Anna {SECRET}", email=self.author.email)
        assert self.waiting_entry.number
        assert self.voted.number
        assert self.certificate.code
        assert self.comment_of_entry.pk
        assert self.taken_back
        return [closed, draft, self.hidden[3].page]

    @cached_property
    def attachment(self) -> Any:
        key = "3f0c1e9e-5f8e-4d55-9a57-1f9a1d5d2a11"
        kept = keep_upload(self.process, key, AttachmentKind.PICTURE, picture(), SECRET, may_draw=bool)
        attach(self.hidden[0], [kept])
        return kept

    @cached_property
    def visitors(self) -> dict[str, Client]:
        return {
            "nobody": Client(),
            "author": known_client(self.author),
            "another citizen": known_client(make_participant(self.process, "bert@example.org")),
            "editor": browser_of(self.editor),
            "staff next door": browser_of(self.neighbour),
        }


@dataclass(frozen=True)
class Line:
    """One address of a page type: what becomes of people there, with what is public and with what is not."""

    name: str
    rule: str
    good: Callable[[Streets], Kwargs] = field(default=lambda streets: {})
    """Of something that is there, and that its author may see."""
    bad: Callable[[Streets], list[Kwargs]] = field(default=lambda streets: [])
    """Of what nobody may see there, its author neither."""


def _idea(streets: Streets) -> Kwargs:
    return {"pk": streets.idea.pk}


def _went_on(streets: Streets) -> Kwargs:
    return {"pk": streets.went_on.pk}


def _with_one_that_went_on(streets: Streets) -> Kwargs:
    assert streets.went_on.is_public
    return {}


def _did_not_go_on(streets: Streets) -> list[Kwargs]:
    return [*_hidden(streets), *({"pk": one.pk} for one in streets.taken_back)]


def _comment_of_entry(streets: Streets) -> Kwargs:
    return {"pk": streets.went_on.pk, "comment_pk": streets.comment_of_entry.pk}


def _voted(streets: Streets) -> Kwargs:
    return {"number": streets.voted.number}


def _voted_picture(streets: Streets) -> Kwargs:
    """Each test has a folder of its own for files, while the rows are made once."""
    stored = streets.voted.files.get().file
    if not stored.storage.exists(stored.name):
        stored.storage.save(stored.name, picture())
    return {**_voted(streets), "place": 1}


def _not_voted(streets: Streets) -> list[Kwargs]:
    return [{"number": streets.waiting_entry.number}]


def _hidden(streets: Streets) -> list[Kwargs]:
    return [{"pk": one.pk} for one in streets.hidden]


def _hidden_codes(streets: Streets) -> list[Kwargs]:
    return [*({**one, "ending": "png"} for one in _hidden(streets)), {**_idea(streets), "ending": "gif"}]


def _hidden_comments(streets: Streets) -> list[Kwargs]:
    return [{"pk": idea["pk"], "comment_pk": streets.hidden[4].pk} for idea in [_idea(streets), *_hidden(streets)]]


def _one_comment(streets: Streets) -> Kwargs:
    return {"pk": streets.idea.pk, "comment_pk": streets.comment.pk}


def _made_up(name: str) -> Callable[[Streets], list[Kwargs]]:
    return lambda streets: [{name: "unsinn"}, {name: f"{streets.hidden[0].pk}"}, {name: "1:" + "a" * 40}]


def _files(*endings: str) -> list[Line]:
    return [Line("ideas_export", OPEN, lambda streets, ending=ending: {"ending": ending}) for ending in endings]  # type: ignore[misc]


def _secret(name: str, key: str = "token") -> Line:
    return Line(name, SECRET_ADDRESS, bad=_made_up(key))


def _an_item(streets: Streets) -> Kwargs:
    return {"item_pk": streets.round.items.first().pk}


def _secret_of_round(name: str) -> Line:
    return Line(
        name, SECRET_ADDRESS, bad=lambda streets: [{**key, **_an_item(streets)} for key in _made_up("token")(streets)]
    )


ROUND_WAYS = ("", "_many", "_item", "_conflict")


def _of_round(name: str, *, with_item: bool) -> Line:
    return Line(
        name,
        STAFF_ALONE,
        bad=lambda streets: [{"round_pk": streets.round.pk, **(_an_item(streets) if with_item else {})}],
    )


PAGE = Line("page", OPEN)
LISTS = [
    Line("ideas_map", OPEN),
    *_files("csv", "xlsx", "json"),
    Line("ideas_feed", OPEN),
    Line("answers_feed", OPEN),
]
STATEMENT = Line("statement", OPEN, lambda streets: {"pk": streets.statement.pk})

TABLE: dict[str, list[Line]] = {
    "aufbruch.ContentPage": [PAGE],
    "aufbruch.AccessibilityStatementPage": [PAGE],
    "aufbruch.PrivacyPage": [PAGE],
    "aufbruch.BestPracticePage": [PAGE],
    "aufbruch_groups.GroupIndexPage": [PAGE],
    "aufbruch_groups.ThemeGroupPage": [PAGE, Line("statement", SECRET_ADDRESS, bad=lambda streets: [{"pk": 1}])],
    "aufbruch_groups.BoardPage": [PAGE, STATEMENT],
    "aufbruch_events.EventIndexPage": [
        PAGE,
        Line("calendar", OPEN),
        Line("feed", OPEN),
        Line("export", OPEN, lambda streets: {"ending": "csv"}),
        Line("export", OPEN, lambda streets: {"ending": "json"}),
    ],
    "aufbruch_events.EventPage": [
        PAGE,
        Line("calendar", OPEN),
        Line("door_code", SECRET_ADDRESS, bad=lambda streets: [{"code": "unsinn"}]),
        Line("register", OPEN),
        Line("registration_received", OPEN),
        *[_secret(f"registration{way}") for way in ("", "_change", "_cancel", "_entry", "_ask_guardian", "_guardian")],
    ],
    "aufbruch_council.PaperIndexPage": [
        PAGE,
        Line(
            "paper",
            OPEN,
            lambda streets: {"pk": streets.paper.pk},
            lambda streets: [{"pk": streets.draft_paper.pk}, {"pk": streets.foreign_paper.pk}, {"pk": 987654}],
        ),
        Line("export", OPEN, lambda streets: {"ending": "csv"}),
        Line("export", OPEN, lambda streets: {"ending": "json"}),
        Line("export_follow_ups", OPEN, lambda streets: {"ending": "csv"}),
        Line("export_follow_ups", OPEN, lambda streets: {"ending": "json"}),
    ],
    "aufbruch_projects.ProjectIndexPage": [
        PAGE,
        Line("cockpit", OPEN),
        Line("export_chart", OPEN, lambda streets: {"key": "fristen", "ending": "csv"}),
        Line("export_chart", OPEN, lambda streets: {"key": "fristen", "ending": "json"}),
        Line("export_chart", OPEN, lambda streets: {"key": "fristen", "ending": "png"}),
        Line("feed", OPEN),
        Line("export", OPEN, lambda streets: {"ending": "csv"}),
        Line("export", OPEN, lambda streets: {"ending": "json"}),
        Line("priorities_export", OPEN, lambda streets: {"ending": "csv"}),
        *[
            Line(
                name,
                OPEN,
                lambda streets, more=more: {"pk": streets.priority.pk, **more},
                lambda streets, more=more: [{"pk": streets.inner_priority.pk, **more}, {"pk": 987654, **more}],
            )
            for name, more in (("priority", {}), ("weights", {}), ("priority_export", {"ending": "json"}))
        ],
    ],
    "aufbruch_projects.ProjectPage": [PAGE, Line("calendar", OPEN)],
    "aufbruch_competitions.CompetitionIndexPage": [
        PAGE,
        Line("feed", OPEN),
        Line("export", OPEN, lambda streets: {"ending": "csv"}),
        Line("export", OPEN, lambda streets: {"ending": "json"}),
        Line("export_winners", OPEN),
        Line("export_contributions", OPEN, lambda streets: {"ending": "csv"}),
        Line("export_contributions", OPEN, lambda streets: {"ending": "json"}),
    ],
    "aufbruch_competitions.CompetitionPage": [
        PAGE,
        Line("begin", OPEN),
        Line("vote", OPEN),
        Line("vote_form", OPEN),
        Line("vote_entry", OPEN, _voted, _not_voted),
        Line(
            "vote_picture",
            OPEN,
            _voted_picture,
            lambda streets: [{**one, "place": 1} for one in _not_voted(streets)],
        ),
        *[_secret(name) for name in ("ballot", "ballot_back")],
        Line("calendar", OPEN),
        Line("certificates", OPEN),
        Line("class_list_sample", OPEN),
        Line(
            "certificate",
            SECRET_ADDRESS,
            bad=lambda streets: [{"code": "unsinn"}, {"code": streets.certificate.code}],
        ),
        *[Line(f"recount{way}", SECRET_ADDRESS, bad=lambda streets: [{}]) for way in ("", "_file", "_table")],
        Line("winner_picture", SECRET_ADDRESS, bad=lambda streets: [{"honour_pk": streets.honour.pk}]),
        Line("contributions", OPEN, _with_one_that_went_on),
        Line("contributions_export", OPEN, lambda streets: {"ending": "csv"}),
        Line("contributions_export", OPEN, lambda streets: {"ending": "json"}),
        Line("contributions_feed", OPEN),
        Line("contributions_answers", OPEN),
        *[
            Line(f"contribution{way}", OPEN, _went_on, _did_not_go_on)
            for way in ("", "_support", "_thread", "_comment", "_comment_sent")
        ],
        *[
            Line(name, OPEN, _comment_of_entry, _hidden_comments)
            for name in ("contribution_conversation", "contribution_one_comment")
        ],
        Line(
            "one_comment",
            OPEN,
            lambda streets: {"comment_pk": streets.comment_of_entry.pk},
            lambda streets: [{"comment_pk": one.pk} for one in streets.hidden],
        ),
        *[_secret(f"entry{way}") for way in ("", "_hand_in", "_withdraw", "_guardian", "_ask_guardian", "_papers")],
        _secret("entry_certificates"),
        Line(
            "entry_take_out",
            SECRET_ADDRESS,
            bad=lambda streets: [{**key, "member_pk": 1} for key in _made_up("token")(streets)],
        ),
        *[_secret(f"entry{way}") for way in ("_repair", "_appeal")],
        *[
            Line(
                name,
                SECRET_ADDRESS,
                bad=lambda streets, more=more: [{**key, **more} for key in _made_up("token")(streets)],
            )
            for name, more in (
                ("entry_files", {}),
                ("entry_class_list", {"key": "key00001"}),
                ("entry_file", {"key": "a"}),
                ("entry_file_shown", {"key": "a", "name": "datei"}),
            )
        ],
        Line(
            "entry_step",
            SECRET_ADDRESS,
            bad=lambda streets: [{**key, "number": 1} for key in _made_up("token")(streets)],
        ),
    ],
    "aufbruch_ideas.IdeaCallPage": [
        PAGE,
        Line("hand_in", OPEN),
        Line("handed_in", OPEN),
        Line("similar", STEP),
        Line("idea", OPEN, _idea, _hidden),
        Line("support", OPEN, _idea, _hidden),
        Line("score", STEP, _idea, _hidden),
        Line("discussion", OPEN, _idea, _hidden),
        Line("conversation", OPEN, _one_comment, _hidden_comments),
        Line("comment", OPEN, _idea, _hidden),
        Line("comment_sent", OPEN, _idea, _hidden),
        Line("comment_of_idea", OPEN, _one_comment, _hidden_comments),
        Line(
            "one_comment",
            OPEN,
            lambda streets: {"comment_pk": streets.comment.pk},
            lambda streets: [{"comment_pk": one.pk} for one in streets.hidden],
        ),
        *LISTS,
    ],
    "aufbruch.ProcessPage": [
        PAGE,
        Line("handlungsfelder", OPEN),
        Line("handlungsfeld", OPEN, lambda streets: {"slug": streets.field.slug}),
        Line("search", OPEN),
        Line("open_data", OPEN),
        Line("open_data_catalogue", OPEN, lambda streets: {"form": "turtle"}),
        Line("dataset_schema", OPEN, lambda streets: {"key": "ideen"}),
        Line("ideas", OPEN),
        *LISTS,
        Line("my_participation", OPEN),
        Line("request_link", OPEN),
        Line("link_sent", OPEN),
        _secret("confirm"),
        _secret("access"),
        Line("confirm_own", OWN, _idea, lambda streets: [{"pk": streets.hidden[3].pk}]),
        Line("withdraw", OWN, _idea, lambda streets: [{"pk": streets.hidden[3].pk}]),
        Line("edit", OWN, lambda streets: {"pk": streets.hidden[0].pk}, lambda streets: [{"pk": streets.hidden[3].pk}]),
        Line("versions", STEP, _idea, _hidden),
        Line("receipt", OPEN, _idea, lambda streets: [{"pk": one.pk} for one in streets.hidden[3:]]),
        Line("receipt", OWN, lambda streets: {"pk": streets.hidden[1].pk}),
        Line("receipt_picture", OPEN, lambda streets: {**_idea(streets), "ending": "svg"}, _hidden_codes),
        Line("file", OWN, lambda streets: {"pk": streets.attachment.pk, "name": "datei"}),
        Line("file", OWN, lambda streets: {"pk": streets.attachment.pk, "name": "klein"}),
        _secret("guardian"),
        Line("ask_guardian", OWN, _idea, lambda streets: [{"pk": streets.hidden[3].pk}]),
        Line("data_file", AUTHOR),
        Line("erase", AUTHOR),
        Line("leave", AUTHOR),
        Line("claim_code", OPEN),
        Line("claim_sent", OPEN),
        _secret("claim_confirm"),
        Line("claim_ask", STEP, _idea, _hidden),
        Line("follow_contribution", OPEN, _idea, _hidden),
        Line(
            "follow_page",
            OPEN,
            lambda streets: {"pk": streets.call.pk},
            lambda streets: [{"pk": page.pk} for page in streets.closed_pages],
        ),
        Line("follow_sent", OPEN),
        _secret("follow_confirm"),
        Line("follow_change", OWN, lambda streets: {"pk": streets.follow.pk}),
        Line("own_calendar_change", AUTHOR),
        _secret("own_calendar"),
        _secret("follow_stop", "key"),
        _secret("follow_stop_weekly", "key"),
        Line("report", OPEN, _idea, _hidden),
        Line("reported", SECRET_ADDRESS, bad=lambda streets: [{"receipt": "unsinn"}, {"receipt": "3"}]),
        Line("helpful", STEP, lambda streets: {"pk": streets.comment.pk}, _hidden),
        Line("assess_sent", OPEN),
        _secret("assess_link"),
        _secret("follow_up"),
        _secret("working_page"),
        _secret("reviewer"),
        _secret("reviewer_many"),
        *[_secret_of_round(f"reviewer_{way}") for way in ("item", "conflict")],
        *[_of_round(f"reviewer_login{way}", with_item=way in {"_item", "_conflict"}) for way in ROUND_WAYS],
        Line(
            "reviewer_file",
            SECRET_ADDRESS,
            bad=lambda streets: [{**key, **_an_item(streets), "file_key": 1} for key in _made_up("token")(streets)],
        ),
        Line(
            "reviewer_login_file",
            STAFF_ALONE,
            bad=lambda streets: [{"round_pk": streets.round.pk, **_an_item(streets), "file_key": 1}],
        ),
    ],
}


def _page_types() -> dict[str, Any]:
    return {
        model._meta.label: model
        for model in apps.get_models()
        if issubclass(model, AufbruchPageMixin) and model.__module__.startswith(PACKAGE)
    }


def test_no_address_of_a_page_is_without_a_line_in_the_table() -> None:
    real = {label: {pattern.name for pattern in model.get_subpage_urls()} for label, model in _page_types().items()}
    assert {label: {line.name for line in lines} for label, lines in TABLE.items()} == real


def test_the_package_answers_at_no_other_address() -> None:
    """All stands below pages and in the admin; whatever comes beside them needs a table of its own."""
    elsewhere = [
        route
        for route, _name, pattern in walk(get_resolver().url_patterns)
        if pattern.lookup_str.startswith(PACKAGE) and not route.startswith("admin/")
    ]
    assert elsewhere == []


@pytest.fixture(scope="module")
def streets(shared_db: None) -> Streets:
    """All that the tests look at is made here: what is made in a test is gone with it."""
    streets = Streets()
    assert all([streets.papers, streets.paper, streets.draft_paper, streets.foreign_paper])
    assert all(
        [
            streets.comment,
            streets.statement,
            streets.group,
            streets.project,
            streets.priority,
            streets.follow,
            streets.field,
            streets.round,
        ]
    )
    assert all([streets.hidden, streets.closed_pages, streets.attachment, streets.visitors])
    return streets


def pages_of(streets: Streets) -> dict[str, Any]:
    """A page of each type."""
    return {
        "aufbruch.ContentPage": make_content_page(streets.process, "Worum es geht"),
        "aufbruch.AccessibilityStatementPage": make_accessibility_page(streets.process),
        "aufbruch.PrivacyPage": make_privacy_page(streets.process),
        "aufbruch.BestPracticePage": make_best_practice(streets.process),
        "aufbruch_groups.GroupIndexPage": BasePage.objects.get(pk=streets.board.pk).get_parent().specific,
        "aufbruch_groups.ThemeGroupPage": streets.group,
        "aufbruch_projects.ProjectIndexPage": streets.project.get_parent().specific,
        "aufbruch_projects.ProjectPage": streets.project,
        "aufbruch_groups.BoardPage": streets.board,
        "aufbruch_events.EventIndexPage": streets.events,
        "aufbruch_events.EventPage": streets.event,
        "aufbruch_ideas.IdeaCallPage": streets.call,
        "aufbruch_council.PaperIndexPage": streets.papers,
        "aufbruch_competitions.CompetitionIndexPage": make_competitions(streets.process),
        "aufbruch_competitions.CompetitionPage": streets.competition,
        "aufbruch.ProcessPage": streets.process,
    }


@pytest.fixture(scope="module")
def pages(streets: Streets) -> dict[str, Any]:
    return pages_of(streets)


@pytest.fixture
def brief_404(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing found is said in a word: half of all answers are drawn in the frame of the site otherwise."""
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponseNotFound("Not found"), raising=False)


def _visits(
    streets: Streets, pages: dict[str, Any], visitor: str, with_bad: bool = True
) -> Iterator[tuple[Line, str, bool, str, Any]]:
    """What the visitor is answered everywhere; what they did there is taken back before they go on."""
    browser = streets.visitors[visitor]
    for label, lines in TABLE.items():
        for line in lines:
            asked = [(True, line.good(streets))] if line.rule not in {SECRET_ADDRESS, STAFF_ALONE} else []
            asked += [(False, kwargs) for kwargs in line.bad(streets)] if with_bad else []
            for is_good, kwargs in asked:
                url = pages[label].url + pages[label].reverse_subpage(line.name, kwargs=kwargs)
                for method in ("get", "post"):
                    with transaction.atomic():
                        yield (
                            line,
                            f"{method} {label} {line.name} {kwargs}",
                            is_good,
                            method,
                            browser.__getattribute__(method)(url),
                        )
                        transaction.set_rollback(True)


def _shows_secret(answer: Any) -> bool:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return SECRET in content.decode("utf-8", "replace")


WHO = ["nobody", "author", "another citizen", "editor", "staff next door"]


@pytest.mark.usefixtures("brief_404")
@pytest.mark.parametrize("visitor", WHO)
def test_everybody_sees_what_is_public_and_of_the_rest_what_is_their_own(
    streets: Streets, pages: dict[str, Any], visitor: str
) -> None:
    wrong = []
    for line, where, is_good, method, answer in _visits(streets, pages, visitor):
        status = answer.status_code
        may_see = visitor == "author" and (line.rule in {OWN, AUTHOR} or line.name == "my_participation")
        if status >= 500:
            wrong.append(f"{where}: {status}")
        if _shows_secret(answer) and not (may_see and (is_good or line.rule == AUTHOR)):
            wrong.append(f"{where}: shows what is hidden")
        wrong += [f"{where}: no token in {form}" for form in forms_without_token(answer)]
        if method == "get" and is_good and line.rule == OPEN and status not in {200, 302}:
            wrong.append(f"{where}: {status}, though it is public")
        is_known = visitor == "author" or (visitor == "another citizen" and line.rule == AUTHOR)
        if line.rule in {OWN, AUTHOR} and not is_known and status not in {302, 404, 405}:
            wrong.append(f"{where}: {status} for somebody else")
        # Each test has a folder for files of its own; that authors see theirs is tested with the files.
        if (
            line.rule in {OWN, AUTHOR}
            and visitor == "author"
            and method == "get"
            and is_good
            and status == 404
            and line.name != "file"
        ):
            wrong.append(f"{where}: not even its author gets in")
        if not is_good and method == "get" and status == 200 and line.rule not in {SECRET_ADDRESS}:
            wrong.append(f"{where}: answers as if it were public")
    assert not wrong, "\n".join(wrong)


NUMBERS = {"pk", "comment_pk", "slug", "number"}
"""What in an address names a row."""


def _next_door() -> dict[str, Any]:
    """A page of each type whose addresses name rows, in another process."""
    process = make_process("Weit weg")
    return {
        "aufbruch.ProcessPage": process,
        "aufbruch_ideas.IdeaCallPage": make_call(process),
        "aufbruch_competitions.CompetitionPage": make_competition(process),
        "aufbruch_council.PaperIndexPage": make_papers(process),
    }


@pytest.mark.parametrize("is_known", [False, True], ids=["nobody", "its author's address"])
def test_what_belongs_to_a_page_is_not_found_below_one_of_another_process(
    streets: Streets, pages: dict[str, Any], is_known: bool
) -> None:
    wrong, elsewhere = [], _next_door()
    process = elsewhere["aufbruch.ProcessPage"]
    browser = known_client(make_participant(process, streets.author.email)) if is_known else Client()
    asks_who = {(302, f"{process.url}beteiligung/")} if not is_known else set()
    for label, page in elsewhere.items():
        for line in TABLE[label]:
            kwargs = {} if line.rule in {SECRET_ADDRESS, STAFF_ALONE} else line.good(streets)
            if not NUMBERS & set(kwargs):
                continue
            url = page.url + page.reverse_subpage(line.name, kwargs=kwargs)
            answer = browser.get(url)
            found = answer.status_code, answer.headers.get("Location")
            if answer.status_code not in {404, 405} and found not in asks_who:
                wrong.append(f"{label} {line.name} {kwargs}: {found}")
    assert wrong == []
