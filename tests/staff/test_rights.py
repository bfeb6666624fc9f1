"""Who gets in where: every staff address, asked for by everybody who might come to it.

The table is compared with the addresses that the site really has: a new one without a line fails.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.factories.reviews import juror
from tests.shown_forms import forms_without_token
from tests.staff.routes import staff_routes
from tests.staff.town import SECRET, Town, browser_of
from wagtail_aufbruch.competitions.domain.voting.signs import sign_token
from wagtail_aufbruch.competitions.enums import Sign
from wagtail_aufbruch.competitions.models import SetAside

pytestmark = pytest.mark.django_db

# What becomes of somebody at an address.
IN = "gets in"
SHOWN = "gets in, and sees what there is"
NOTHING = "gets in, and sees nothing of this process"
OUT = "is refused"
MISSING = "finds nothing there"
"""The answer is the same as for what does not exist, so that nobody learns what other processes have."""


@dataclass(frozen=True)
class Rule:
    """What becomes of each kind of person there. Who is not logged in is sent to the log-in everywhere."""

    staff: str
    """Handles the cases of the process, and edits no page."""
    editor: str
    """Edits the process, and handles no cases."""
    neighbour: str
    """Does all of it in another process."""
    newcomer: str
    """May enter the admin, and no more."""


CASE = Rule(staff=IN, editor=OUT, neighbour=MISSING, newcomer=OUT)
CASES = Rule(staff=SHOWN, editor=OUT, neighbour=NOTHING, newcomer=OUT)
DECIDING = Rule(staff=IN, editor=OUT, neighbour=NOTHING, newcomer=OUT)
EDITING = Rule(staff=OUT, editor=IN, neighbour=MISSING, newcomer=OUT)
EDITORS_LIST = Rule(staff=OUT, editor=SHOWN, neighbour=NOTHING, newcomer=OUT)
EDITORS_FORM = Rule(staff=OUT, editor=IN, neighbour=NOTHING, newcomer=OUT)
# A chooser opens in the form of any page, so Wagtail lets in everybody who may enter the admin.
CHOOSING = Rule(staff=SHOWN, editor=SHOWN, neighbour=NOTHING, newcomer=NOTHING)
CHOSEN = Rule(staff=SHOWN, editor=SHOWN, neighbour=MISSING, newcomer=MISSING)
CHOSEN_BY_STAFF = Rule(staff=IN, editor=MISSING, neighbour=MISSING, newcomer=MISSING)
CHOOSING_BY_STAFF = Rule(staff=SHOWN, editor=NOTHING, neighbour=NOTHING, newcomer=NOTHING)
WORKS = Rule(staff=IN, editor=IN, neighbour=MISSING, newcomer=OUT)
WORKS_LIST = Rule(staff=SHOWN, editor=SHOWN, neighbour=NOTHING, newcomer=OUT)
NOBODY = Rule(staff=OUT, editor=OUT, neighbour=OUT, newcomer=OUT)
NOBODY_EDITS = Rule(staff=OUT, editor=OUT, neighbour=MISSING, newcomer=OUT)
"""Views that wagtail-modeladmin would offer by itself: cases are neither made nor edited there."""

UNUSED = 987_654_321
"""A key that nothing has."""

Args = Callable[[Town], list[Any]]


@dataclass(frozen=True)
class Place:
    """One staff address, how it is asked for, and who gets in."""

    route: str
    rule: Rule
    args: Args = field(default=lambda town: [])
    method: str = "get"
    query: Callable[[Town], dict[str, Any]] = field(default=lambda town: {})


def _event(town: Town) -> list[Any]:
    return [town.event.pk]


def _registration(town: Town) -> list[Any]:
    return [town.event.pk, town.registration.pk]


def _letter(town: Town) -> list[Any]:
    return [town.event.pk, town.letter.pk]


def _call(town: Town) -> list[Any]:
    return [town.call.pk]


def _batch(town: Town) -> list[Any]:
    return [town.call.pk, town.batch.pk]


def _idea(town: Town) -> list[Any]:
    return [town.idea.pk]


def _answer(town: Town) -> list[Any]:
    return [town.idea.pk, town.answer.pk]


EVENTS = [
    Place("aufbruch_events_staff", CASES),
    Place("aufbruch_events_staff_results", CASES),
    Place("aufbruch_series_next", EDITING, lambda town: [town.event.series.pk]),
    Place("aufbruch_series_next", EDITING, lambda town: [town.event.series.pk], "post"),
    Place("aufbruch_event_registrations", CASE, _event),
    Place("aufbruch_event_registrations_results", CASE, _event),
    Place("aufbruch_event_export", CASE, lambda town: [town.event.pk, "csv"]),
    Place("aufbruch_event_add", CASE, _event),
    Place("aufbruch_event_add", CASE, _event, "post"),
    Place("aufbruch_event_letter", CASE, _event),
    Place("aufbruch_event_letter", CASE, _event, "post"),
    Place("aufbruch_event_letter_state", CASE, _letter),
    Place("aufbruch_event_letter_go_on", CASE, _letter, "post"),
    Place("aufbruch_event_papers", CASE, _event),
    Place("aufbruch_event_papers", CASE, _event, "post"),
    Place("aufbruch_door", CASE, _event),
    Place("aufbruch_door", CASE, _event, "post"),
    Place("aufbruch_door_list", CASE, _event),
    Place("aufbruch_door_send", CASE, _event, "post"),
    Place("aufbruch_door_worker", CASE, _event),
    Place("aufbruch_registration", CASE, _registration),
    Place("aufbruch_registration_change", CASE, _registration, "post"),
    Place("aufbruch_registration_cancel", CASE, _registration, "post"),
    Place("aufbruch_registration_seat", CASE, _registration, "post"),
    Place("aufbruch_registration_link", CASE, _registration, "post"),
    Place("aufbruch_registration_consent", CASE, _registration, "post"),
    Place("aufbruch_registration_note", CASE, _registration, "post"),
]


COUNCIL = [
    Place("aufbruch_council_decision", EDITING, lambda town: [town.paper.pk]),
    Place("aufbruch_council_decision", EDITING, lambda town: [town.paper.pk], "post"),
    Place("aufbruch_council_undo", EDITING, lambda town: [town.paper.pk], "post"),
]


def _round(town: Town) -> list[Any]:
    return [town.round.pk]


def _group_round(town: Town) -> list[Any]:
    return [town.group_round.pk]


def _draft(town: Town) -> list[Any]:
    return [town.draft_round.pk]


def _juror(town: Town) -> list[Any]:
    return [town.round.pk, juror(town.round).pk]


def _item(town: Town) -> list[Any]:
    return [town.round.pk, town.round.items.first().pk]


def _competition(town: Town) -> list[Any]:
    return [town.competition.pk]


def _entry(town: Town) -> list[Any]:
    return [town.entry.pk]


def _server(town: Town) -> list[Any]:
    return [town.server.pk]


def _follow_up(town: Town) -> list[Any]:
    return [town.follow_up.pk]


def _met_paper(town: Town) -> list[Any]:
    return [town.met_paper.pk]


def _imported(town: Town) -> dict[str, Any]:
    return {"imported": town.imported_paper.pk}


def _group(town: Town) -> list[Any]:
    return [town.asking_group.pk]


WORKING_PAGES = [
    Place("aufbruch_working_page", CASE, _group),
    Place("aufbruch_working_page", CASE, _group, "post"),
    Place("aufbruch_overview", CASES),
    Place("aufbruch_overview_export", CASES, lambda town: ["gruppen"]),
]

COUNCIL_SERVERS = [
    Place("aufbruch_oparl_server", WORKS, _server),
    Place("aufbruch_oparl_read", WORKS, _server, "post"),
    Place("aufbruch_oparl_meaning", WORKS, _server, "post"),
    Place("aufbruch_oparl_join", WORKS, _met_paper, "post", _imported),
    Place("aufbruch_oparl_refuse", WORKS, _met_paper, "post", _imported),
    Place("aufbruch_oparl_again", WORKS, _met_paper, "post", _imported),
    Place("aufbruch_oparl_part", WORKS, _met_paper, "post"),
    Place("aufbruch_oparl", WORKS_LIST),
    Place("aufbruch_oparl_same", WORKS_LIST),
    Place("aufbruch_follow_ups", WORKS_LIST),
    Place("aufbruch_follow_up", WORKS, _follow_up),
    Place("aufbruch_follow_up", WORKS, _follow_up, "post"),
    Place("aufbruch_paper_follow_ups", WORKS, lambda town: [town.follow_up.paper_id]),
    Place("aufbruch_paper_follow_ups", WORKS, lambda town: [town.follow_up.paper_id], "post"),
]

REVIEWS = [
    Place("aufbruch_reviews", CASES),
    Place("aufbruch_review_add", CASES),
    Place("aufbruch_review_add", CASES, method="post"),
    Place("aufbruch_review_round", CASE, _round),
    Place("aufbruch_review_change", CASE, _draft),
    Place("aufbruch_review_change", CASE, _draft, "post"),
    Place("aufbruch_review_items", CASE, _draft),
    Place("aufbruch_review_items", CASE, _draft, "post"),
    Place("aufbruch_review_item_out", CASE, _item),
    Place("aufbruch_review_item_out", CASE, _item, "post"),
    Place("aufbruch_review_release", CASE, _draft, "post"),
    Place("aufbruch_review_delete", CASE, _draft, "post"),
    Place("aufbruch_review_extend", CASE, _round, "post"),
    Place("aufbruch_review_close", CASE, _round, "post"),
    Place("aufbruch_review_remind", CASE, _round, "post"),
    Place("aufbruch_review_people", CASE, _round, "post"),
    Place("aufbruch_review_link", CASE, _juror, "post"),
    Place("aufbruch_review_person_out", CASE, _juror, "post"),
    Place("aufbruch_review_conflict", CASE, _juror),
    Place("aufbruch_review_conflict", CASE, _juror, "post"),
    Place("aufbruch_review_result", CASE, _round),
    Place("aufbruch_review_tie", CASE, _round, "post"),
    Place("aufbruch_review_tie_undo", CASE, _item, "post"),
    Place("aufbruch_review_fix", CASE, _round, "post"),
    Place("aufbruch_review_export", CASE, lambda town: [town.round.pk, "csv"]),
    Place("aufbruch_review_outcomes", CASE, _group_round),
    Place("aufbruch_review_outcomes", CASE, _group_round, "post"),
    Place("aufbruch_review_outcomes_publish", CASE, _group_round),
    Place("aufbruch_review_outcomes_publish", CASE, _group_round, "post"),
    Place("aufbruch_review_outcomes_back", CASE, _group_round, "post"),
    Place("aufbruch_review_report", CASE, _group_round),
    Place("aufbruch_review_report_export", CASE, lambda town: [town.group_round.pk, "csv"]),
    Place("aufbruch_groups_judging", CASES),
    Place("aufbruch_group_judging", CASE, lambda town: [town.theme_group.pk]),
    Place("aufbruch_group_judging_add", CASE, lambda town: [town.theme_group.pk]),
    Place("aufbruch_group_judging_add", CASE, lambda town: [town.theme_group.pk], "post"),
]


def _sign(town: Town) -> list[Any]:
    return [town.competition.pk, sign_token(Sign.NETWORK, "netz")]


def _set_aside(town: Town) -> list[Any]:
    row, _made = SetAside.objects.get_or_create(competition=town.competition, sign=Sign.NETWORK, reason="Grund")
    return [town.competition.pk, row.pk]


def _certificate(town: Town) -> list[Any]:
    return [town.certificate.certificate.competition_id, town.certificate.pk]


def _certificates(town: Town) -> list[Any]:
    return _certificate(town)[:1]


def _over(town: Town) -> list[Any]:
    return [town.fixed_result.competition_id]


def _over_and_entry(town: Town) -> list[Any]:
    return [*_over(town), town.fixed_result.competition.entries.get().pk]


COMPETITIONS = [
    Place("aufbruch_competitions", CASES),
    Place("aufbruch_entries", CASE, _competition),
    Place("aufbruch_entries_export", CASE, lambda town: [town.competition.pk, "csv"]),
    Place("aufbruch_competition_extend", CASE, _competition),
    Place("aufbruch_competition_extend", CASE, _competition, "post"),
    Place("aufbruch_entry_trial", CASE, _competition, "post"),
    Place("aufbruch_vote", CASE, _competition),
    Place("aufbruch_vote_group", CASE, _sign),
    Place("aufbruch_vote_group", CASE, _sign, "post"),
    Place("aufbruch_vote_take_in", CASE, _set_aside, "post"),
    Place("aufbruch_entry", CASE, _entry),
    Place("aufbruch_entry_late", CASE, _entry, "post"),
    Place("aufbruch_entry_consent", CASE, lambda town: [town.entry.pk, town.young_person.pk], "post"),
    Place("aufbruch_entry_member_out", CASE, lambda town: [town.entry.pk, town.young_person.pk], "post"),
    Place("aufbruch_entry_looked_through", CASE, _entry, "post"),
    Place("aufbruch_entry_papers", CASE, lambda town: [town.young_person.entry_id]),
    Place("aufbruch_entry_check", CASE, _entry, "post"),
    Place("aufbruch_entry_check_undo", CASE, _entry, "post"),
    Place("aufbruch_entry_more_time", CASE, _entry, "post"),
    Place("aufbruch_entry_zip", CASE, _entry),
    Place("aufbruch_entries_zip", CASE, _competition),
    Place("aufbruch_entry_appeal_decided", CASE, _entry, "post"),
    Place("aufbruch_result", CASE, _over),
    Place("aufbruch_result_fix", CASE, _over, "post"),
    Place("aufbruch_result_tie", CASE, _over, "post"),
    Place(
        "aufbruch_result_tie_undo",
        CASE,
        lambda town: [*_over(town), town.fixed_result.competition.entries.get().pk],
        "post",
    ),
    Place("aufbruch_result_export", CASE, lambda town: [*_over(town), "csv"]),
    Place("aufbruch_result_fixed", CASE, lambda town: [*_over(town), 1]),
    Place("aufbruch_honouring", CASE, _competition),
    Place("aufbruch_honouring", CASE, _competition, "post"),
    Place("aufbruch_honouring_preview", CASE, lambda town: [town.honour.honouring_id]),
    Place("aufbruch_honour_picture", CASE, lambda town: [town.honour.honouring_id, town.honour.pk]),
    Place("aufbruch_honour", CASE, _entry),
    Place("aufbruch_honour", CASE, _entry, "post"),
    Place("aufbruch_certificates", CASE, _competition),
    Place("aufbruch_certificates", CASE, _competition, "post"),
    Place("aufbruch_certificates_preview", CASE, _competition),
    Place("aufbruch_certificates_pdf", CASE, _certificates),
    Place("aufbruch_certificate", CASE, _certificate),
    Place("aufbruch_certificate", CASE, _certificate, "post"),
    Place("aufbruch_certificate_pdf", CASE, _certificate),
    Place("aufbruch_entries_choose", CASE, _competition, "post"),
    Place("aufbruch_entry_choose", CASE, _entry),
    Place("aufbruch_entry_choose", CASE, _entry, "post"),
    Place("aufbruch_handling", CASE, lambda town: [town.contribution.pk]),
    Place("aufbruch_stage", CASE, lambda town: [town.contribution.pk], "post"),
    Place("aufbruch_particulars", CASE, lambda town: [town.contribution.pk], "post"),
    Place("aufbruch_answer_new", CASE, lambda town: [town.contribution.pk], "post"),
    Place("aufbruch_competition_jury", CASE, _competition),
    Place("aufbruch_blind_copy", CASE, _entry),
    Place("aufbruch_blind_copy", CASE, _entry, "post"),
    Place("aufbruch_blind_copy_back", CASE, _entry, "post"),
    Place("aufbruch_blind_copy_file", CASE, lambda town: [town.entry.pk, town.blind_file.pk]),
    Place("aufbruch_entry_file", CASE, lambda town: [town.entry.pk, town.entry_file.pk]),
]

CAPTURE = [
    Place("aufbruch_capture_calls", CASES),
    Place("aufbruch_capture", CASE, _call),
    Place("aufbruch_capture", CASE, _call, "post"),
    Place("aufbruch_capture_undo", CASE, lambda town: [town.call.pk, town.captured.pk], "post"),
    Place("aufbruch_slips", CASE, lambda town: [town.captured.page_id]),
    Place("aufbruch_cards", CASE, _call),
    Place("aufbruch_cards", CASE, _call, "post"),
    Place("aufbruch_import", CASE, _call),
    Place("aufbruch_import", CASE, _call, "post"),
    Place("aufbruch_import_check", CASE, _batch),
    Place("aufbruch_import_check", CASE, _batch, "post"),
    Place("aufbruch_import_errors", CASE, _batch),
    Place("aufbruch_import_write", CASE, _batch, "post"),
    Place("aufbruch_import_undo", CASE, _batch, "post"),
]

IDEAS = [
    Place("aufbruch_ideas_export", CASE, lambda town: [town.call.pk, "csv"]),
    Place("aufbruch_ideas_export", CASE, lambda town: [town.process.pk, "xlsx"]),
    Place("aufbruch_handling", CASE, _idea),
    Place("aufbruch_stage", CASE, _idea, "post"),
    Place("aufbruch_particulars", CASE, _idea, "post"),
    Place("aufbruch_idea_join", CASE, _idea, "post"),
    Place("aufbruch_idea_separate", CASE, _idea, "post"),
    Place("aufbruch_answer_new", CASE, _idea),
    Place("aufbruch_answer_new", CASE, _idea, "post"),
    Place("aufbruch_answer", CASE, _answer),
    Place("aufbruch_answer", CASE, _answer, "post"),
    Place("aufbruch_answer_drop", CASE, _answer, "post"),
    Place("aufbruch_answers", CASES),
    Place("aufbruch_answers", DECIDING, method="post"),
]


def _priority(town: Town) -> list[Any]:
    return [town.priority_round.pk, town.priority.pk]


def _project(town: Town) -> list[Any]:
    return [town.project.pk]


PROJECTS = [
    Place("aufbruch_projects", CASES),
    Place("aufbruch_project", CASE, _project),
    Place("aufbruch_priorities", CASES),
    Place("aufbruch_priority_add", CASE, lambda town: [town.project.get_parent().pk]),
    Place("aufbruch_priority_add", CASE, lambda town: [town.project.get_parent().pk], "post"),
    Place("aufbruch_priority", CASE, lambda town: [town.priority_round.pk]),
    Place("aufbruch_priority_decide", CASE, lambda town: [town.priority_round.pk], "post"),
    Place("aufbruch_priority_publish", CASE, _priority, "post"),
    Place("aufbruch_priority_back", CASE, _priority, "post"),
    Place("aufbruch_project_step", CASE, _project, "post"),
    Place("aufbruch_project_undo", CASE, _project, "post"),
    Place("aufbruch_project_source", CASE, _project),
    Place("aufbruch_project_source", CASE, _project, "post"),
    Place("aufbruch_project_suggest", CASE, _project, "post"),
    Place("aufbruch_project_source_out", CASE, _project, "post"),
    Place("aufbruch_project_papers", CASE, _project),
    Place("aufbruch_project_papers", CASE, _project, "post"),
    Place("aufbruch_project_paper_out", CASE, _project, "post"),
]


def _case_workers(town: Town) -> list[Any]:
    return [town.staff.groups.get().pk]


INBOX = [
    Place("aufbruch_inbox", CASES),
    Place("aufbruch_decide", DECIDING, method="post"),
    Place("aufbruch_responsible", NOBODY),
    Place("aufbruch_responsible_change", NOBODY, lambda town: [town.process.pk]),
    Place("aufbruch_responsible_change", NOBODY, lambda town: [town.process.pk], "post"),
    Place("wagtailusers_groups:delete", NOBODY, _case_workers),
    Place("wagtailusers_groups:delete", NOBODY, _case_workers, "post"),
    Place("aufbruch_badge", CASE, lambda town: [town.comment.pk], "post"),
]


def _case_admin(model: str, one: Args) -> list[Place]:
    """The addresses that wagtail-modeladmin makes for a kind of case."""
    name = f"aufbruch_participation_{model}_modeladmin"
    return [
        Place(f"{name}_index", CASES, query=lambda town: {"o": "1"}),
        Place(f"{name}_inspect", CASE, one),
        Place(f"{name}_inspect", CASE, one, "post"),
        Place(f"{name}_history", CASE, one),
        Place(f"{name}_create", NOBODY),
        Place(f"{name}_edit", NOBODY_EDITS, one),
        Place(f"{name}_delete", NOBODY_EDITS, one),
        Place(f"{name}_delete", NOBODY_EDITS, one, "post"),
    ]


CASE_ADMIN = [
    *_case_admin("contribution", _idea),
    *_case_admin("mail", lambda town: [town.failed_mail.pk]),
]


@dataclass(frozen=True)
class Snippet:
    """A kind of item that the admin lists: its addresses are Wagtail's."""

    model: str
    one: Callable[[Town], Any]
    listed: Rule = EDITORS_LIST
    form: Rule = EDITORS_FORM
    edited: Rule = EDITING
    choosing: Rule = CHOOSING
    chosen: Rule = CHOSEN

    def places(self) -> list[Place]:
        """A line for each address that Wagtail may make for it; which ones it makes depends on what the model can."""
        views, choosers = f"wagtailsnippets_{self.model}", f"wagtailsnippetchoosers_{self.model}"
        ways = [(view, method) for view in ("edit", "delete", "unpublish") for method in ("get", "post")]
        ways += [(view, "get") for view in ("usage", "history", "history_results", "preview_on_edit")]
        return [
            *[Place(f"{views}:{view}", self.listed) for view in ("list", "list_results")],
            *[Place(f"{views}:{view}", self.form) for view in ("add", "preview_on_add")],
            Place(f"{views}:add", self.form, method="post"),
            *[Place(f"{views}:{view}", self.edited, self._key, method) for view, method in ways],
            Place(f"{views}:reorder", self.edited, self._key, "post"),
            *[
                Place(f"{views}:revisions_{view}", self.edited, self._revision)
                for view in ("view", "revert", "unschedule")
            ],
            Place(f"{views}:revisions_compare", self.edited, lambda town: [*self._key(town), "earliest", "latest"]),
            *[Place(f"{choosers}:{view}", self.choosing) for view in ("choose", "choose_results")],
            Place(f"{choosers}:chosen", self.chosen, self._key),
            Place(f"{choosers}:chosen_multiple", self.choosing, query=lambda town: {"id": self._key(town)}),
            Place(f"{choosers}:create", self.form),
        ]

    def _key(self, town: Town) -> list[Any]:
        return [self.one(town).pk]

    def _revision(self, town: Town) -> list[Any]:
        item = self.one(town)
        return [item.pk, (item.latest_revision or item.save_revision()).pk]


