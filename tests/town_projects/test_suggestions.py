"""What papers of the council suggest for projects: offered to staff, filled in, and never done by itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from tests.client import PAST_THE_CACHE
from tests.factories.core import make_process
from tests.factories.council import add_station, make_body, make_paper, make_papers, tie
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.projects import make_project, make_project_index
from wagtail_aufbruch.council.domain.papers.deciding import basis_of, confirm
from wagtail_aufbruch.council.domain.papers.stations import stations_of, with_stations
from wagtail_aufbruch.council.models import Paper
from wagtail_aufbruch.participation.domain.moderation.inbox import decide as carry
from wagtail_aufbruch.participation.domain.notifications.following import follow
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.projects.domain.council.disagreeing import bring_back, dismiss, open_in
from wagtail_aufbruch.projects.domain.errors import NothingSuggested
from wagtail_aufbruch.projects.domain.sources import take_in
from wagtail_aufbruch.projects.domain.stages import Because, move, standing_of
from wagtail_aufbruch.projects.models import DismissedSuggestion, ProjectStep

DAY = date(2026, 3, 16)


@pytest.fixture
def papers(process: Any) -> Any:
    return make_papers(process)


@pytest.fixture
def paper(papers: Any, project: Any) -> Paper:
    """It was before the council on ``DAY``, and nobody has confirmed a decision."""
    paper = make_paper(papers.process, "Grüne Welle am Ring", reference="12/2026", date=date(2026, 2, 1))
    add_station(paper, "Rat", date=DAY, authoritative=True)
    tie(paper, project)
    return paper


def decide(paper: Paper, user: Any, outcome: str = "decided", day: date = DAY) -> None:
    stations = stations_of(with_stations(Paper.objects.filter(pk=paper.pk)).get())
    body = make_body(paper.process, "Rat")
    confirm(paper, user=user, seen=basis_of(stations), body=body, decided_on=day, outcome=outcome)


def staff_page(client: Client, project: Any) -> str:
    return client.get(reverse("aufbruch_project", args=[project.pk]), headers=PAST_THE_CACHE).content.decode()


@pytest.mark.parametrize(
    ("outcome", "named"),
    [
        ("decided", "beschlossen"),
        ("changed", "geändert beschlossen"),
        ("rejected", "abgelehnt"),
        ("referred", "verwiesen"),
    ],
)
def test_a_confirmed_decision_is_offered_with_day_source_and_address_and_moves_nothing(
    client: Client, papers: Any, project: Any, paper: Paper, staff: Any, outcome: str, named: str
) -> None:
    move(project, "council", Because(date(2026, 2, 1)), user=staff)
    client.force_login(staff)
    assert "ist entschieden" not in staff_page(client, project)
    decide(paper, staff, outcome)
    assert standing_of(project).stage == "council"
    page = staff_page(client, project)
    assert f"Über Vorlage 12/2026 ist entschieden: {named} (Rat, 16. März 2026)." in page
    assert "Das Projekt steht noch auf: beim Rat." in page
    form = client.get(reverse("aufbruch_project", args=[project.pk])).context["step_form"]
    assert form["stage"].value() == outcome
    assert form["on"].value() == DAY
    assert form["source"].value() == "Vorlage 12/2026"
    assert form["source_url"].value() == f"{papers.full_url}vorlage/{paper.pk}/"
    sent = {
        f"step-{name}": value
        for name, value in (
            ("stage", outcome),
            ("on", DAY.isoformat()),
            ("source", "Vorlage 12/2026"),
            ("source_url", form["source_url"].value()),
            ("reason", "Weil es so beraten wurde."),
            ("seen", standing_of(project).seen),
        )
    }
    assert client.post(reverse("aufbruch_project_step", args=[project.pk]), sent).status_code == 302
    assert standing_of(project).stage == outcome
    assert "ist entschieden" not in staff_page(client, project)
    assert open_in([paper.process_id]) == []
    public = client.get(project.url, headers=PAST_THE_CACHE).content.decode()
    assert f'<a href="{papers.full_url}vorlage/{paper.pk}/">Vorlage 12/2026</a>' in public


def test_a_paper_with_the_council_suggests_the_same_of_its_project(
    client: Client, project: Any, paper: Paper, staff: Any
) -> None:
    client.force_login(staff)
    for stage in ("proposal", "prioritising"):
        move(project, stage, Because(date(2026, 1, 7)), user=staff)
        assert "Vorlage 12/2026 ist beim Rat." in staff_page(client, project)
    form = client.get(reverse("aufbruch_project", args=[project.pk])).context["step_form"]
    assert (form["stage"].value(), form["on"].value()) == ("council", date(2026, 2, 1))
    move(project, "council", Because(date(2026, 2, 1)), user=staff)
    assert "ist beim Rat." not in staff_page(client, project)


def test_the_day_of_a_paper_is_suggested_also_where_the_last_step_was_on_that_day(
    client: Client, project: Any, paper: Paper, staff: Any
) -> None:
    client.force_login(staff)
    move(project, "prioritising", Because(date(2026, 2, 1)), user=staff)
    form = client.get(reverse("aufbruch_project", args=[project.pk])).context["step_form"]
    assert form["on"].value() == date(2026, 2, 1)


def test_a_project_that_was_never_before_the_council_goes_there_first(project: Any, paper: Paper, staff: Any) -> None:
    move(project, "prioritising", Because(date(2026, 1, 7)), user=staff)
    decide(paper, staff)
    assert [one.suggestion.stage for one in open_in([paper.process_id])] == ["council"]
    move(project, "council", Because(date(2026, 2, 1)), user=staff)
    assert [one.suggestion.stage for one in open_in([paper.process_id])] == ["decided"]


def test_what_went_on_since_is_not_called_back(project: Any, paper: Paper, staff: Any) -> None:
    move(project, "running", Because(DAY + timedelta(days=30)), user=staff)
    decide(paper, staff)
    assert open_in([paper.process_id]) == []


def test_a_later_paper_is_asked_for_itself(papers: Any, project: Any, paper: Paper, staff: Any) -> None:
    move(project, "council", Because(date(2026, 2, 1)), user=staff)
    decide(paper, staff)
    move(project, "decided", Because(DAY), user=staff)
    later = make_paper(papers.process, "Noch einmal", reference="40/2026", date=DAY)
    add_station(later, "Rat", date=DAY + timedelta(days=60))
    tie(later, project)
    decide(later, staff, "rejected", DAY + timedelta(days=60))
    assert [one.suggestion.paper.reference for one in open_in([paper.process_id])] == ["40/2026"]


def test_drafts_suggest_nothing(papers: Any, index: Any, staff: Any) -> None:
    project = make_project(index, "Winterdienst")
    draft = make_paper(papers.process, "Entwurf", reference="1/2026", is_public=False)
    add_station(draft, "Rat", date=DAY)
    tie(draft, project)
    decide(draft, staff)
    assert open_in([papers.process.pk]) == []


def test_the_inbox_has_a_line_until_it_is_dismissed_with_a_reason_and_asks_again_when_something_else_is_said(
    client: Client, project: Any, paper: Paper, staff: Any
) -> None:
    move(project, "council", Because(date(2026, 2, 1)), user=staff)
    decide(paper, staff, "rejected")
    client.force_login(staff)
    inbox = reverse("aufbruch_inbox")
    shown = client.get(inbox)
    assert "Über Vorlage 12/2026 ist entschieden: abgelehnt" in shown.content.decode()
    task = next(row.task for row in shown.context["inbox"].rows if row.task.source == "project_council")
    assert task.url == reverse("aufbruch_project", args=[project.pk])
    missing = carry(task, task.decision("dismiss"), user=staff, seen=task.fingerprint)
    assert missing.error is not None
    assert not DismissedSuggestion.objects.exists()
    done = carry(task, task.decision("dismiss"), user=staff, seen=task.fingerprint, reason="Das Amt prüft es anders.")
    assert done.error is None
    assert "12/2026" not in client.get(inbox).content.decode()
    assert ProjectStep.objects.count() == 1
    page = client.get(task.url, headers=PAST_THE_CACHE)
    assert "Das Amt prüft es anders." in page.content.decode()
    assert page.context["suggestion"] is None
    assert not page.context["step_form"]["stage"].value()
    entry = PageLogEntry.objects.get(action="aufbruch.project_suggestion_dismissed")
    assert entry.data["reason"] == "Das Amt prüft es anders."
    decide(paper, staff, "changed")
    assert [one.suggestion.stage for one in open_in([paper.process_id])] == ["changed"]


def test_what_was_dismissed_by_mistake_is_suggested_again_with_one_click(
    client: Client, project: Any, paper: Paper, staff: Any
) -> None:
    move(project, "council", Because(date(2026, 2, 1)), user=staff)
    decide(paper, staff, "rejected")
    dismiss(project, staff, "Verklickt.")
    client.force_login(staff)
    page = staff_page(client, project)
    assert "Das war ein Versehen: wieder vorschlagen" in page
    assert "Über Vorlage 12/2026 ist entschieden: abgelehnt" in page, "so that one knows what comes back"
    url, row = reverse("aufbruch_project_suggest", args=[project.pk]), DismissedSuggestion.objects.get()
    after = client.post(url, {"dismissed": row.pk}, follow=True).content.decode()
    assert "Der Schritt wird wieder vorgeschlagen, hier und im Eingang." in after
    assert "ist ausgefüllt" in after or "eingetragen" in after
    assert "Verklickt." not in after
    assert "Über Vorlage 12/2026 ist entschieden: abgelehnt" in client.get(reverse("aufbruch_inbox")).content.decode()
    entry = PageLogEntry.objects.get(action="aufbruch.project_suggestion_back")
    assert (entry.data["reason"], entry.user) == ("Verklickt.", staff)
    second = client.post(url, {"dismissed": row.pk}, follow=True).content.decode()
    assert "nichts mehr vorgeschlagen" in second
    assert PageLogEntry.objects.filter(action="aufbruch.project_suggestion_back").count() == 1


def test_where_nothing_is_suggested_nothing_is_dismissed(project: Any, staff: Any) -> None:
    with pytest.raises(NothingSuggested):
        dismiss(project, staff, "Darum.")
    assert not DismissedSuggestion.objects.exists()


def test_what_the_paper_does_not_say_any_more_stays_as_history(
    client: Client, index: Any, project: Any, paper: Paper, staff: Any
) -> None:
    move(project, "council", Because(date(2026, 2, 1)), user=staff)
    decide(paper, staff, "rejected")
    dismiss(project, staff, "Das Amt prüft es anders.")
    decide(paper, staff, "changed")
    client.force_login(staff)
    page = staff_page(client, project)
    assert "Das Amt prüft es anders." in page
    assert "wieder vorschlagen" not in page
    row = DismissedSuggestion.objects.get()
    for other in (project, make_project(index, "Ein anderes")):
        with pytest.raises(NothingSuggested):
            bring_back(other, row.pk, staff)
    assert DismissedSuggestion.objects.get() == row


def test_those_of_another_process_see_no_line(client: Client, project: Any, paper: Paper, staff: Any) -> None:
    decide(paper, staff)
    assert open_in([paper.process_id])
    assert open_in([paper.process_id + 1000]) == []
    assert open_in([paper.process_id], only=[project.pk + 1]) == []
    assert open_in([paper.process_id], without=[project.pk]) == []


@pytest.mark.django_db(transaction=True)
def test_followers_hear_first_what_the_decision_means() -> None:
    process = make_process("Digitaler Aufbruch")
    project = make_project(make_project_index(process), stage="council")
    author = make_participant(process, "anna@example.org")
    idea = make_idea(make_call(process), "Radweg", author=author)
    follow(author, contribution=Contribution.objects.get(pk=idea.pk))
    take_in(project, idea.pk, user=None)
    move(project, "decided", Because(DAY, source="Vorlage 12/2026"), user=None)
    call_command("aufbruch_tell", verbosity=0)
    told = [one for one in mail.outbox if one.to == ["anna@example.org"]][-1]
    lines = [line.strip() for line in str(told.body).splitlines() if line.strip()]
    means = next(number for number, line in enumerate(lines) if line.startswith("beraten → beschlossen."))
    assert "beim Rat → beschlossen" in " ".join(lines[:means]), "the title stands before it"
    words = " ".join(lines[means:])
    assert "Die politischen Gremien haben zugestimmt." in words
    assert "Nachzulesen in: Vorlage 12/2026." in words


@pytest.mark.parametrize("number", [1, 6])
def test_the_inbox_costs_the_same_however_many_projects_there_are(
    papers: Any, index: Any, staff: Any, number: int, django_assert_max_num_queries: Any
) -> None:
    for place in range(number):
        project = make_project(index, f"Projekt {place}", stage="council")
        paper = make_paper(papers.process, f"Vorlage {place}", reference=f"{place}/2026")
        add_station(paper, "Rat", date=timezone.localdate() - timedelta(days=1))
        tie(paper, project)
        decide(paper, staff, day=timezone.localdate() - timedelta(days=1))
    with django_assert_max_num_queries(12):
        assert len(open_in([papers.process.pk])) == number
