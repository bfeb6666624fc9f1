"""Measure a large town in this process: 500 projects that wait, run and are late, and 10,000 papers of the council.

    DATABASE_URL=… DJANGO_SETTINGS_MODULE=tests.bench.settings python -m tests.bench.town 10000

prints JSON: milliseconds, CPU and queries of each page, made anew for each request. The number is that of the papers;
there is one project for twenty of them. They lie in the demo's process, so that its ideas count in the cockpit too.
Used by ``tests.bench.run``.
"""

import argparse
import json
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from guetersloh.settings.mail import mail_settings
from tests.bench.competition import Pages, measured
from tests.bench.serve import NOTHING
from wagtail_aufbruch.core.reader_cache.freshness import touch

PAPERS = 10_000
PAPERS_FOR_A_PROJECT = 20
JUDGED, JURORS = 30, 7
MARK = "Messprojekt"
BATCH = 2_000


def fill(papers: int) -> None:
    """Leave so many projects and papers more than the demo has; those of an earlier run are taken away."""
    from wagtail_aufbruch.council.models import PaperIndexPage
    from wagtail_aufbruch.projects.models import ProjectIndexPage

    index, council = ProjectIndexPage.objects.order_by("pk").first(), PaperIndexPage.objects.order_by("pk").first()
    if index is None or council is None:
        raise SystemExit("The demo is not loaded: no list of projects or of papers.")
    _remove(index)
    projects = _projects(index, max(papers // PAPERS_FOR_A_PROJECT, 2))
    _papers(index.process, papers, projects)
    _priorities(index)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _remove(index: Any) -> None:
    from wagtail_aufbruch.council.models import FollowUp, Paper
    from wagtail_aufbruch.projects.models import PriorityDecision, ProjectPage
    from wagtail_aufbruch.reviews.models import Round

    papers = Paper.objects.filter(process_id=index.process.pk, name__startswith=MARK)
    FollowUp.objects.filter(paper__in=papers).delete()
    papers.delete()
    PriorityDecision.objects.filter(title=MARK).delete()
    Round.objects.filter(page=index.pk, title=MARK).delete()
    for project in ProjectPage.objects.filter(title__startswith=MARK):
        project.delete()
    index.refresh_from_db()


def _projects(index: Any, number: int) -> list[int]:
    """They differ in all that the list and the cockpit tell apart."""
    from tests.factories.core import copy_page
    from tests.factories.projects import make_project
    from wagtail_aufbruch.core.models import Goal, Handlungsfeld
    from wagtail_aufbruch.core.pages.base import BasePage
    from wagtail_aufbruch.projects.enums import Stage
    from wagtail_aufbruch.projects.models import Milestone, ProjectPage, ProjectStep

    first = make_project(index, f"{MARK} 0", introduction="Woran gemessen wird.", responsible_unit="Fachbereich")
    keys = [first.pk, *copy_page(first, number - 1)]
    process, today = index.process, timezone.localdate()
    fields = list(Handlungsfeld.objects.filter(process_id=process.pk).values_list("pk", flat=True))
    goals = list(Goal.objects.filter(process_id=process.pk).values_list("pk", flat=True))
    way = [Stage.PROPOSAL, Stage.PRIORITISING, Stage.COUNCIL, Stage.DECIDED, Stage.RUNNING, Stage.DONE]
    pages = list(BasePage.objects.filter(pk__in=keys).order_by("pk"))
    steps, milestones = [], []
    for place, page in enumerate(pages):
        page.title = page.draft_title = f"{MARK} {place}"
        made = way[: place % len(way) + 1]
        steps += [
            ProjectStep(
                project_id=page.pk, stage=stage, on=today - timedelta(days=20 * (len(made) - at) + place % 90),
                is_current=at == len(made) - 1,
            )
            for at, stage in enumerate(made)
        ]  # fmt: skip
        milestones += [
            Milestone(
                project_id=page.pk, title=f"Schritt {at}", planned_on=today + timedelta(days=60 * at + place - 300)
            )
            for at in range(4)
        ]
    BasePage.objects.bulk_update(pages, ["title", "draft_title"], batch_size=200)
    ProjectStep.objects.bulk_create(steps, batch_size=BATCH)
    Milestone.objects.bulk_create(milestones, batch_size=BATCH)
    for name, others in (("handlungsfeld_id", fields), ("goal_id", goals)):
        through = (ProjectPage.handlungsfelder if name == "handlungsfeld_id" else ProjectPage.goals).through
        rows = [
            through(projectpage_id=page.pk, **{name: others[(place + at) % len(others)]})
            for place, page in enumerate(pages)
            for at in range(2)
        ]
        through.objects.bulk_create(rows, batch_size=BATCH)
    return [page.pk for page in pages]


def _papers(process: Any, number: int, projects: list[int]) -> None:
    """Three consultations of each; two of three are decided, one of four has a task, each is about a project."""
    from tests.bench.fill import WORDS
    from wagtail_aufbruch.core.lists.folding import indexed
    from wagtail_aufbruch.council.models import (
        Consultation,
        Decision,
        FollowUp,
        FollowUpStep,
        Organization,
        Paper,
        PaperSubject,
    )

    chance, today = random.Random(5), timezone.localdate()
    names = ("Rat", "Hauptausschuss", "Bauausschuss")
    bodies = [Organization.objects.get_or_create(process_id=process.pk, name=name)[0] for name in names]
    rows = []
    for at in range(number):
        name, day = f"{MARK} {at}: {' '.join(chance.choices(WORDS, k=6))}", today - timedelta(days=at % 3000)
        text = " ".join(chance.choices(WORDS, k=40))
        reference = f"{at}/{day.year}"
        rows.append(
            Paper(
                process_id=process.pk, name=name, reference=reference, reference_key=reference, date=day, sorted_by=day,
                summary=text, search_text=indexed(f"{reference}\n{name}\n{text}"), is_public=True,
                state="decided" if at % 3 else "in_consultation",
            )
        )  # fmt: skip
    papers = Paper.objects.bulk_create(rows, batch_size=BATCH)
    Consultation.objects.bulk_create(
        [
            Consultation(
                paper=paper, organization=body, date=paper.date + timedelta(days=14 * place), authoritative=place == 0,
                outcome="decided" if at % 3 or place else "", result="einstimmig" if at % 3 or place else "",
            )
            for at, paper in enumerate(papers)
            for place, body in enumerate(bodies)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    decided = [paper for at, paper in enumerate(papers) if at % 3]
    Decision.objects.bulk_create(
        [
            Decision(paper=paper, organization=bodies[0], decided_on=paper.date, outcome="decided", basis="x")
            for paper in decided
        ],
        batch_size=BATCH,
    )
    due: list[date | None] = [today - timedelta(days=9), today + timedelta(days=90), None]
    tasks = FollowUp.objects.bulk_create(
        [
            FollowUp(paper=paper, task="Umsetzen", unit="Tiefbauamt", state="open", due=due[at % 3])
            for at, paper in enumerate(decided[::4])
        ],
        batch_size=BATCH,
    )
    FollowUpStep.objects.bulk_create(
        [FollowUpStep(follow_up=task, did="begun", state="open", due=task.due) for task in tasks], batch_size=BATCH
    )
    PaperSubject.objects.bulk_create(
        [PaperSubject(paper=paper, page_id=projects[at % len(projects)]) for at, paper in enumerate(papers)],
        batch_size=BATCH,
    )


def _priorities(index: Any) -> None:
    """A round on many projects that has ended, and what a body decided on it, published."""
    from tests.bench.competition import staff
    from tests.factories.priorities import decide, make_judged
    from wagtail_aufbruch.core.models import Goal

    goals = Goal.objects.filter(process_id=index.process.pk).count()
    scores = {
        f"{MARK} zur Wahl {at}": [
            tuple((at * person + goal) % 5 + 1 for goal in range(goals)) for person in range(1, JURORS + 1)
        ]
        for at in range(JUDGED)
    }
    _index, _projects, round_ = make_judged(
        index.process, user=staff(), scores=scores, goals=[], index=index, title=MARK
    )
    decide(round_, user=staff(), title=MARK)


def asks() -> dict[str, Callable[[], Any]]:
    """What is measured: a name, and what makes one request."""
    from wagtail_aufbruch.council.models import FollowUp, Paper, PaperIndexPage
    from wagtail_aufbruch.projects.models import PriorityDecision, ProjectIndexPage, ProjectPage

    index, council = ProjectIndexPage.objects.order_by("pk").first(), PaperIndexPage.objects.order_by("pk").first()
    project = ProjectPage.objects.filter(title=f"{MARK} 4").get()
    paper = Paper.objects.filter(follow_ups__in=FollowUp.objects.all(), name__startswith=MARK).order_by("pk").first()
    decision = PriorityDecision.objects.get(title=MARK)
    assert index is not None
    assert council is not None
    assert paper is not None
    priority = f"{index.url}{index.reverse_subpage('priority', args=[decision.pk])}"
    weights = f"{index.url}{index.reverse_subpage('weights', args=[decision.pk])}"
    pages, process = Pages(), index.process
    get, admin = pages.get, pages.admin

    def anew(ask: Callable[[], Any]) -> Callable[[], Any]:
        """With nothing kept of what all readers share, as after each change in the process."""

        def asked() -> Any:
            touch(process.pk)
            return ask()

        return asked

    return {
        "nothing": get(NOTHING),
        "projects: list": get(index.url),
        "projects: list, narrowed": get(f"{index.url}?stand=beim-rat&frist=ueberfaellig"),
        "projects: one": get(project.url),
        "projects: cockpit": get(f"{index.url}cockpit/"),
        "projects: cockpit, anew": anew(get(f"{index.url}cockpit/")),
        "projects: priorities": get(priority),
        "projects: weights": get(weights),
        "projects: JSON": get(f"{index.url}als-json/"),
        "papers: list": get(council.url),
        "papers: search": get(f"{council.url}?suche=bahnhof"),
        "papers: with open tasks": get(f"{council.url}?aufgaben=offen"),
        "papers: one": get(f"{council.url}vorlage/{paper.pk}/"),
        "staff: tasks": admin("aufbruch_follow_ups"),
        "staff: projects": admin("aufbruch_projects"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int, nargs="?", default=PAPERS)
    parser.add_argument("--rounds", type=int, default=10)
    given = parser.parse_args()
    django.setup()
    ours = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 0}
    with override_settings(
        WAGTAIL_AUFBRUCH=ours, ALLOWED_HOSTS=["*"], **mail_settings("django.core.mail.backends.dummy.EmailBackend")
    ):
        fill(given.number)
        json.dump({"asks": measured(asks(), given.rounds)}, sys.stdout)


if __name__ == "__main__":
    main()
