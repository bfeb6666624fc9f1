"""Whatever staff do can be read afterwards: that it was done, when and by whom.

The table holds a line for each thing that they do, and is compared with what there is: the decisions of the inbox, the
addresses that take a form, the functions of the domain that are told who acts. What is new there and has no line fails.
"""

import inspect
import json
import pkgutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, PageLogEntry

import wagtail_aufbruch
from tests.factories.checks import give_back, handed_in, make_checked, turn_down
from tests.factories.competitions import (
    make_certificate,
    make_competition,
    make_entry,
    make_honour,
    make_team_member,
)
from tests.factories.core import make_goal
from tests.factories.council import decide as decide_on
from tests.factories.council import make_body, make_paper, tie
from tests.factories.documents import real_pdf
from tests.factories.judging import make_jury
from tests.factories.outcomes import decide_all
from tests.factories.participation import make_moderator, make_participant
from tests.factories.reviews import end_round, fix_result, item_of, judge, juror
from tests.factories.staff import (
    make_claim,
    make_look,
    make_report,
    make_waiting_comment,
    make_waiting_version,
    seen_case,
    seen_mail,
    seen_now,
)
from tests.factories.tables import ROW, csv_bytes, upload
from tests.staff.routes import Route, staff_routes
from tests.staff.town import SECRET, Town, browser_of
from wagtail_aufbruch.competitions.domain.certificates import issuing
from wagtail_aufbruch.competitions.domain.checking import appeals, deciding, undoing
from wagtail_aufbruch.competitions.domain.checking.reading import fingerprint_of, last_check
from wagtail_aufbruch.competitions.domain.consents import answering as entry_answers
from wagtail_aufbruch.competitions.domain.consents import taking_out
from wagtail_aufbruch.competitions.domain.entering import by_staff as entries_by_staff
from wagtail_aufbruch.competitions.domain.entering import drafts
from wagtail_aufbruch.competitions.domain.going_on import choosing, publishing
from wagtail_aufbruch.competitions.domain.honouring import preparing as honours
from wagtail_aufbruch.competitions.domain.judging import copies
from wagtail_aufbruch.competitions.domain.operations import extending
from wagtail_aufbruch.competitions.domain.result import fixing
from wagtail_aufbruch.competitions.domain.result.standing import standing_of as results_of
from wagtail_aufbruch.competitions.domain.voting import signs
from wagtail_aufbruch.competitions.enums import EntryState, Sign
from wagtail_aufbruch.competitions.models import Ballot, Certificate, Entry, PlaceDecision, SetAside
from wagtail_aufbruch.core.domain import staff_traces
from wagtail_aufbruch.core.domain.pages import ways
from wagtail_aufbruch.core.domain.process.processes import processes_for
from wagtail_aufbruch.council.domain.followup import inbox_tasks as report_tasks
from wagtail_aufbruch.council.domain.followup import keeping, reminding
from wagtail_aufbruch.council.domain.followup import links as follow_up_links
from wagtail_aufbruch.council.domain.followup import locking as follow_up_locking
from wagtail_aufbruch.council.domain.followup import reports as task_reports
from wagtail_aufbruch.council.domain.oparl.matching import joining, open_results
from wagtail_aufbruch.council.domain.oparl.storing.asking import read_soon
from wagtail_aufbruch.council.domain.papers import deciding as deciding_on_papers
from wagtail_aufbruch.council.domain.papers import subjects as paper_subjects
from wagtail_aufbruch.council.domain.papers.stations import stations_of, with_stations
from wagtail_aufbruch.council.models import FollowUpReport, Paper
from wagtail_aufbruch.events.domain.calendar import series
from wagtail_aufbruch.events.domain.operations import checkin, letters, staff_lists
from wagtail_aufbruch.events.domain.operations.inbox_tasks import PAPER, RELEASE
from wagtail_aufbruch.events.domain.registration import by_staff, changes, guardians, register
from wagtail_aufbruch.events.models import DoorTap
from wagtail_aufbruch.groups.domain.judging import rounds as group_rounds
from wagtail_aufbruch.groups.domain.working import inbox_tasks as group_tasks
from wagtail_aufbruch.groups.domain.working import links as working_links
from wagtail_aufbruch.groups.domain.working import questions as group_questions
from wagtail_aufbruch.ideas.domain.capture import capture, importing
from wagtail_aufbruch.ideas.domain.responses import handling as ideas_handling
from wagtail_aufbruch.ideas.domain.responses import merge
from wagtail_aufbruch.ideas.models import ImportBatch
from wagtail_aufbruch.participation.domain.assessment import clusters
from wagtail_aufbruch.participation.domain.authorship import claims
from wagtail_aufbruch.participation.domain.comments import writing
from wagtail_aufbruch.participation.domain.consent import guardians as contribution_guardians
from wagtail_aufbruch.participation.domain.contributions import guardian_consent, transition_log, transitions, versions
from wagtail_aufbruch.participation.domain.files import attachments
from wagtail_aufbruch.participation.domain.mail import limits, outbox
from wagtail_aufbruch.participation.domain.moderation import (
    assignments,
    case_rights,
    decisions,
    inbox,
    post_moderation,
    reports,
    responsibility,
)
from wagtail_aufbruch.participation.domain.moderation.inbox_sources import all_sources
from wagtail_aufbruch.participation.domain.responses import answers, handling, stages
from wagtail_aufbruch.participation.extension.inbox_tasks import RESERVED_KEYS, Decision, Scope
from wagtail_aufbruch.participation.models import (
    Answer,
    Contribution,
    DecisionReason,
    Mail,
    StageStep,
    Transition,
    VoteCluster,
)
from wagtail_aufbruch.projects.domain import sources as project_sources
from wagtail_aufbruch.projects.domain import stages as project_stages
from wagtail_aufbruch.projects.domain.council import choosing as papers_of_council
from wagtail_aufbruch.projects.domain.council import disagreeing
from wagtail_aufbruch.projects.domain.council import inbox_tasks as council_tasks
from wagtail_aufbruch.projects.domain.council import installed as project_papers
from wagtail_aufbruch.projects.domain.prioritising import deciding as priorities
from wagtail_aufbruch.projects.domain.prioritising import rounds as priority_rounds
from wagtail_aufbruch.projects.models import ProjectSource
from wagtail_aufbruch.reviews.domain.invitations import links
from wagtail_aufbruch.reviews.domain.outcomes import drafting as outcome_drafting
from wagtail_aufbruch.reviews.domain.outcomes import publishing as outcome_publishing
from wagtail_aufbruch.reviews.domain.outcomes.sheet import sheet_of
from wagtail_aufbruch.reviews.domain.results import record
from wagtail_aufbruch.reviews.domain.reviewing import conflicts
from wagtail_aufbruch.reviews.domain.rounds import logbook, opening, people, preparing

pytestmark = pytest.mark.django_db


# Where it can be read


@dataclass(frozen=True)
class Logged:
    """In Wagtail's log, under this action."""

    action: str

    def count(self, user: Any) -> int:
        return sum(log.objects.filter(action=self.action, user=user).count() for log in (ModelLogEntry, PageLogEntry))


@dataclass(frozen=True)
class Noted:
    """In a row of its own that names who did it: a step of a contribution, a stage, a tap at the door."""

    model: Any
    by: str = "user"

    def count(self, user: Any) -> int:
        return int(self.model.objects.filter(**{self.by: user}).count())


@dataclass(frozen=True)
class Action:
    """One thing that staff do."""

    what: str
    does: Callable[[Town], Any]
    trace: Logged | Noted
    covers: tuple[Any, ...]
    """Of what there is: decisions, names of addresses, functions of the domain."""
    who: str = "staff"
    entries: int = 1


def _decide(decision: Decision, subject: Callable[[Town], Any]) -> Callable[[Town], Any]:
    return lambda town: decision.act(subject(town), town.staff, "Das steht schon da.")


def _post(route: str, args: Callable[[Town], list[Any]], **data: Any) -> Callable[[Town], Any]:
    """Send the form as staff do in the browser."""

    def send(town: Town) -> Any:
        values = {name: value(town) if callable(value) else value for name, value in data.items()}
        return town.staff_client.post(reverse(route, args=args(town)), values)

    return send


def _nothing(town: Town) -> list[Any]:
    return []


# Decisions


def _rejected(town: Town) -> Any:
    return transitions.reject(town.waiting_idea, user=None, reason="Doppelt.")


def _seen(town: Town) -> Any:
    make_look(town.idea)
    return town.idea


def _young_idea(town: Town) -> Any:
    idea = town.waiting_idea
    idea.guardian_needed = True
    idea.save()
    contribution_guardians.need_guardian(idea, "", "Ich bin einverstanden.", "1")
    return idea