SNIPPETS = [
    Snippet("aufbruch_handlungsfeld", lambda town: town.field),
    Snippet("aufbruch_goal", lambda town: town.goal),
    Snippet("aufbruch_member", lambda town: town.member),
    Snippet("aufbruch_groups_statement", lambda town: town.statement),
    Snippet("aufbruch_events_eventkind", lambda town: town.kind),
    Snippet("aufbruch_events_meetingseries", lambda town: town.series),
    Snippet("aufbruch_council_organization", lambda town: town.council_body),
    Snippet("aufbruch_council_outcomewording", lambda town: town.wording),
    Snippet("aufbruch_council_meeting", lambda town: town.meeting),
    Snippet("aufbruch_council_paper", lambda town: town.paper),
    Snippet("aufbruch_council_server", lambda town: town.server),
    Snippet(
        "aufbruch_participation_decisionreason",
        lambda town: town.reason,
        listed=CASES,
        form=DECIDING,
        edited=CASE,
        choosing=CHOOSING_BY_STAFF,
        chosen=CHOSEN_BY_STAFF,
    ),
]

OWN = [
    *EVENTS,
    *COUNCIL,
    *COUNCIL_SERVERS,
    *WORKING_PAGES,
    *REVIEWS,
    *COMPETITIONS,
    *CAPTURE,
    *IDEAS,
    *PROJECTS,
    *INBOX,
    *CASE_ADMIN,
]
OF_SNIPPETS = [place for snippet in SNIPPETS for place in snippet.places()]


