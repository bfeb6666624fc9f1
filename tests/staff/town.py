"""A town with one of everything that staff work on, and the people who come to its addresses.

Everything is made when it is first asked for, so that a test pays for what it needs alone.
"""

import uuid
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission

from tests.client import CommittingClient
from tests.factories.comments import make_comment
from tests.factories.competitions import (
    make_certificate,
    make_competition,
    make_contribution,
    make_entry,
    make_file,
    make_honour,
    make_team_member,
)
from tests.factories.core import make_field, make_goal, make_member, make_process
from tests.factories.council import make_body, make_follow_up, make_meeting, make_paper, make_wording
from tests.factories.events import make_bookable, make_index
from tests.factories.groups import make_board, make_group, make_statement
from tests.factories.groups import make_index as make_groups
from tests.factories.ideas import make_call, make_idea
from tests.factories.judging import put_shown, released, stand_in
from tests.factories.outcomes import make_judging
from tests.factories.participation import make_moderator, make_participant
from tests.factories.priorities import decide, make_judged
from tests.factories.projects import make_project, make_project_index
from tests.factories.registrations import make_registration
from tests.factories.reviews import end_round, judge, juror, make_round, make_running
from tests.factories.staff import make_answer, make_failed_mail
from tests.factories.tables import ROW, csv_bytes
from tests.factories.uploads import gps_photo
from wagtail_aufbruch.competitions.models import FixedResult, PlaceDecision
from wagtail_aufbruch.core.models import Member, ProcessPage
from wagtail_aufbruch.council.models import AgendaItem, FollowUpReport, Meeting, Paper, Server
from wagtail_aufbruch.events.domain.operations.letters import Draft, begin_letter
from wagtail_aufbruch.events.enums import Audience, RegistrationState
from wagtail_aufbruch.events.models import EventKind, MeetingSeries
from wagtail_aufbruch.groups.models import GroupQuestion
from wagtail_aufbruch.ideas.domain.capture.capture import Captured, capture
from wagtail_aufbruch.ideas.domain.capture.importing import take_file, write_rows
from wagtail_aufbruch.participation.models import DecisionReason

SECRET = "Zaubernuss"
"""Stands in all that the town's own staff alone may see."""

SNIPPETS = (
    "handlungsfeld",
    "goal",
    "member",
    "statement",
    "eventkind",
    "meetingseries",
    "organization",
    "outcomewording",
    "meeting",
    "paper",
    "server",
)