def _version(town: Town) -> Any:
    return make_waiting_version(town.idea)


def _young_version(town: Town) -> Any:
    town.idea.guardian_needed = True
    town.idea.save()
    contribution_guardians.need_guardian(town.idea, "", "Ich bin einverstanden.", "1")
    return make_waiting_version(town.idea)


def _report(town: Town) -> Any:
    return make_report(town.idea)


def _votes(town: Town) -> Any:
    return VoteCluster.objects.create(
        process_id=town.process.pk, contribution_id=town.idea.pk, network="0" * 64, number=60
    )


def _claim(town: Town) -> Any:
    return make_claim(town.captured, make_participant(town.process, "cem@example.org"))


STEP = Noted(Transition)

DECISIONS = [
    Action("publish", _decide(decisions.PUBLISH, lambda town: town.waiting_idea), STEP,
           (decisions.PUBLISH, transitions.publish, transition_log.ask_receivers, transition_log.write_transition,
            inbox.carry_out)),
    Action("do not publish", _decide(decisions.REJECT, lambda town: town.waiting_idea), STEP,
           (decisions.REJECT, transitions.reject)),
    Action("hide", _decide(decisions.HIDE, lambda town: town.idea), STEP, (decisions.HIDE, transitions.hide)),
    Action("look at it again", _decide(decisions.REOPEN, _rejected), STEP, (decisions.REOPEN, transitions.reopen)),
    Action("mark as seen", _decide(decisions.SEEN, _seen), Logged("aufbruch.seen"),
           (decisions.SEEN, post_moderation.mark_seen)),
    Action("a guardian's consent on paper", _decide(decisions.CONSENT, _young_idea), Logged("aufbruch.paper_consent"),
           (decisions.CONSENT, guardian_consent.record_paper_consent)),
    Action("take a version over", _decide(decisions.TAKE_VERSION, _version), Logged("aufbruch.version_decided"),
           (decisions.TAKE_VERSION, versions.decide_version)),
    Action("a guardian's consent to new words on paper", _decide(decisions.VERSION_CONSENT, _young_version),
           Logged("aufbruch.paper_consent"), (decisions.VERSION_CONSENT,)),
    Action("refuse a version", _decide(decisions.REFUSE_VERSION, _version), Logged("aufbruch.version_decided"),
           (decisions.REFUSE_VERSION,)),
    Action("hide what was reported", _decide(decisions.GRANT_REPORT, _report), Logged("aufbruch.report_decided"),
           (decisions.GRANT_REPORT, reports.decide_report)),
    Action("keep what was reported", _decide(decisions.KEEP_REPORTED, _report), Logged("aufbruch.report_decided"),
           (decisions.KEEP_REPORTED,)),
    Action("hand an idea over", _decide(decisions.GRANT_CLAIM, _claim), Logged("aufbruch.claim_decided"),
           (decisions.GRANT_CLAIM, claims.decide_claim)),
    Action("refuse a claim", _decide(decisions.REFUSE_CLAIM, _claim), Logged("aufbruch.claim_decided"),
           (decisions.REFUSE_CLAIM,)),
    Action("do not count votes from one connection", _decide(decisions.VOID_VOTES, _votes),
           Logged("aufbruch.votes_decided"), (decisions.VOID_VOTES, clusters.decide_cluster)),
    Action("let votes from one connection count", _decide(decisions.KEEP_VOTES, _votes),
           Logged("aufbruch.votes_decided"), (decisions.KEEP_VOTES,)),
    Action("send a mail again", _decide(decisions.RETRY, lambda town: town.failed_mail),
           Logged("aufbruch.mail_retried"), (decisions.RETRY, outbox.retry)),
    Action("give a mail up", _decide(decisions.DROP, lambda town: town.failed_mail),
           Logged("aufbruch.mail_dropped"), (decisions.DROP, outbox.drop)),
    Action("send what was held back", _decide(decisions.RELEASE, lambda town: town.held_mail),
           Logged("aufbruch.mails_released"), (decisions.RELEASE, outbox.release, limits.release)),
    Action("delete what was held back", _decide(decisions.FORGET, lambda town: town.held_mail),
           Logged("aufbruch.mails_forgotten"), (decisions.FORGET, limits.forget)),
    Action("give held seats back", _decide(RELEASE, lambda town: town.held_seats[0]),
           Logged("aufbruch.registration_released"), (RELEASE, by_staff.release_held)),
    Action("a consent to a registration on paper", _decide(PAPER, lambda town: town.young_registration),
           Logged("aufbruch.registration_paper_consent"), (PAPER,)),
]  # fmt: skip


# The inbox and the cases


def _task(key: str) -> Callable[[Town], Any]:
    def one(town: Town) -> str:
        return f"new-idea:{town.waiting_idea.pk}"

    return _post(
        "aufbruch_decide", _nothing, one=lambda town: f"{key}|{one(town)}", seen=lambda town: seen_now([one(town)])
    )


def _give_back(town: Town) -> None:
    _task("take")(town)
    _task("release")(town)


CASES = [
    Action("decide in the inbox", _task("publish"), STEP, ("aufbruch_decide", inbox.decide, inbox.carry_out)),
    Action("take a task", _task("take"), Logged("aufbruch.assigned"), (assignments.assign,)),
    Action("give a task back", _give_back, Logged("aufbruch.released"), (assignments.release,)),
    Action("decide on a case",
           _post("aufbruch_participation_contribution_modeladmin_inspect", lambda town: [town.waiting_idea.pk],
                 decision="publish", seen=lambda town: seen_case(town.waiting_idea)),
           STEP, ("aufbruch_participation_contribution_modeladmin_inspect",)),
    Action("send a mail again from its page",
           _post("aufbruch_participation_mail_modeladmin_inspect", lambda town: [town.failed_mail.pk],
                 seen=lambda town: seen_mail(town.failed_mail)),
           Logged("aufbruch.mail_retried"), ("aufbruch_participation_mail_modeladmin_inspect",)),
    Action("set a badge", _post("aufbruch_badge", lambda town: [town.comment.pk], badge="lead",
                                seen=lambda town: seen_case(town.comment)),
           Logged("aufbruch.badge"), ("aufbruch_badge", writing.set_badge)),
    Action("comment for the town", lambda town: writing.write(town.idea, writing.Remark("Danke!"), user=town.staff),
           STEP, (writing.write, transitions.publish_by_staff), entries=2),
]  # fmt: skip


# Ideas


def _words_of(*ideas: Any) -> list[str]:
    return [f"{idea.pk}|{merge.words_seen(idea)}" for idea in ideas]


def _idea(town: Town) -> list[Any]:
    return [town.idea.pk]


def _separate(town: Town) -> None:
    merge.merge(town.idea, town.other_idea, user=None)
    _post("aufbruch_idea_separate", _idea)(town)


ANSWER = {"body": "Fachbereich Verkehr", "answered_on": "2019-05-02", "text": "Wir setzen das um."}

IDEAS = [
    Action("move an idea on",
           _post("aufbruch_stage", _idea, **{"stage-stage": "done", "stage-note": "", "stage-seen":
                 lambda town: handling.stage_seen(town.idea)}),
           Noted(StageStep), ("aufbruch_stage", handling.change_stage, stages.move_to_stage, stages.write_step)),
    Action("say where an idea belongs",
           _post("aufbruch_particulars", _idea, **{"where-place_name": "Stadtpark", "where-seen":
                 lambda town: handling.particulars_seen(town.idea)}),
           Logged("aufbruch.contribution_placed"), ("aufbruch_particulars", handling.save_particulars)),
    Action("join ideas", _post("aufbruch_idea_join", _idea, into=lambda town: town.other_idea.pk,
                                seen=lambda town: _words_of(town.idea, town.other_idea)),
           Logged("aufbruch.merged"), ("aufbruch_idea_join", merge.merge)),
    Action("separate ideas", _separate, Logged("aufbruch.unmerged"), ("aufbruch_idea_separate", merge.unmerge)),
    Action("write an answer", _post("aufbruch_answer_new", _idea, **ANSWER), Logged("aufbruch.answer_written"),
           ("aufbruch_answer_new", answers.save_draft)),
    Action("change an answer", _post("aufbruch_answer", lambda town: [town.idea.pk, town.answer.pk], **ANSWER),
           Logged("aufbruch.answer_written"), ("aufbruch_answer",)),
    Action("delete an answer", _post("aufbruch_answer_drop", lambda town: [town.idea.pk, town.answer.pk]),
           Logged("aufbruch.answer_deleted"), ("aufbruch_answer_drop", answers.delete_draft)),
    Action("publish answers", _post("aufbruch_answers", _nothing, answer=lambda town: [town.answer.pk], publish="1",
                                      seen=lambda town: f"{town.answer.pk}|{answers.fingerprint(town.answer)}"),
           Noted(Answer, "published_by"), ("aufbruch_answers", answers.publish_answers)),
    Action("take ideas along with their addresses",
           lambda town: town.staff_client.get(reverse("aufbruch_ideas_export", args=[town.call.pk, "csv"])),
           Logged("aufbruch.ideas_exported"), ("aufbruch_ideas_export",)),
]  # fmt: skip