def test_no_staff_address_is_without_a_line_in_the_table() -> None:
    real = {route.name for route in staff_routes()}
    known = {place.route for place in [*OWN, *OF_SNIPPETS]}
    assert real - known == set()
    assert {place.route for place in OWN} - real == set(), "the table names addresses that do not exist"


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.mark.parametrize("who", ["staff", "editor", "neighbour", "newcomer"])
def test_everybody_gets_in_where_they_may_and_nowhere_else(town: Town, who: str) -> None:
    wrong = []
    for place, answer in _visits(town, browser_of(getattr(town, who))):
        wanted, met = getattr(place.rule, who), _met(answer)
        if met != wanted and not (wanted == IN and met in {SHOWN, NOTHING}):
            wrong.append(f"{place.route} ({place.method}): {met}; wanted: {wanted}")
        wrong += [f"{place.route} ({place.method}): no token in {form}" for form in forms_without_token(answer)]
    assert wrong == []


@pytest.mark.parametrize("who", ["staff", "editor", "neighbour", "newcomer"])
def test_what_does_not_exist_is_answered_like_what_is_of_another_process(town: Town, who: str) -> None:
    """Otherwise one could count through the numbers in an address and learn what other processes have."""
    browser = browser_of(getattr(town, who))
    wrong = []
    for place in OWN:
        args = place.args(town)
        keys = [place_of for place_of, value in enumerate(args) if isinstance(value, int)]
        # Who may open the object of their own process meets here what everybody meets elsewhere.
        rule = place.rule.neighbour if who == "staff" else getattr(place.rule, who)
        if not keys or rule not in {OUT, MISSING}:
            continue
        missing = [UNUSED if number in keys else value for number, value in enumerate(args)]
        met = _met(getattr(browser, place.method)(reverse(place.route, args=missing), place.query(town)))
        if met != rule:
            wrong.append(f"{place.route} ({place.method}): {met}; wanted: {rule}")
    assert wrong == []