class Town:
    """One process with its staff, and another one next door."""

    # What there is

    @cached_property
    def process(self) -> Any:
        return make_process("Digitaler Aufbruch")

    @cached_property
    def call(self) -> Any:
        return make_call(self.process, f"Aufruf {SECRET}")

    @cached_property
    def server(self) -> Any:
        """A council's server, with a result that waits for its meaning."""
        server = Server.objects.create(
            process=self.process, name=f"Rat {SECRET}", address="https://ris.stadt.example/oparl/system"
        )
        meeting = Meeting.objects.create(process=self.process, server=server, oparl_id="m", name="Rat")
        AgendaItem.objects.create(
            meeting=meeting,
            server=server,
            oparl_id="i",
            result="einstimmig",
            outcome="unclear",
            confirmed_at=timezone.now(),
        )
        return server

    @cached_property
    def imported_paper(self) -> Any:
        return Paper.objects.create(
            process=self.process, server=self.server, oparl_id="p", name=f"Vorlage {SECRET}", reference="2026/0289"
        )

    @cached_property
    def met_paper(self) -> Any:
        """A typed paper with the number of the imported one."""
        number = self.imported_paper.reference
        return Paper.objects.create(process=self.process, name=f"Getippt {SECRET}", reference=f"DS {number}")

    @cached_property
    def author(self) -> Any:
        return make_participant(self.process)

    @cached_property
    def idea(self) -> Any:
        return make_idea(self.call, f"Idee {SECRET}", author=self.author, stage="received")

    @cached_property
    def other_idea(self) -> Any:
        return make_idea(self.call, f"Zweite Idee {SECRET}", stage="received")

    @cached_property
    def waiting_idea(self) -> Any:
        return make_idea(self.call, f"Wartende Idee {SECRET}", author=self.author, state="pending")

    @cached_property
    def comment(self) -> Any:
        return make_comment(self.idea, f"Kommentar {SECRET}")

    @cached_property
    def answer(self) -> Any:
        return make_answer(self.idea, f"Fachbereich {SECRET}")

    @cached_property
    def captured(self) -> Any:
        entry = Captured(title=f"Karte {SECRET}", form_key=uuid.uuid4())
        return capture(self.call, entry, process=self.process, user=self.staff)

    @cached_property
    def batch(self) -> Any:
        """A table that is uploaded and not written yet."""
        row = [f"Zeile {SECRET}", *ROW[1:]]
        return take_file(self.call, f"{SECRET}.csv", csv_bytes([row]), process=self.process, user=self.staff)

    @cached_property
    def written_batch(self) -> Any:
        write_rows(self.batch, self.call, self.process, self.staff, until=0, clock=lambda: 1)
        return self.batch

    @cached_property
    def failed_mail(self) -> Any:
        return make_failed_mail(self.process, f"Bestätigung {SECRET}")

    @cached_property
    def held_mail(self) -> Any:
        return make_failed_mail(self.process, f"Bestätigung {SECRET}", state="held")

    @cached_property
    def reason(self) -> Any:
        return DecisionReason.objects.create(process_id=self.process.pk, title=f"Grund {SECRET}", text="Doppelt.")

    @cached_property
    def competition(self) -> Any:
        return make_competition(self.process, f"Wettbewerb {SECRET}")

    @cached_property
    def entry(self) -> Any:
        return make_entry(self.competition, title=f"Beitrag {SECRET}", name=f"Anna {SECRET}", state="handed_in")

    @cached_property
    def young_person(self) -> Any:
        return make_team_member(self.entry, f"Mia {SECRET}")

    @cached_property
    def certificate(self) -> Any:
        """Of an entry that has won."""
        return make_certificate(self.honour.entry, SECRET)

    @cached_property
    def entry_file(self) -> Any:
        return make_file(self.entry, f"{SECRET}.pdf")

    @cached_property
    def blind_file(self) -> Any:
        return stand_in(self.entry_file)

    @cached_property
    def blind_copy(self) -> Any:
        return released(self.entry, user=self.staff)

    @cached_property
    def honour(self) -> Any:
        entry = make_entry(self.competition, email="gewinnt@example.org", title=SECRET, name=SECRET, state="handed_in")
        return make_honour(entry, f"Preis {SECRET}", picture=put_shown(entry, gps_photo()))

    @cached_property
    def contribution(self) -> Any:
        """An entry that went on."""
        entry = make_entry(self.competition, email="weiter@example.org", title=SECRET, name=SECRET, state="handed_in")
        return make_contribution(entry)

    @cached_property
    def fixed_result(self) -> Any:
        """Of a competition that is over, with one entry."""
        now = timezone.now()
        over = make_competition(self.process, f"Vorbei {SECRET}", closes_at=now - timedelta(days=3))
        entry = make_entry(over, email="vorbei@example.org", title=f"Sieger {SECRET}", state="handed_in")
        PlaceDecision.objects.create(entry=entry, place=1, reason=SECRET)
        return FixedResult.objects.create(competition=over, text="{}", sha256="0" * 64)

    @cached_property
    def priority_round(self) -> Any:
        """A review round on projects that is over; the body may decide."""
        scores = {f"Vorhaben {SECRET}": [(5,), (4,), (3,)]}
        index = self.project.get_parent().specific
        more = {"index": index, "goals": [("Klima", 60)], "title": f"Runde {SECRET}"}
        return make_judged(self.process, user=self.staff, scores=scores, **more)[2]

    @cached_property
    def priority(self) -> Any:
        """What the body has decided on it; not published."""
        return decide(self.priority_round, user=self.staff, title=SECRET, is_published=False)

    @cached_property
    def events(self) -> Any:
        return make_index(self.process)

    @cached_property
    def event(self) -> Any:
        return make_bookable(self.events, f"Forum {SECRET}", series=self.series)

    @cached_property
    def registration(self) -> Any:
        return make_registration(self.event, f"Anna {SECRET}")

    @cached_property
    def waiting_registration(self) -> Any:
        return make_registration(self.event, f"Berta {SECRET}", state=RegistrationState.WAITING)

    @cached_property
    def young_registration(self) -> Any:
        return make_registration(
            self.event, f"Cem {SECRET}", state=RegistrationState.HELD, guardian_needed=True, guardian_email=""
        )

    @cached_property
    def held_seats(self) -> Any:
        return [
            make_registration(self.event, f"Fremd {number} {SECRET}", state=RegistrationState.HELD, network="netz")
            for number in range(3)
        ]

    @cached_property
    def letter(self) -> Any:
        assert self.registration
        draft = Draft(f"Brief {SECRET}", "Bitte Schal mitbringen.", Audience.SEATED)
        return begin_letter(self.event, draft, key=uuid.uuid4(), user=self.staff)

    @cached_property
    def series(self) -> Any:
        return MeetingSeries.objects.create(process_id=self.process.pk, title=f"Reihe {SECRET}")

    @cached_property
    def kind(self) -> Any:
        return EventKind.objects.create(process_id=self.process.pk, title=f"Art {SECRET}")

    @cached_property
    def field(self) -> Any:
        return make_field(self.process, f"Feld {SECRET}")

    @cached_property
    def goal(self) -> Any:
        return make_goal(self.process, f"Ziel {SECRET}")

    @cached_property
    def member(self) -> Any:
        return make_member(self.process, f"Mitglied {SECRET}")

    @cached_property
    def statement(self) -> Any:
        return make_statement(make_board(make_groups(self.process)), f"Stellungnahme {SECRET}")

    @cached_property
    def council_body(self) -> Any:
        return make_body(self.process, f"Ausschuss {SECRET}")

    @cached_property
    def meeting(self) -> Any:
        return make_meeting(self.process, f"Ausschuss {SECRET}")

    @cached_property
    def wording(self) -> Any:
        return make_wording(self.process, f"so beschlossen {SECRET}")

    @cached_property
    def paper(self) -> Any:
        """A draft, which nobody but its editors may see."""
        return make_paper(self.process, f"Vorlage {SECRET}", is_public=False)

    @cached_property
    def follow_up(self) -> Any:
        """What follows from a decision on the draft, with somebody who can be asked and a report that waits."""
        follow_up = make_follow_up(self.paper, f"Aufgabe {SECRET}", email="amt@stadt.example")
        FollowUpReport.objects.create(follow_up=follow_up, kind="done", words=f"Fertig {SECRET}", by_link=True)
        return follow_up

    @cached_property
    def asking_group(self) -> Any:
        """A group with two leads, of whom one can be written to and has asked something."""
        group = make_group(make_groups(self.process), f"Gruppe {SECRET}")
        lead = group.memberships.select_related("member").order_by("pk")[0].member
        Member.objects.filter(pk=lead.pk).update(email="leitung@stadt.example")
        GroupQuestion.objects.create(group=group, member=lead, email="leitung@stadt.example", text=f"Frage {SECRET}")
        return group

    @cached_property
    def draft_round(self) -> Any:
        """A review round that is prepared and not released."""
        return make_round(self.call, user=self.staff, ideas=[self.idea], title=f"Entwurf {SECRET}")

    @cached_property
    def round(self) -> Any:
        """A review round that runs."""
        return make_running(self.call, user=self.staff, ideas=[self.idea, self.other_idea], title=f"Runde {SECRET}")

    @cached_property
    def tied_round(self) -> Any:
        """A review round that is over, with a tie that waits for a decision."""
        ideas = [self.idea, self.other_idea]
        tied = make_running(self.call, user=self.staff, ideas=ideas, tie_breaks=["decision"], title=f"Gleich {SECRET}")
        for item in tied.items.all():
            for place in (1, 2):
                judge(juror(tied, place), item, 3, 3)
        return end_round(tied)

    @cached_property
    def theme_group(self) -> Any:
        return make_group(self.process, f"Themengruppe {SECRET}", sides=[])

    @cached_property
    def group_round(self) -> Any:
        """A review round of a theme group that is over; the group may decide."""
        ideas = [self.idea, self.other_idea]
        more = {"group": self.theme_group, "title": f"Gruppenrunde {SECRET}", "scores": (5, 1)}
        return make_judging(ideas, user=self.staff, **more)

    @cached_property
    def project(self) -> Any:
        return make_project(make_project_index(self.process), f"Projekt {SECRET}", stage="proposal")

    # Who comes

    @cached_property
    def staff(self) -> Any:
        """Handles the cases of the process, and may do nothing else."""
        # Read anew: the tree has grown since, and a page that is saved writes how many children it knows of.
        return make_moderator(ProcessPage.objects.get(pk=self.process.pk))

    @cached_property
    def newcomer(self) -> Any:
        """May enter the admin, and has no rights there."""
        return self._somebody("neu", [])

    @cached_property
    def editor(self) -> Any:
        """Edits the pages, fields, goals … of the process; its cases are not theirs."""
        return self._editor_of(self.process, "redaktion")

    @cached_property
    def administrator(self) -> Any:
        """Manages users and groups, and may do everything else."""
        return get_user_model().objects.create_superuser("verwaltung")

    @cached_property
    def neighbour(self) -> Any:
        """May do everything in another process: edit it, and decide on its cases."""
        other = make_process("Nachbarstadt")
        user = self._editor_of(other, "nachbarin")
        other.staff_groups.add(user.groups.get())
        return user

    def _editor_of(self, process: Any, name: str) -> Any:
        user = self._somebody(
            name, [f"{do}_{model}" for do in ("add", "change", "delete", "publish") for model in SNIPPETS]
        )
        for action in ("add_page", "change_page", "publish_page"):
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=action)
            GroupPagePermission.objects.create(group=user.groups.get(), page_id=process.pk, permission=permission)
        return user

    @staticmethod
    def _somebody(name: str, rights: list[str]) -> Any:
        group = Group.objects.create(name=f"Gruppe {name}")
        group.permissions.add(*Permission.objects.filter(codename__in=["access_admin", *rights]))
        user = get_user_model().objects.create_user(name, password="geheim")
        user.groups.add(group)
        return user

    @cached_property
    def staff_client(self) -> Client:
        """The browser of the process's staff."""
        return browser_of(self.staff)


def browser_of(user: Any) -> Client:
    """A browser in which ``user`` is logged in; nobody for None."""
    client = CommittingClient()
    if user is not None:
        client.force_login(user)
    return client