# Projects


def _project(town: Town) -> list[Any]:
    return [town.project.pk]


def _suggested_again(town: Town) -> Any:
    project = _decided_project(town)
    disagreeing.dismiss(project, town.staff, "Das Amt prüft es anders.")
    row = project.dismissed_suggestions.get()
    return town.staff_client.post(reverse("aufbruch_project_suggest", args=[project.pk]), {"dismissed": row.pk})


def _decided_project(town: Town) -> Any:
    """One of which a paper says that it is decided, and that does not stand there."""
    day = timezone.localdate() - timedelta(days=1)
    paper = make_paper(town.process, "Entschieden", stations=[{"body": "Rat", "date": day, "authoritative": True}])
    tie(paper, town.project)
    stations = stations_of(with_stations(Paper.objects.filter(pk=paper.pk)).get())
    deciding_on_papers.confirm(
        paper,
        user=town.staff,
        seen=deciding_on_papers.basis_of(stations),
        body=make_body(town.process, "Rat"),
        decided_on=day,
        outcome="decided",
    )
    return town.project


def _tied(town: Town) -> Any:
    tie(town.paper, town.project)
    return town.paper


def _source(town: Town) -> ProjectSource:
    return ProjectSource.objects.create(project=town.project, kind="contribution", contribution_id=town.idea.pk)


def _projects(town: Town) -> list[Any]:
    make_goal(town.process, "Klima", weight=1)
    return [town.project.get_parent().pk]


def _priority(town: Town) -> list[Any]:
    return [town.priority_round.pk, town.priority.pk]


def _priority_plan() -> dict[str, Any]:
    return {"title": "Runde", "opens_at": "2030-01-01 10:00", "closes_at": "2030-02-01 10:00",
            "projects": lambda town: [town.project.pk]}  # fmt: skip


def _priority_decision() -> dict[str, Any]:
    values = {"title": "Prioritäten", "body_name": "Gremium", "present": 3}
    return {
        **{f"entscheidung-{name}": value for name, value in values.items()},
        "entscheidung-on": lambda town: timezone.localdate().isoformat(),
        "entscheidung-seen": lambda town: priorities.fingerprint_of(priority_rounds.result_in(town.priority_round)),
    }


PROJECTS = [
    Action("move a project on",
           _post("aufbruch_project_step", _project, **{"step-stage": "council", "step-on": "", "step-seen":
                 lambda town: project_stages.standing_of(town.project).seen}),
           Logged("aufbruch.project_stage"), ("aufbruch_project_step", project_stages.move, project_stages.write_step)),
    Action("take a project's step back",
           _post("aufbruch_project_undo", _project, seen=lambda town: project_stages.standing_of(town.project).seen),
           Logged("aufbruch.project_stage_undone"), ("aufbruch_project_undo", project_stages.undo)),
    Action("say what a project comes from",
           _post("aufbruch_project_source", _project, contribution=lambda town: town.idea.pk),
           Logged("aufbruch.project_source"), ("aufbruch_project_source", project_sources.take_in)),
    Action("say which statement a project comes from",
           _post("aufbruch_project_source", _project, statement=lambda town: town.statement.pk),
           Logged("aufbruch.project_source"), (project_sources.take_in_statement,)),
    Action("take out what a project does not come from",
           _post("aufbruch_project_source_out", _project, source=lambda town: _source(town).pk),
           Logged("aufbruch.project_source_out"), ("aufbruch_project_source_out", project_sources.take_out)),
    Action("prepare a round on projects", _post("aufbruch_priority_add", _projects, **_priority_plan()),
           Logged("aufbruch.round_created"), ("aufbruch_priority_add", priority_rounds.prepare)),
    Action("record what a body has decided on projects",
           _post("aufbruch_priority_decide", lambda town: [town.priority_round.pk], **_priority_decision()),
           Logged("aufbruch.priority_recorded"), ("aufbruch_priority_decide", priorities.record)),
    Action("publish what a body has decided on projects", _post("aufbruch_priority_publish", _priority),
           Logged("aufbruch.priority_published"), ("aufbruch_priority_publish", priorities.publish)),
    Action("take back what a body has decided on projects", _post("aufbruch_priority_back", _priority),
           Logged("aufbruch.priority_taken_back"), ("aufbruch_priority_back", priorities.take_back)),
    Action("name a paper that is about a project",
           _post("aufbruch_project_papers", _project, paper=lambda town: town.paper.pk),
           Logged("aufbruch.project_paper"),
           ("aufbruch_project_papers", project_papers.name_paper, papers_of_council.name_paper)),
    Action("take out a paper that is not about a project",
           _post("aufbruch_project_paper_out", _project, paper=lambda town: _tied(town).pk),
           Logged("aufbruch.project_paper_out"),
           ("aufbruch_project_paper_out", project_papers.take_out_paper, papers_of_council.take_out_paper)),
    Action("leave a project where it stands", _decide(council_tasks.DISMISS, _decided_project),
           Logged("aufbruch.project_suggestion_dismissed"), (council_tasks.DISMISS, disagreeing.dismiss)),
    Action("suggest again what was dismissed", _suggested_again,
           Logged("aufbruch.project_suggestion_back"), ("aufbruch_project_suggest", disagreeing.bring_back)),
    Action("say what a paper is about",
           _post("aufbruch_project_papers", _project, paper=lambda town: town.paper.pk),
           Logged(paper_subjects.NAMED), (paper_subjects.name_subject,)),
    Action("take out what a paper is not about",
           _post("aufbruch_project_paper_out", _project, paper=lambda town: _tied(town).pk),
           Logged(paper_subjects.TAKEN_OUT), (paper_subjects.take_out_subject,)),
]  # fmt: skip


# From the room


def _call(town: Town) -> list[Any]:
    return [town.call.pk]


def _take_import_back(town: Town) -> None:
    batch = town.written_batch
    _post("aufbruch_import_undo", lambda town: [town.call.pk, batch.pk])(town)


CAPTURE = [
    Action("capture an idea",
           _post("aufbruch_capture", _call, source="event", title="Bänke am Dalkeufer", form_key=str(uuid.uuid4())),
           STEP, ("aufbruch_capture", capture.capture, transition_log.log_captured)),
    Action("take a captured idea back", _post("aufbruch_capture_undo", lambda town: [town.call.pk, town.captured.pk]),
           Logged("aufbruch.capture_undone"), ("aufbruch_capture_undo", capture.undo_capture)),
    Action("upload a table", _post("aufbruch_import", _call, table=lambda town: upload(csv_bytes([ROW]))),
           Noted(ImportBatch), ("aufbruch_import", importing.take_file)),
    Action("write a table's ideas", _post("aufbruch_import_write", lambda town: [town.call.pk, town.batch.pk]),
           STEP, ("aufbruch_import_write", importing.write_rows)),
    Action("take an import back", _take_import_back, Logged("aufbruch.import_undone"),
           ("aufbruch_import_undo", importing.undo_import)),
]  # fmt: skip


# Events


def _event(town: Town) -> list[Any]:
    return [town.event.pk]


def _registration(town: Town) -> list[Any]:
    return [town.event.pk, town.registration.pk]


def _send_tap(town: Town) -> Any:
    person = town.registration.attendees.get()
    taps = json.dumps({"taps": [{"key": str(uuid.uuid4()), "person": person.pk}]})
    return town.staff_client.post(
        reverse("aufbruch_door_send", args=_event(town)), taps, content_type="application/json"
    )


def _letter(town: Town) -> Any:
    assert town.registration
    form = {"audience": "seated", "subject": "Neues", "text": "Bis bald!", "form_key": str(uuid.uuid4()), "send": "1"}
    return _post("aufbruch_event_letter", _event, **form)(town)


def _plan_next(town: Town) -> Any:
    form = {"starts_at": "2040-05-02 17:00", "after": str(town.event.pk)}
    return browser_of(town.editor).post(reverse("aufbruch_series_next", args=[town.series.pk]), form)


def _name_responsible(town: Town) -> Any:
    form = {"groups": [Group.objects.create(name="Bürgeramt").pk]}
    url = reverse("aufbruch_responsible_change", args=[town.process.pk])
    return browser_of(town.administrator).post(url, form)