@pytest.mark.parametrize("view", ["inspect", "history", "edit", "delete"])
def test_an_address_of_a_case_that_is_no_number_leads_nowhere(town: Town, view: str) -> None:
    url = reverse(f"aufbruch_participation_contribution_modeladmin_{view}", args=["unsinn"])
    assert town.staff_client.get(url).status_code == 404


def test_who_is_not_logged_in_is_sent_to_the_log_in(town: Town) -> None:
    login = reverse("wagtailadmin_login")
    wrong = [
        f"{place.route} ({place.method}): {answer.status_code}"
        for place, answer in _visits(town, browser_of(None))
        if answer.status_code != 302 or not answer.url.startswith(login)
    ]
    assert wrong == []


def _visits(town: Town, browser: Client) -> Iterator[tuple[Place, Any]]:
    """What the browser is answered at each address; what it did there is taken back before it goes on."""
    real = {route.name for route in staff_routes()}
    places = [place for place in [*OWN, *OF_SNIPPETS] if place.route in real]
    # There is one of everything before anybody comes, so that a list has something to show.
    urls = {place: reverse(place.route, args=place.args(town)) for place in places}
    for place in places:
        with transaction.atomic():
            yield place, getattr(browser, place.method)(urls[place], place.query(town))
            transaction.set_rollback(True)


def _met(answer: Any) -> str:
    """What somebody met who was answered this. Wagtail sends home, with a sentence, whoever has no right."""
    refused = {302: OUT, 404: MISSING}
    sees = SECRET.encode() in (b"".join(answer.streaming_content) if answer.streaming else answer.content)
    sent_home = answer.status_code == 302 and answer.url == reverse("wagtailadmin_home")
    if sent_home or answer.status_code == 404:
        return "is refused, but sees it all the same" if sees else refused[answer.status_code]
    if answer.status_code in {403, 405} or answer.status_code >= 500:
        return f"meets a fault ({answer.status_code})"
    return SHOWN if sees else NOTHING
