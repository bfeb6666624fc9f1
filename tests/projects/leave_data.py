"""Let people take part in the project of DJANGO_SETTINGS_MODULE in many ways, before an app is taken away.

Run by test_removed_apps.py in a process of its own, since a process has one set of installed apps. A folder may be
named in which other projects have left what Django and Wagtail migrate.
"""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Site  # noqa: E402

from tests.factories.competitions import make_competition, make_contribution, make_entry, make_file  # noqa: E402
from tests.factories.council import add_station, make_body, make_follow_up, make_paper, make_papers, tie  # noqa: E402
from tests.factories.events import make_bookable  # noqa: E402
from tests.factories.groups import make_board, make_group  # noqa: E402
from tests.factories.ideas import make_call, make_idea  # noqa: E402
from tests.factories.participation import make_moderator, make_participant  # noqa: E402
from tests.factories.projects import Stage, add_milestone, make_project, make_project_index  # noqa: E402
from tests.factories.reviews import judge, juror, make_running  # noqa: E402
from tests.factories.staff import (  # noqa: E402
    make_answer,
    make_claim,
    make_failed_mail,
    make_look,
    make_report,
    make_waiting_comment,
    make_waiting_version,
)
from tests.quick_migrations import migrate  # noqa: E402
from wagtail_aufbruch.competitions.enums import EntryState  # noqa: E402
from wagtail_aufbruch.core.models import ProcessPage  # noqa: E402
from wagtail_aufbruch.council.domain.papers.deciding import basis_of, confirm  # noqa: E402
from wagtail_aufbruch.council.domain.papers.stations import stations_of, with_stations  # noqa: E402
from wagtail_aufbruch.council.models import Paper  # noqa: E402
from wagtail_aufbruch.events.domain.registration.register import register_by_staff  # noqa: E402
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest  # noqa: E402
from wagtail_aufbruch.ideas.models import Criterion, Score  # noqa: E402
from wagtail_aufbruch.participation.domain.contributions.transitions import publish  # noqa: E402
from wagtail_aufbruch.participation.domain.notifications.announcements import announce_on_page  # noqa: E402
from wagtail_aufbruch.participation.enums import ActivityKind, Frequency, State  # noqa: E402
from wagtail_aufbruch.participation.models import Assessment, Attachment, Contribution, Follow, News  # noqa: E402
from wagtail_aufbruch.projects.domain.council.disagreeing import dismiss  # noqa: E402
from wagtail_aufbruch.projects.domain.sources import take_in  # noqa: E402

ON = timezone.localdate() - timedelta(days=30)
LONG_AGO = timezone.now() - timedelta(days=2000)


def main() -> None:
    migrate(*map(Path, sys.argv[1:]))
    root = Site.objects.get(is_default_site=True).root_page
    process = root.add_child(instance=ProcessPage(title="Aufbruch", slug="aufbruch"))
    moderator = make_moderator(process)
    moderator.is_superuser = True
    moderator.save()
    process.save()
    call = make_call(process, slug="ideen")
    anna, ben = make_participant(process), make_participant(process, "ben@example.org")
    for one, subject in ((anna, {"page": call}), (ben, {"page": call})):
        Follow.objects.create(participant=one, frequency=Frequency.WEEKLY, told_until=LONG_AGO, **subject)
    make_idea(call, "Wartende Bänke", state=State.PENDING, author=anna)
    public = make_idea(call, "Gezeigte Bänke", state=State.PENDING, author=anna)
    publish(public, user=moderator)  # its followers are still to be told
    make_waiting_version(public)
    make_waiting_comment(public, author=anna)
    make_waiting_comment(public, "Gute Idee.", state=State.PUBLISHED, published_at=timezone.now(), author=ben)
    make_report(public)
    make_look(public)
    Attachment.objects.create(
        contribution_id=public.pk, process_id=process.pk, kind="document", file=ContentFile(b"%PDF-1.7", "plan.pdf")
    )
    make_answer(public)
    make_claim(make_idea(call, "Fremde Bänke"), ben)
    Follow.objects.create(participant=ben, contribution=public)
    assessment = Assessment.objects.create(contribution_id=public.pk, participant=anna)
    Score.objects.create(assessment=assessment, criterion=Criterion.objects.create(page=call, name="Nutzen"), value=4)
    make_failed_mail(process)
    announce_on_page(call, process, ActivityKind.PHASE, "Jetzt wird gesammelt", "Bis zum Sommer.")
    News.objects.update(at=timezone.now() - timedelta(hours=1))  # old enough for the digest of somebody weekly
    # At the end of its time, with somebody who proposed it again.
    old = make_idea(call, "Alte Bänke", state=State.WITHDRAWN, author=ben)
    make_idea(call, "Bänke, noch einmal", earlier=old)
    Contribution.objects.filter(pk=old.pk).update(state_changed_at=LONG_AGO)
    event = make_bookable(process, "Forum", slug="forum")
    register_by_staff(event, RegistrationRequest(name="Anna", email="anna@example.org"), user=moderator)
    make_group(process, "Infrastruktur")
    make_board(process)
    _compete(process, public, moderator)
    _go_on(process, public, anna, moderator)


def _compete(process: Any, idea: Any, user: Any) -> None:
    """Anna enters a competition, and her entry goes on; a jury judges her idea."""
    competition = make_competition(process, slug="wettbewerb")
    entry = make_entry(competition, title="Bänke mit Dach", email="anna@example.org", state=EntryState.ADMITTED)
    make_contribution(entry)
    picture = make_file(entry, "bild.jpg")
    picture.file.save("bild.jpg", ContentFile(b"Annas Bild"))
    make_entry(competition, title="Bänke im Entwurf", email="anna@example.org")
    running = make_running(idea.page.specific, user=user, ideas=[idea])
    judge(juror(running), running.items.get(), 4, 4, comment="Gut begründet")


def _go_on(process: Any, idea: Any, person: Any, user: Any) -> None:
    """From the idea to a project, on to the council, and to what follows from its decision."""
    index = make_project_index(process)
    make_papers(process)
    project = make_project(index, "Bänke am Ring", stage=Stage.PRIORITISING)
    take_in(project, idea.pk, user=user)
    add_milestone(project, "Spatenstich", planned_on=ON + timedelta(days=400))
    Follow.objects.create(participant=person, page=project, frequency=Frequency.WEEKLY, told_until=LONG_AGO)
    paper = _decided(process, "Bänke bauen", "12/2026", user)
    tie(paper, project)
    make_follow_up(paper, "Bänke aufstellen", due=ON + timedelta(days=300))
    # Another one, of which the paper says something else than the project, and staff have said that it means nothing.
    other = make_project(index, "Bänke am Markt", stage=Stage.COUNCIL)
    tie(_decided(process, "Bänke am Markt bauen", "13/2026", user), other)
    dismiss(other, user, "Das Amt prüft es anders.")


def _decided(process: Any, name: str, reference: str, user: Any) -> Paper:
    paper = make_paper(process, name, reference=reference)
    add_station(paper, "Rat", date=ON, authoritative=True)
    stations = stations_of(with_stations(Paper.objects.filter(pk=paper.pk)).get())
    body = make_body(process, "Rat")
    confirm(paper, user=user, seen=basis_of(stations), body=body, decided_on=ON, outcome="decided")
    return paper


if __name__ == "__main__":
    main()