def _copy_the_process(town: Town) -> Any:
    town.process.staff_groups.add(Group.objects.create(name="Bürgeramt"))
    form = {"new_title": "Nächstes Jahr", "new_slug": "naechstes", "new_parent_page": town.process.get_parent().pk}
    return browser_of(town.administrator).post(reverse("wagtailadmin_pages:copy", args=[town.process.pk]), form)


EVENTS = [
    Action("register somebody by hand",
           _post("aufbruch_event_add", _event, name="Erika Beispiel", people="1", consent="on",
                 form_key=str(uuid.uuid4())),
           Logged("aufbruch.registration_by_hand"),
           ("aufbruch_event_add", by_staff.register_by_hand, register.register_by_staff)),
    Action("change a registration",
           _post("aufbruch_registration_change", _registration, **{"change-name": "Anna Neu", "change-people": "2"}),
           Logged("aufbruch.registration_changed"), ("aufbruch_registration_change", by_staff.change_by_staff)),
    Action("cancel a registration",
           _post("aufbruch_registration_cancel", _registration, **{"cancel-reason": "Der Raum ist zu klein."}),
           Logged("aufbruch.registration_cancelled"),
           ("aufbruch_registration_cancel", by_staff.cancel_by_staff, changes.cancel)),
    Action("give a seat",
           _post("aufbruch_registration_seat", lambda town: [town.event.pk, town.waiting_registration.pk]),
           Logged("aufbruch.registration_seated"), ("aufbruch_registration_seat", by_staff.give_seat)),
    Action("send the link again", _post("aufbruch_registration_link", _registration),
           Logged("aufbruch.registration_link_sent"), ("aufbruch_registration_link", by_staff.send_link_again)),
    Action("record a consent at the counter",
           _post("aufbruch_registration_consent", lambda town: [town.event.pk, town.young_registration.pk]),
           Logged("aufbruch.registration_paper_consent"),
           ("aufbruch_registration_consent", by_staff.record_paper_consent, guardians.record_paper_consent)),
    Action("note something", _post("aufbruch_registration_note", _registration, **{"note-note": "Rollstuhl"}),
           Logged("aufbruch.registration_noted"), ("aufbruch_registration_note", by_staff.set_note, by_staff.note)),
    Action("write to participants", _letter, Logged("aufbruch.event_letter"),
           ("aufbruch_event_letter", letters.begin_letter)),
    Action("check somebody in",
           _post("aufbruch_door", _event, person=lambda town: [town.registration.attendees.get().pk]),
           Noted(DoorTap), ("aufbruch_door", checkin.record_taps)),
    Action("check somebody in by phone", _send_tap, Noted(DoorTap), ("aufbruch_door_send",)),
    Action("take registrations along",
           lambda town: town.staff_client.get(reverse("aufbruch_event_export", args=[town.event.pk, "csv"])),
           Logged("aufbruch.registrations_exported"), ("aufbruch_event_export",)),
    Action("print the list of participants", _post("aufbruch_event_papers", _event, listed="on"),
           Logged("aufbruch.registrations_exported"), ("aufbruch_event_papers",)),
    Action("plan the next date", _plan_next, Logged("wagtail.copy"), ("aufbruch_series_next", series.begin_next),
           who="editor"),
    Action("say who handles a process's cases", _name_responsible, Logged("aufbruch.responsible"),
           ("aufbruch_responsible_change", responsibility.set_responsible), who="administrator"),
    Action("take over who handles a process's cases to its copy", _copy_the_process, Logged("aufbruch.responsible"),
           (responsibility.take_over_responsible,), who="administrator"),
]  # fmt: skip


# Review rounds


def _round(town: Town) -> list[Any]:
    return [town.round.pk]


def _draft(town: Town) -> list[Any]:
    return [town.draft_round.pk]


def _juror(town: Town) -> list[Any]:
    return [town.round.pk, juror(town.round).pk]


def _round_form(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Runde", "method": "index", "least_reviews": "2", "dealing": "all", "reviews_each": "3",
        "keep_days": "365", "kriterien-TOTAL_FORMS": "1", "kriterien-INITIAL_FORMS": "0", "kriterien-0-name": "Nutzen",
        "kriterien-0-least": "1", "kriterien-0-most": "5", "kriterien-0-weight": "1", **changes,
    }  # fmt: skip


def _tie_form(town: Town) -> dict[str, Any]:
    items = list(town.tied_round.items.values_list("pk", flat=True))
    return {"item": items, "platz": ["2", "1"], "gleich-reason": "Mehr davon."}


def _decide_tie(town: Town) -> Any:
    return town.staff_client.post(reverse("aufbruch_review_tie", args=[town.tied_round.pk]), _tie_form(town))


def _undo_tie(town: Town) -> Any:
    _decide_tie(town)
    item = town.tied_round.items.first()
    return town.staff_client.post(reverse("aufbruch_review_tie_undo", args=[town.tied_round.pk, item.pk]))


def _fix(town: Town) -> Any:
    _decide_tie(town)
    return fix_result(town.staff_client, town.tied_round)


def _published(town: Town) -> int:
    """The call, with something that can be judged."""
    assert town.idea
    return int(town.call.pk)


def _write_outcomes(town: Town) -> Any:
    row = sheet_of(town.group_round).rows[0]
    typed = {f"verdict-{row.item.pk}": "go_on", f"seen-{row.item.pk}": row.seen}
    return town.staff_client.post(reverse("aufbruch_review_outcomes", args=[town.group_round.pk]), typed)


def _publish_outcomes(town: Town, **typed: Any) -> Any:
    decide_all(town.group_round, [town.idea, town.other_idea], user=town.staff)
    typed["seen"] = sheet_of(town.group_round).seen
    return town.staff_client.post(reverse("aufbruch_review_outcomes_publish", args=[town.group_round.pk]), typed)


def _take_outcomes_back(town: Town) -> Any:
    _publish_outcomes(town, when="later", at="2040-05-02 17:00")
    return town.staff_client.post(reverse("aufbruch_review_outcomes_back", args=[town.group_round.pk]))


# The town's draft has got people and things already: two entries.
REVIEWS = [
    Action("prepare a review round",
           _post("aufbruch_review_add", _nothing, **_round_form(where=lambda town: f"contribution:{_published(town)}")),
           Logged("aufbruch.round_created"), ("aufbruch_review_add", preparing.create_round)),
    Action("change a review round", _post("aufbruch_review_change", _draft, **_round_form()),
           Logged("aufbruch.round_changed"), ("aufbruch_review_change", preparing.change_round)),
    Action("choose what is judged", _post("aufbruch_review_items", _draft, items=lambda town: [town.idea.pk]),
           Logged("aufbruch.round_items"), ("aufbruch_review_items", preparing.choose_items), entries=2),
    Action("take something out",
           _post("aufbruch_review_item_out", lambda town: [town.round.pk, town.round.items.first().pk],
                 **{"heraus-reason": "Zurückgezogen"}),
           Logged("aufbruch.round_item_out"), ("aufbruch_review_item_out", preparing.take_out)),
    Action("name who judges", _post("aufbruch_review_people", _draft, people="Nina <nina@example.org>"),
           Logged("aufbruch.round_people"), ("aufbruch_review_people", people.add_reviewers), entries=2),
    Action("release a review round", _post("aufbruch_review_release", _draft),
           Logged("aufbruch.round_released"), ("aufbruch_review_release", opening.release)),
    Action("delete the draft of a review round", _post("aufbruch_review_delete", _draft),
           Logged("aufbruch.round_deleted"), ("aufbruch_review_delete", opening.delete_draft)),
    Action("extend a review round", _post("aufbruch_review_extend", _round, **{"ende-closes_at": "2040-05-02 17:00"}),
           Logged("aufbruch.round_extended"), ("aufbruch_review_extend", opening.extend)),
    Action("end a review round", _post("aufbruch_review_close", _round),
           Logged("aufbruch.round_closed"), ("aufbruch_review_close", opening.close_now)),
    Action("remind who judges", _post("aufbruch_review_remind", _round),
           Logged("aufbruch.round_reminded"), ("aufbruch_review_remind", people.remind_people)),
    Action("send a new link to judge", _post("aufbruch_review_link", _juror),
           Logged("aufbruch.round_link_sent"), ("aufbruch_review_link", people.send_new_link)),
    Action("let somebody judge no more", _post("aufbruch_review_person_out", _juror),
           Logged("aufbruch.round_person_out"), ("aufbruch_review_person_out", people.take_out_reviewer)),
    Action("note a conflict of interest",
           _post("aufbruch_review_conflict", _juror, **{"befangen-kind": "family",
                 "befangen-item": lambda town: town.round.items.first().pk}),
           Logged("aufbruch.round_conflict"), ("aufbruch_review_conflict", conflicts.declare_by_staff)),
    Action("decide between equal results", _decide_tie, Logged("aufbruch.round_tie"),
           ("aufbruch_review_tie", record.decide_tie)),
    Action("take a decision between equal results back", _undo_tie, Logged("aufbruch.round_tie_undone"),
           ("aufbruch_review_tie_undo", record.undo_tie)),
    Action("fix the result of a review round", _fix, Logged("aufbruch.round_fixed"),
           ("aufbruch_review_fix", record.fix)),
    Action("take a review round along",
           lambda town: town.staff_client.get(reverse("aufbruch_review_export", args=[town.round.pk, "csv"])),
           Logged("aufbruch.round_exported"), ("aufbruch_review_export",)),
    Action("start a round in which a theme group judges",
           _post("aufbruch_group_judging_add", lambda town: [town.theme_group.pk],
                 **_round_form(contributions=lambda town: [town.idea.pk])),
           Logged("aufbruch.round_created"), ("aufbruch_group_judging_add", group_rounds.prepare)),
    Action("write down what a group has decided", _write_outcomes,
           Logged("aufbruch.outcomes_saved"), ("aufbruch_review_outcomes", outcome_drafting.save)),
    Action("set a moment for a group's outcomes",
           lambda town: _publish_outcomes(town, when="later", at="2040-05-02 17:00"),
           Logged("aufbruch.outcomes_released"), ("aufbruch_review_outcomes_publish", outcome_publishing.release)),
    Action("publish a group's outcomes", lambda town: _publish_outcomes(town, when="now"),
           Logged("aufbruch.outcomes_published"), (outcome_publishing.release,)),
    Action("take a publication of outcomes back", _take_outcomes_back,
           Logged("aufbruch.outcomes_taken_back"), ("aufbruch_review_outcomes_back", outcome_publishing.take_back)),
    Action("take a report on outcomes along",
           lambda town: town.staff_client.get(
               reverse("aufbruch_review_report_export", args=[town.group_round.pk, "csv"])),
           Logged("aufbruch.outcomes_exported"), ("aufbruch_review_report_export",)),
]  # fmt: skip


