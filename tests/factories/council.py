"""Papers of the council with their way; a test names what it is about."""

from datetime import date
from typing import Any

from django.utils import timezone

from tests.factories.core import add_page
from wagtail_aufbruch.council.domain.followup.keeping import Given, begin
from wagtail_aufbruch.council.domain.followup.locking import write_step
from wagtail_aufbruch.council.domain.papers.state import settle
from wagtail_aufbruch.council.models import (
    AgendaItem,
    Consultation,
    Decision,
    File,
    FollowUp,
    FollowUpLink,
    FollowUpReport,
    Meeting,
    Organization,
    OtherPaper,
    OutcomeWording,
    Paper,
    PaperIndexPage,
    PaperSubject,
    Server,
    ServerList,
    ServerReading,
    ServerRun,
)

DAY = date(2026, 3, 2)


def make_papers(process: Any, title: str = "Ratsvorlagen", **values: Any) -> PaperIndexPage:
    """The page that lists them."""
    return add_page(process, PaperIndexPage(title=title, **values))


def make_body(process: Any, name: str = "Hauptausschuss", **values: Any) -> Organization:
    return Organization.objects.get_or_create(process_id=process.pk, name=name, defaults=values)[0]


def make_meeting(process: Any, body: str = "Hauptausschuss", **values: Any) -> Meeting:
    values.setdefault("date", DAY)
    return Meeting.objects.create(process_id=process.pk, organization=make_body(process, body), **values)


def make_wording(process: Any, wording: str = "einstimmig beschlossen", outcome: str = "decided") -> OutcomeWording:
    return OutcomeWording.objects.create(process_id=process.pk, wording=wording, outcome=outcome)


def make_paper(process: Any, name: str = "Radweg am Ring", *, stations: Any = (), **values: Any) -> Paper:
    """A public paper; ``stations`` are dictionaries of a consultation, ``body`` a name."""
    values.setdefault("is_public", True)
    paper = Paper.objects.create(process_id=process.pk, name=name, **values)
    for station in stations:
        add_station(paper, **station)
    paper.state = settle(paper.pk)
    return paper


def add_station(paper: Paper, body: str = "Hauptausschuss", **values: Any) -> Consultation:
    values.setdefault("date", DAY)
    organization = Organization.objects.get_or_create(process_id=paper.process_id, name=body)[0]
    return Consultation.objects.create(paper=paper, organization=organization, **values)


def tie(paper: Paper, page: Any) -> PaperSubject:
    """The paper is about the page."""
    return PaperSubject.objects.create(paper=paper, page_id=page.pk)


def make_server(process: Any, **values: Any) -> Server:
    values.setdefault("address", "https://ris.stadt.example/oparl")
    return Server.objects.create(process_id=process.pk, name="Ratsinformation", **values)


def make_imported(process: Any, name: str = "Radweg am Ring", *, oparl_id: str = "p1", **values: Any) -> Paper:
    """A paper as the import leaves it."""
    server = Server.objects.filter(process_id=process.pk).first() or make_server(process)
    return make_paper(process, name, server=server, oparl_id=oparl_id, confirmed_at=timezone.now(), **values)


def make_council(process: Any) -> Decision:
    """A row of everything, in which each field that can point somewhere does."""
    server = make_server(process)
    body = make_body(process, "Rat", server=server, oparl_id="b1")
    meeting = make_meeting(process, "Rat", server=server, oparl_id="m1")
    item = AgendaItem.objects.create(meeting=meeting, server=server, oparl_id="i1")
    imported = make_imported(process)
    station = Consultation.objects.create(
        paper=imported, organization=body, meeting=meeting, agenda_item=item, server=server, oparl_id="c1"
    )
    File.objects.create(paper=imported, name="Anlage", server=server, oparl_id="f1")
    typed = make_paper(process, "Von Hand", imported=imported)
    ServerReading.objects.create(server=server)
    ServerList.objects.create(server=server, name="paper", address=server.address, since=timezone.now())
    ServerRun.objects.create(server=server)
    tie(typed, process)
    OtherPaper.objects.create(typed=make_paper(process, "Noch eine"), imported=imported)
    decision = Decision.objects.create(
        paper=typed, consultation=station, organization=body, decided_on=DAY, basis="x", outcome="decided"
    )
    follow_up = make_follow_up(typed)
    step = write_step(follow_up, "moved", "noted", None, user=None, organization=body, noted_on=DAY)
    FollowUpReport.objects.create(follow_up=follow_up, kind="done", step=step, state="published")
    FollowUpLink.objects.create(follow_up=follow_up, moment="by_hand", token_hash="0" * 64)
    return decision


def decide(paper: Paper, body: str = "Rat", **values: Any) -> Decision:
    """Confirm a decision on the paper without its way."""
    values = {"decided_on": DAY, "basis": "x", "outcome": "decided", **values}
    decision = Decision.objects.create(paper=paper, organization=make_body(paper.process, body), **values)
    settle(paper.pk)
    return decision


def make_follow_up(paper: Paper, task: str = "Radweg bauen", *, due: date | None = None, **values: Any) -> FollowUp:
    """A task of the paper; its decision is confirmed where it is not yet."""
    if not Decision.objects.filter(paper=paper).exists():
        decide(paper)
    given = {"unit": "Tiefbauamt", "role": "Amtsleitung", "email": "", **values}
    return begin(paper, Given(task, **given), due, user=None)
