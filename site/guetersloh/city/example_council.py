"""What staff of the demo have confirmed about its papers: nothing that is not publicly known, beside one paper that
says plainly that it is an example, as the project does that it is about.
"""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser

from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.council.domain.papers.deciding import basis_of, confirm, decision_of, suggestion_of
from wagtail_aufbruch.council.domain.papers.state import settle
from wagtail_aufbruch.council.domain.papers.stations import stations_of, with_stations
from wagtail_aufbruch.council.domain.papers.subjects import name_subject
from wagtail_aufbruch.council.enums import Affects, FileKind, Outcome
from wagtail_aufbruch.council.models import Consultation, File, Organization, Paper
from wagtail_aufbruch.projects.models import ProjectPage

REFERENCE = "395/2017"
EXAMPLE_REFERENCE = "Beispiel 1/2023"
EXAMPLE_SUMMARY = (
    "<p>Diese Vorlage gibt es nicht. Sie gehört zur Vorführung und zeigt, wie ein Projekt in den Rat kommt, welchen "
    "Weg es dort nimmt und was entschieden wird.</p>"
)
STATIONS = (
    ("Beispiel: Fachausschuss", date(2023, 3, 2), "Vorberatung", False, Outcome.RECOMMENDED),
    ("Beispiel: Rat", date(2023, 3, 16), "Entscheidung", True, Outcome.DECIDED),
)


def confirm_decision(process: ProcessPage, user: AbstractBaseUser) -> None:
    """The decision on the paper with which the process began, as its consultation says it; at the first run alone."""
    _confirm(process, REFERENCE, user)


def add_example_paper(process: ProcessPage, project_slug: str, user: AbstractBaseUser) -> None:
    """A paper that is about the example project, with its way and its decision, unless it has been there."""
    project = ProjectPage.objects.descendant_of(process).filter(slug=project_slug).first()
    if project is None or Paper.objects.filter(process_id=process.pk, reference=EXAMPLE_REFERENCE).exists():
        return
    paper = Paper.objects.create(
        process_id=process.pk,
        reference=EXAMPLE_REFERENCE,
        name="Beispiel: Eine Vorlage zu einem Projekt",
        paper_type="Beschlussvorlage",
        date=date(2023, 2, 14),
        originator="Beispiel: Fachbereich",
        summary=EXAMPLE_SUMMARY,
        affects_money=Affects.YES,
        is_public=True,
    )
    for name, day, role, has_last_word, outcome in STATIONS:
        body = Organization.objects.get_or_create(process_id=process.pk, name=name)[0]
        Consultation.objects.create(
            paper=paper, organization=body, date=day, role=role, authoritative=has_last_word, outcome=outcome
        )
    File.objects.create(paper=paper, kind=FileKind.MAIN, name="Beispiel: Die Vorlage")
    settle(paper.pk)
    name_subject(paper, project, user=user)
    _confirm(process, EXAMPLE_REFERENCE, user)


def _confirm(process: ProcessPage, reference: str, user: AbstractBaseUser) -> None:
    """What the consultations say, as long as nobody has confirmed anything."""
    paper = with_stations(Paper.objects.filter(process_id=process.pk, reference=reference)).first()
    if paper is None or decision_of(paper) is not None:
        return
    stations = stations_of(paper)
    suggested = suggestion_of(stations)
    if suggested is not None:
        confirm(
            paper,
            user=user,
            seen=basis_of(stations),
            body=Organization.objects.get(pk=suggested.body_pk),
            decided_on=suggested.decided_on,
            outcome=suggested.outcome,
        )