# Competitions


def _competition(town: Town) -> list[Any]:
    return [town.competition.pk]


def _entry(town: Town) -> list[Any]:
    return [town.entry.pk]


def _take_member_out(town: Town) -> Any:
    """As staff take out of a team whose guardian refuses."""
    member = make_team_member(make_entry(town.competition, state=EntryState.HANDED_IN), agrees=False)
    return town.staff_client.post(
        reverse("aufbruch_entry_member_out", args=[member.entry_id, member.pk]),
        {f"heraus-{member.pk}-reason": "Am Telefon besprochen."},
    )


def _left(town: Town) -> Any:
    """An entry from whose team somebody was taken out."""
    return make_entry(town.competition, state=EntryState.HANDED_IN, looking_since=timezone.now())


def _look_through(town: Town, entry: Any) -> Any:
    return town.staff_client.post(
        reverse("aufbruch_entry_looked_through", args=[entry.pk]), {"stand": str(entry.revision)}
    )


def _sign_paper(town: Town) -> Any:
    """As staff write down what a guardian has signed."""
    member = make_entry(town.competition, guardian_needed=True).members.get()
    prefix = f"papier-{member.pk}"
    return town.staff_client.post(
        reverse("aufbruch_entry_consent", args=[member.entry_id, member.pk]),
        {f"{prefix}-agrees-{member.pk}": "ja", f"{prefix}-received_on": "2026-05-04"},
    )


def _in_check(town: Town) -> Any:
    """An entry that waits for the formal check; the same one each time."""
    if "in_check" not in town.__dict__:
        town.__dict__["in_check"] = handed_in(make_checked(town.process))
    return town.__dict__["in_check"]


def _undo_check(town: Town) -> Any:
    entry = handed_in(make_checked(town.process, title="Zurückgenommen"))
    turn_down(entry, town.staff)
    seen = undoing.mark_of(Entry.objects.get(pk=entry.pk), last_check(entry))
    return town.staff_client.post(
        reverse("aufbruch_entry_check_undo", args=[entry.pk]),
        {"zuruecknehmen-seen": seen, "zuruecknehmen-reason": "Vertan"},
    )


def _more_time(town: Town) -> Any:
    entry = handed_in(make_checked(town.process, title="Länger"))
    give_back(entry, town.staff)
    seen = undoing.mark_of(Entry.objects.get(pk=entry.pk), last_check(entry))
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    return town.staff_client.post(
        reverse("aufbruch_entry_more_time", args=[entry.pk]),
        {"mehr-zeit-seen": seen, "mehr-zeit-until": day, "mehr-zeit-reason": "Ferien"},
    )


def _appealed(town: Town) -> Any:
    """An entry that somebody else did not admit, with an appeal."""
    if "appealed" not in town.__dict__:
        town.__dict__["appealed"] = handed_in(make_checked(town.process))
        turn_down(town.__dict__["appealed"], make_moderator(town.process, "kollegin"))
        appeals.file_appeal(town.__dict__["appealed"], "Bitte noch einmal ansehen.")
    return Entry.objects.select_related("competition", "form").get(pk=town.__dict__["appealed"].pk)


def _check(wish: str, second: str, **more: Any) -> Callable[[Town], Any]:
    """Tick the usual rules, the second one as given, and press this button."""
    return _post(
        "aufbruch_entry_check",
        lambda town: [_in_check(town).pk],
        **{
            "pruefung-seen": lambda town: fingerprint_of(_in_check(town)),
            "pruefung-finding_rule0000": "fulfilled",
            "pruefung-finding_rule0001": second,
            "pruefung-message": "Bitte nachbessern.",
            "pruefung-asked": "title",
            "pruefung-until": lambda town: (timezone.localdate() + timedelta(days=3)).isoformat(),
            "tun": wish,
        },
        **more,
    )


def _honoured(town: Town) -> Any:
    """An entry of a competition that is over, with a prize; the same one each time."""
    if "honoured" not in town.__dict__:
        now = timezone.now()
        over = make_competition(
            town.process, "Vorbei", closes_at=now - timedelta(days=1), honoured_at=now + timedelta(days=9)
        )
        town.__dict__["honoured"] = make_entry(over, state="handed_in")
        make_honour(town.__dict__["honoured"])
    return town.__dict__["honoured"]


def _award(town: Town) -> Any:
    entry = _honoured(town)
    given = {"seen": honours.revision_of(entry.competition), "prize": "1. Preis", "place": 1, "why": "Tippfehler"}
    return town.staff_client.post(reverse("aufbruch_honour", args=[entry.pk]), given)


def _award_in_public(town: Town) -> Any:
    competition = _honoured(town).competition
    honours.publish(competition, user=town.staff, seen=honours.revision_of(competition))
    return _award(town)


def _take_back_release(town: Town) -> Any:
    competition = _honoured(town).competition
    honours.release(competition, user=town.staff, seen=honours.revision_of(competition))
    return _honour_step("zuruecknehmen")(town)


def _honour_step(wish: str) -> Callable[[Town], Any]:
    def post(town: Town) -> Any:
        competition = _honoured(town).competition
        given = {"seen": honours.revision_of(competition), "introduction": "Text", "tun": wish}
        return town.staff_client.post(reverse("aufbruch_honouring", args=[competition.pk]), given)

    return post


def _let_go_on(town: Town, **more: str) -> Any:
    entry = _honoured(town)
    given = {"seen": choosing.seen_of(entry), "title": "Titel", "text": "Text", **more}
    return town.staff_client.post(reverse("aufbruch_entry_choose", args=[entry.pk]), given)


def _publish_entry(town: Town) -> Any:
    competition = _honoured(town).competition
    honours.publish(competition, user=town.staff, seen=honours.revision_of(competition))
    return _let_go_on(town)


def _let_not_go_on(town: Town) -> Any:
    _let_go_on(town)
    return _let_go_on(town, tun="zuruecknehmen")


def _released_entry(town: Town) -> list[Any]:
    return [town.blind_copy.entry_id]


def _stand_in_for(town: Town) -> Any:
    url = reverse("aufbruch_blind_copy", args=[town.entry.pk])
    return town.staff_client.post(url, {f"ersatz_{town.entry_file.key}": real_pdf()})


def _stuffed(town: Town) -> list[Any]:
    Ballot.objects.create(competition=town.competition, voter="x", network="netz", confirmed_at=timezone.now())
    return [town.competition.pk, signs.sign_token(Sign.NETWORK, "netz")]


def _set_aside(town: Town) -> list[Any]:
    row = SetAside.objects.create(competition=town.competition, sign=Sign.NETWORK, reason="Grund")
    Ballot.objects.create(competition=town.competition, voter="y", confirmed_at=timezone.now(), set_aside=row)
    return [town.competition.pk, row.pk]


def _certificate(town: Town) -> list[Any]:
    """Of the entry with a prize; a fresh one each time."""
    entry = _honoured(town)
    entry.certificate_papers.all().delete()
    return [entry.competition_id, make_certificate(entry).pk]


def _revoked(town: Town) -> list[Any]:
    competition, certificate = _certificate(town)
    issuing.revoke(Certificate.objects.get(pk=certificate), "Grund", tells_reason=False, user=town.staff)
    return [competition, certificate]


def _judged(town: Town) -> Any:
    """A competition that is over, in which two entries have the same result; the same one each time."""
    if "judged" not in town.__dict__:
        over = make_competition(town.process, "Bewertet", closes_at=timezone.now() - timedelta(days=1))
        entries = [make_entry(over, email=f"b{place}@example.org", state="handed_in") for place in (1, 2)]
        values = {"least_reviews": 1, "tie_breaks": ["decision"]}
        running = make_jury(over, entries, user=town.staff, jury=1, **values)
        for entry in entries:
            judge(juror(running), item_of(running, entry), 3, 3)
        end_round(running)
        town.__dict__["judged"] = over
    return town.__dict__["judged"]


def _tie(town: Town) -> Any:
    keys = list(_judged(town).entries.values_list("pk", flat=True))
    given = {"beitrag": keys, "platz": ["1", "2"], "gleich-reason": "Los"}
    return town.staff_client.post(reverse("aufbruch_result_tie", args=[_judged(town).pk]), given)


def _tie_undone(town: Town) -> Any:
    entry = _judged(town).entries.first()
    PlaceDecision.objects.create(entry=entry, place=1, reason="Los")
    return town.staff_client.post(reverse("aufbruch_result_tie_undo", args=[_judged(town).pk, entry.pk]))


def _fixed(town: Town) -> Any:
    over = _judged(town)
    for place, entry in enumerate(over.entries.all(), 1):
        PlaceDecision.objects.create(entry=entry, place=place, reason="Los", at=over.closes_at)
    seen = fixing.fingerprint_of(results_of(over))
    return town.staff_client.post(reverse("aufbruch_result_fix", args=[over.pk]), {"fest-seen": seen})


COMPETITIONS = [
    Action("tick rules of an entry", _check("merken", "open"),
           Logged("aufbruch.entry_check_noted"), ("aufbruch_entry_check", deciding.note)),
    Action("admit an entry", _check("zulassen", "fulfilled"), Logged("aufbruch.entry_admitted"), (deciding.admit,)),
    Action("return an entry", _check("zurueckgeben", "not_fulfilled"),
           Logged("aufbruch.entry_returned"), (deciding.send_back,)),
    Action("not admit an entry", _check("ablehnen", "not_fulfilled"),
           Logged("aufbruch.entry_not_admitted"), (deciding.refuse,)),
    Action("decide an appeal",
           _post("aufbruch_entry_appeal_decided", lambda town: [_appealed(town).pk],
                 **{"einspruch-seen": lambda town: fingerprint_of(_appealed(town)), "einspruch-reason": "Stimmt.",
                    "tun": "stattgeben"}),
           Logged("aufbruch.entry_appeal_decided"), ("aufbruch_entry_appeal_decided", appeals.decide_appeal)),
    Action("take a decision on an entry back", _undo_check,
           Logged("aufbruch.entry_check_undone"), ("aufbruch_entry_check_undo", undoing.undo)),
    Action("give more time for a repair", _more_time,
           Logged("aufbruch.entry_repair_longer"), ("aufbruch_entry_more_time", undoing.give_more_time)),
    Action("extend a deadline",
           _post("aufbruch_competition_extend", _competition, until="2040-05-02 17:00", reason="Ferien"),
           Logged("aufbruch.competition_extended"), ("aufbruch_competition_extend", extending.extend)),
    Action("let an entry come later",
           _post("aufbruch_entry_late", _entry, **{"spaet-until": "2040-05-02 17:00", "spaet-reason": "Krank"}),
           Logged("aufbruch.entry_late"), ("aufbruch_entry_late", entries_by_staff.allow_late)),
    Action("set ballots aside", _post("aufbruch_vote_group", _stuffed, reason="Zwölf in einer Minute"),
           Logged("aufbruch.ballots_set_aside"), ("aufbruch_vote_group", signs.set_aside)),
    Action("take ballots in again", _post("aufbruch_vote_take_in", _set_aside),
           Logged("aufbruch.ballots_taken_in"), ("aufbruch_vote_take_in", signs.take_in_again)),
    Action("record a guardian's signature for an entry", _sign_paper,
           Logged("aufbruch.entry_paper_consent"), ("aufbruch_entry_consent", entry_answers.record_paper)),
    Action("take somebody out of a team", _take_member_out,
           Logged("aufbruch.entry_member_out"), ("aufbruch_entry_member_out", taking_out.take_out)),
    Action("look through an entry", lambda town: _look_through(town, _left(town)),
           Logged("aufbruch.entry_looked_through"),
           ("aufbruch_entry_looked_through", taking_out.note_looked_through)),
    Action("try the form of a competition", _post("aufbruch_entry_trial", _competition),
           Logged("aufbruch.entry_trial"), ("aufbruch_entry_trial", drafts.try_out)),
    Action("mark what a jury must not read", _post("aufbruch_blind_copy", _entry, verbergen="Anna"),
           Logged("aufbruch.entry_blackened"), ("aufbruch_blind_copy", copies.keep)),
    Action("release a copy without names",
           _post("aufbruch_blind_copy", _entry, schritt="freigeben",
                 stand=lambda town: copies.draft_of(town.entry).contents.fingerprint),
           Logged("aufbruch.entry_copy_released"), ("aufbruch_blind_copy", copies.release)),
    Action("put a file beside an entry for a jury", _stand_in_for,
           Logged("aufbruch.entry_blackened"), ("aufbruch_blind_copy", copies.replace_file)),
    Action("take back a copy without names", _post("aufbruch_blind_copy_back", _released_entry),
           Logged("aufbruch.entry_copy_taken_back"), ("aufbruch_blind_copy_back", copies.take_back)),
    Action("prepare a winner", _award,
           Logged("aufbruch.honouring_prepared"), ("aufbruch_honour", honours.settle)),
    Action("write words about the winners", _honour_step("speichern"),
           Logged("aufbruch.honouring_prepared"), ("aufbruch_honouring", honours.keep_texts)),
    Action("release winners", _honour_step("freigeben"),
           Logged("aufbruch.honouring_released"), (honours.release,)),
    Action("take back a release of winners", _take_back_release,
           Logged("aufbruch.honouring_taken_back"), (honours.take_back,)),
    Action("publish winners", _honour_step("veroeffentlichen"),
           Logged("aufbruch.honouring_published"), (honours.publish,)),
    Action("lay out certificates", _post("aufbruch_certificates", lambda town: [_honoured(town).competition_id]),
           Logged("aufbruch.certificates_laid_out"), (issuing.keep_sheet,)),
    Action("issue certificates",
           _post("aufbruch_certificates", lambda town: [_honoured(town).competition_id], tun="ausstellen"),
           Logged("aufbruch.certificates_issued"), ("aufbruch_certificates", issuing.issue)),
    Action("revoke a certificate", _post("aufbruch_certificate", _certificate, tun="widerrufen", reason="Abgekupfert"),
           Logged("aufbruch.certificate_revoked"), ("aufbruch_certificate", issuing.revoke)),
    Action("take back a revocation", _post("aufbruch_certificate", _revoked, tun="gelten"),
           Logged("aufbruch.certificate_given_back"), (issuing.give_back,)),
    Action("issue a certificate again", _post("aufbruch_certificate", _certificate, tun="neu", name="Anna B."),
           Logged("aufbruch.certificate_replaced"), (issuing.issue_again,)),
    Action("correct a published result", _award_in_public, Logged("aufbruch.honouring_corrected"), ()),
    Action("let an entry go on", _let_go_on, Logged("aufbruch.entry_chosen"),
           ("aufbruch_entry_choose", "aufbruch_entries_choose", choosing.choose, publishing.choose_many)),
    Action("publish an entry", _publish_entry, Logged("aufbruch.entry_went_on"),
           (publishing.choose_and_publish, transitions.publish_chosen)),
    Action("let an entry not go on", _let_not_go_on, Logged("aufbruch.entry_not_chosen"), (choosing.drop,)),
    Action("decide between equal results of a competition", _tie,
           Logged("aufbruch.result_tie"), ("aufbruch_result_tie", fixing.decide_tie)),
    Action("take back a decision between equal results of a competition", _tie_undone,
           Logged("aufbruch.result_tie_undone"), ("aufbruch_result_tie_undo", fixing.undo_tie)),
    Action("fix the result of a competition", _fixed,
           Logged("aufbruch.result_fixed"), ("aufbruch_result_fix", fixing.fix)),
    Action("take the result of a competition along",
           lambda town: town.staff_client.get(reverse("aufbruch_result_export", args=[_judged(town).pk, "csv"])),
           Logged("aufbruch.result_exported"), ("aufbruch_result_export",)),
    Action("take an entry along with its files",
           lambda town: town.staff_client.get(reverse("aufbruch_entry_zip", args=_entry(town))),
           Logged("aufbruch.entry_archived"), ("aufbruch_entry_zip",)),
    Action("take entries along with their files",
           lambda town: town.staff_client.get(reverse("aufbruch_entries_zip", args=[town.competition.pk])),
           Logged("aufbruch.entries_archived"), ("aufbruch_entries_zip",)),
    Action("take entries along",
           lambda town: town.staff_client.get(reverse("aufbruch_entries_export", args=[town.competition.pk, "csv"])),
           Logged("aufbruch.entries_exported"), ("aufbruch_entries_export",)),
]  # fmt: skip


# What Wagtail's own forms keep


def _ticked(item: Any) -> str:
    """Where Wagtail deletes what is ticked in a list."""
    place = [item._meta.app_label, item._meta.model_name, "delete"]
    return f"{reverse('wagtail_bulk_action', args=place)}?id={item.pk}"


def _reasons(view: str, args: Callable[[Town], list[Any]] = _nothing) -> Callable[[Town], Any]:
    form = {"title": "Doppelt", "text": "Schon da.", "sort_order": "0", "process": lambda town: town.process.pk}
    return _post(f"wagtailsnippets_aufbruch_participation_decisionreason:{view}", args, **form)


REASONS = [
    Action("make a reason", _reasons("add"), Logged("wagtail.create"), (DecisionReason,)),
    Action("change a reason", _reasons("edit", lambda town: [town.reason.pk]), Logged("wagtail.edit"), ()),
    Action("delete a reason", _reasons("delete", lambda town: [town.reason.pk]), Logged("wagtail.delete"), ()),
    Action("delete ticked reasons", lambda town: town.staff_client.post(_ticked(town.reason)), Logged("wagtail.delete"),
           ()),
]  # fmt: skip


def _met(town: Town) -> list[Any]:
    return [town.met_paper.pk]


def _joined(town: Town) -> Any:
    joining.join(town.met_paper, town.imported_paper, user=None)
    return town.staff_client.post(reverse("aufbruch_oparl_part", args=[town.met_paper.pk]))


def _told_apart(town: Town) -> Any:
    joining.refuse(town.met_paper, town.imported_paper, user=None)
    named = {"imported": town.imported_paper.pk}
    return town.staff_client.post(reverse("aufbruch_oparl_again", args=[town.met_paper.pk]), named)


def _imported(town: Town) -> int:
    return int(town.imported_paper.pk)


def _confirmed(town: Town) -> Any:
    body = make_body(town.process, "Ein Ausschuss")
    url = reverse("aufbruch_council_decision", args=[town.met_paper.pk])
    browser = browser_of(town.editor)
    seen = browser.get(url).context["form"]["seen"].value()
    day = timezone.localdate().isoformat()
    return browser.post(url, {"outcome": "decided", "body": body.pk, "decided_on": day, "seen": seen})


def _unconfirmed(town: Town) -> Any:
    _confirmed(town)
    return browser_of(town.editor).post(reverse("aufbruch_council_undo", args=[town.met_paper.pk]))


def _acted(act: str, *, report: bool = False, sent: bool = False, **data: str) -> Any:
    """Do this on the page of a task that everybody sees, without a report unless there is to be one."""

    def does(town: Town) -> Any:
        url = reverse("aufbruch_follow_up", args=[town.follow_up.pk])
        Paper.objects.filter(pk=town.paper.pk).update(is_public=True)
        if not report:
            FollowUpReport.objects.all().delete()
        if sent:
            town.staff_client.post(url, {"act": "send"})
        seen = town.staff_client.get(url).context["forms"][act]["seen"].value()
        return town.staff_client.post(url, {"act": act, "seen": seen, **data})

    return does


def _begun(town: Town) -> Any:
    decide_on(town.met_paper)
    url = reverse("aufbruch_paper_follow_ups", args=[town.met_paper.pk])
    return town.staff_client.post(url, {"task": "Bauen", "remind_days": "14"})


def _report(town: Town) -> Any:
    return town.follow_up.reports.get()


_PAGE = "aufbruch_follow_up"
FOLLOW_UPS = [
    Action("publish a report in the inbox", _decide(report_tasks.PUBLISH, _report),
           Logged(task_reports.PUBLISHED), (report_tasks.PUBLISH,)),
    Action("put a report aside in the inbox", _decide(report_tasks.DISMISS, _report),
           Logged(task_reports.DISMISSED), (report_tasks.DISMISS,)),
    Action("note what follows from a decision", _begun, Logged(keeping.BEGUN),
           ("aufbruch_paper_follow_ups", keeping.begin)),
    Action("change what is to be done", _acted("change", task="Anders bauen", remind_days="7"),
           Logged(keeping.CHANGED), (_PAGE, keeping.change)),
    Action("set a due date", _acted("due", due=timezone.localdate().isoformat()),
           Logged(keeping.DUE_SET), (_PAGE, keeping.set_due, keeping.put_due)),
    Action("move a task on", _acted("move", state="running"), Logged(keeping.MOVED),
           (_PAGE, keeping.move, keeping.put_state, follow_up_locking.write_step)),
    Action("take the last step of a task back", _acted("undo"), Logged(keeping.UNDONE), (_PAGE, keeping.undo)),
    Action("publish a report on a task", _acted("publish", report=True, words="Fertig."),
           Logged(task_reports.PUBLISHED), (_PAGE, task_reports.publish)),
    Action("put a report on a task aside", _acted("dismiss", report=True, reason="Stimmt nicht."),
           Logged(task_reports.DISMISSED), (_PAGE, task_reports.dismiss)),
    Action("note what was reported by phone", _acted("enter", kind="done"),
           Logged(task_reports.PUBLISHED), (_PAGE, task_reports.enter)),
    Action("ask the responsible person by mail", _acted("send"),
           Logged(reminding.SENT), (_PAGE, reminding.send_now)),
    Action("end the links of the responsible person", _acted("withdraw", sent=True),
           Logged(follow_up_links.WITHDRAWN), (_PAGE, follow_up_links.withdraw)),
]  # fmt: skip


def _at_group(act: str, *, sent: bool = False, **data: str) -> Any:
    """Do this on the working page's page for staff: with the leads that can be written to, or with the question."""

    def does(town: Town) -> Any:
        url = reverse("aufbruch_working_page", args=[town.asking_group.pk])
        if sent:
            _at_group("send")(town)
        shown = town.staff_client.get(url).context
        form = shown["questions"][0] if act in {"answer", "settle"} else shown["form"]
        question = getattr(form, "question", None)
        told = {"question": question.pk} if question else {"members": form["members"].value()}
        return town.staff_client.post(url, {"act": act, "seen": form["seen"].value(), **told, **data})

    return does


_GROUP = "aufbruch_working_page"
WORKING_PAGES = [
    Action("send the working page", _at_group("send"), Logged(working_links.SENT), (_GROUP, working_links.send)),
    Action("end links to the working page", _at_group("withdraw", sent=True), Logged(working_links.WITHDRAWN),
           (_GROUP, working_links.withdraw)),
    Action("answer a lead", _at_group("answer", text="Im Mai."), Logged(group_questions.ANSWERED),
           (_GROUP, group_questions.answer)),
    Action("settle a question", _at_group("settle"), Logged(group_questions.DONE), (_GROUP, group_questions.settle)),
    Action("settle a question in the inbox",
           _decide(group_tasks.SETTLE, lambda town: town.asking_group.questions.get()),
           Logged(group_questions.DONE), (group_tasks.SETTLE,)),
]  # fmt: skip


COUNCIL_SERVERS = [
    Action("let a council's server be read", _post("aufbruch_oparl_read", lambda town: [town.server.pk]),
           Logged("aufbruch.server_asked"), ("aufbruch_oparl_read", read_soon)),
    Action("say what a result means",
           _post("aufbruch_oparl_meaning", lambda town: [town.server.pk], wording="einstimmig", outcome="decided"),
           Logged("aufbruch.result_meaning"), ("aufbruch_oparl_meaning", open_results.say_meaning)),
    Action("confirm what was decided on a paper", _confirmed,
           Logged(deciding_on_papers.DECIDED), ("aufbruch_council_decision", deciding_on_papers.confirm),
           who="editor"),
    Action("take the confirmation back", _unconfirmed,
           Logged(deciding_on_papers.TAKEN_BACK), ("aufbruch_council_undo", deciding_on_papers.take_back),
           who="editor"),
    Action("join two papers", _post("aufbruch_oparl_join", _met, imported=_imported),
           Logged("aufbruch.paper_joined"), ("aufbruch_oparl_join", joining.join)),
    Action("part two papers", _joined, Logged("aufbruch.paper_parted"), ("aufbruch_oparl_part", joining.part)),
    Action("say that two papers are different", _post("aufbruch_oparl_refuse", _met, imported=_imported),
           Logged("aufbruch.paper_other"), ("aufbruch_oparl_refuse", joining.refuse)),
    Action("suggest two papers again", _told_apart,
           Logged("aufbruch.paper_asked_again"), ("aufbruch_oparl_again", joining.ask_again)),
]  # fmt: skip


ACTIONS = [
    *DECISIONS,
    *CASES,
    *IDEAS,
    *CAPTURE,
    *EVENTS,
    *COUNCIL_SERVERS,
    *FOLLOW_UPS,
    *WORKING_PAGES,
    *REVIEWS,
    *COMPETITIONS,
    *REASONS,
    *PROJECTS,
]

CHANGE_NOTHING = {
    "aufbruch_cards": "prints",
    "aufbruch_import_check": "chooses columns of a table of which nothing is written yet",
    "wagtailusers_groups:delete": "Wagtail keeps the log of its own form",
    "aufbruch_event_letter_go_on": "goes on with a letter that is in the log",
    "aufbruch_participation_contribution_modeladmin_index": "lists",
    "aufbruch_participation_mail_modeladmin_index": "lists",
    **{
        f"aufbruch_participation_{model}_modeladmin_{view}": "refused to everybody"
        for model in ("contribution", "mail")
        for view in ("create", "edit", "delete", "history")
    },
}  # fmt: skip
"""Addresses that take a form, and leave all as it was."""

ONLY_LOOK = {
    processes_for, staff_lists.events_for, capture.calls_for, capture.may_capture, capture.captured_lately,
    ideas_handling.idea_for, ideas_handling.ideas_for, handling.answered_for,
    assignments.name_of, attachments.may_see, inbox.inbox_of, inbox.totals, inbox.badge, inbox.forget_badge,
    inbox.find_tasks, case_rights.case_processes, case_rights.may_handle_cases,
    case_rights.handled_processes, case_rights.handles_page, case_rights.places_of_processes,
    case_rights.handles_any_cases, case_rights.cases_for, case_rights.pages_for, responsibility.may_set_responsible,
    appeals.why_not_by, staff_traces.work_of, staff_traces.why_kept, links.reviewer_by_login, logbook.note, ways.way_to,
}  # fmt: skip
"""Functions that ask who somebody is, and change nothing."""


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.what)
def test_what_staff_do_can_be_read_afterwards_with_who_did_it(action: Action) -> None:
    town = Town()
    who = getattr(town, action.who)
    before = action.trace.count(who)
    answer = action.does(town)
    assert getattr(answer, "status_code", 302) in {200, 302}, "the form was not taken"
    assert action.trace.count(who) == before + action.entries
    assert not [entry for entry in _told_by_the_log() if "@" in entry], "an address that nothing takes out again"


def _told_by_the_log() -> list[str]:
    """What stands in all entries of pages and of everything else."""
    return [f"{entry.label} {entry.data}" for log in (ModelLogEntry, PageLogEntry) for entry in log.objects.all()]


def test_the_log_names_each_action_in_german() -> None:
    named = {action.trace.action for action in ACTIONS if isinstance(action.trace, Logged)}
    for name in sorted(one for one in named if one.startswith("aufbruch.")):
        assert registry.action_exists(name), f"{name} has no name in the log"
        label = registry.get_action_label(name)
        with override("en"):
            english = str(label)
        with override("de"):
            assert str(label) != english, name


def test_taking_a_task_writes_nobody_s_name_or_address_into_the_log_for_good() -> None:
    town = Town()
    for make in (_seen, _version, _votes, _claim, _appealed):
        make(town)
    assert all([town.waiting_idea, town.young_registration, town.held_seats, town.follow_up, town.asking_group])
    make_waiting_comment(town.idea)
    make_report(town.idea)
    Entry.objects.update(title=f"Beitrag {SECRET}")
    town.young_registration.__class__.objects.filter(pk=town.young_registration.pk).update(confirmed_at=timezone.now())
    assert all([town.failed_mail, town.held_mail])
    Mail.objects.update(contribution=town.idea)
    scope = Scope((town.process.pk,))
    tasks = [task for source in all_sources().values() for task in source.load(scope, None, 100)]
    met = {task.source for task in tasks}
    assert met >= {"new-idea", "new-comment", *RESERVED_KEYS - {"left"}, "event_guardian", "event_held", "entry_appeal"}
    assert met >= {"follow_up_report", "group_question"}
    for task in tasks:
        assignments.assign(task, town.staff, by=town.staff)
        assignments.release(task, by=town.staff)
    entries = ModelLogEntry.objects.filter(action__in=["aufbruch.assigned", "aufbruch.released"])
    assert not [entry.label for entry in entries if "@" in entry.label], "an address"
    Contribution.objects.all().delete()
    Mail.objects.all().delete()
    told = [f"{entry.label} {entry.data}" for entry in entries.all()]
    assert len(told) > 2 * len(met) - 10
    assert not [one for one in told if SECRET in one]


# Compared with what there is


def _covered() -> set[Any]:
    return {thing for action in ACTIONS for thing in action.covers}


def _modules(part: str = "") -> Iterator[Any]:
    for found in pkgutil.walk_packages(wagtail_aufbruch.__path__, f"{wagtail_aufbruch.__name__}."):
        if part in found.name and ".migrations" not in found.name:
            yield import_module(found.name)


def test_no_decision_is_without_a_line() -> None:
    there = {
        id(value): f"{module.__name__}.{name}"
        for module in _modules()
        for name, value in vars(module).items()
        if isinstance(value, Decision)
    }
    covered = {id(thing) for thing in _covered() if isinstance(thing, Decision)}
    assert {name for key, name in there.items() if key not in covered} == set()


def test_no_function_that_is_told_who_acts_is_without_a_line() -> None:
    there = {
        function
        for module in _modules(".domain")
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        if {"user", "by"} & set(inspect.signature(function).parameters)
    }
    covered = {thing for thing in _covered() if inspect.isfunction(thing)}
    assert {f"{one.__module__}.{one.__name__}" for one in there - covered - ONLY_LOOK} == set()


def test_no_address_that_takes_a_form_is_without_a_line() -> None:
    """Wagtail's own forms of snippets keep their log themselves; the reasons stand for all of them."""
    town = Town()

    def takes_a_form(route: Route) -> bool:
        answer = town.staff_client.options(reverse(route.name, kwargs=route.kwargs))
        return "POST" in answer.headers.get("Allow", "POST")

    there = {route.name for route in staff_routes() if not route.is_of_snippets and takes_a_form(route)}
    assert there - _covered() - set(CHANGE_NOTHING) == set()


SNIPPETS = ["field", "goal", "member", "statement", "kind", "series", "council_body", "wording", "meeting", "paper"]


@pytest.mark.parametrize("kind", [*SNIPPETS, "reason"])
def test_of_each_item_that_is_deleted_by_ticking_it_the_log_says_which_and_by_whom(kind: str) -> None:
    town = Town()
    item, user = getattr(town, kind), town.administrator
    browser_of(user).post(_ticked(item))
    assert not type(item).objects.filter(pk=item.pk).exists()
    (entry,) = ModelLogEntry.objects.filter(action="wagtail.delete")
    assert (entry.object_id, entry.label, entry.user, entry.deleted) == (str(item.pk), str(item), user, True)


def test_of_an_item_that_is_not_deleted_the_log_says_nothing() -> None:
    town = Town()
    browser_of(town.editor).post(_ticked(town.reason))
    assert DecisionReason.objects.filter(pk=town.reason.pk).exists()
    assert not ModelLogEntry.objects.filter(action="wagtail.delete").exists()
