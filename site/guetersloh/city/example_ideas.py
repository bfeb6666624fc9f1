"""The twenty ideas of the Denklabor of 2022, and a project that came of two of them.

How many there were, by which criteria they were judged and how many went on is known; what they were called is not. So
each says plainly that it is an example. They belong to the demo alone; the process file holds facts only.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from wagtail_aufbruch.core.models import Goal, Handlungsfeld
from wagtail_aufbruch.core.reader_cache.freshness import touch_all
from wagtail_aufbruch.groups.models import ThemeGroupPage
from wagtail_aufbruch.ideas.enums import AssessedBy, Assessing
from wagtail_aufbruch.ideas.models import KIND, Criterion, CriterionResult, Idea, IdeaCallPage, Score
from wagtail_aufbruch.participation.domain.comments.writing import Remark, write
from wagtail_aufbruch.participation.domain.people.participants import mark_confirmed, participant_for
from wagtail_aufbruch.participation.domain.responses.stages import write_step
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.enums import AnswerState, Moderation, Source, Stage, State
from wagtail_aufbruch.participation.models import Answer, Assessment, Contribution
from wagtail_aufbruch.projects.domain.stages import Because, standing_of
from wagtail_aufbruch.projects.domain.stages import write_step as record
from wagtail_aufbruch.projects.enums import EffectKind, Rhythm, SourceKind
from wagtail_aufbruch.projects.enums import Stage as ProjectStage
from wagtail_aufbruch.projects.models import (
    Milestone,
    ProjectEffect,
    ProjectIndexPage,
    ProjectNews,
    ProjectPage,
    ProjectSource,
)

SLUG = "denklabor-ideen"
TITLE = "Denklabor 2022: zwanzig Ideen"
INTRODUCTION = (
    "Im Denklabor am 29. November 2022 wurden 20 Ideen nach fünf Kriterien beurteilt; 14 gehen weiter, 6 gingen zurück "
    "in den Pool. Wie die Ideen hießen, ist nicht bekannt: Was hier steht, sind Beispiele."
)
PROJECT_SLUG = "beispiel-projekt"
PROJECT_TITLE = "Beispiel: Ein Projekt und sein Weg"
PROJECT_INTRODUCTION = (
    "Dieses Projekt gibt es nicht. Es gehört zur Vorführung und zeigt, wie aus Ideen ein Projekt wird, wer darüber "
    "entscheidet und was davon schon erreicht ist."
)

CRITERIA = ("Passt zur Agenda", "Machbar", "Zukunftsfähig", "Bedeutsam für das Klima", "Mehrwert")
JUDGED_ON = datetime(2022, 11, 29, 17, 0)
RETURNED_ON = datetime(2023, 6, 1, 12, 0)
IN_PROJECT_ON = datetime(2022, 12, 6, 12, 0)
GO_ON = 14
IDEAS = 20
PEOPLE = ("stadtexpertin-1@example.org", "stadtexperte-2@example.org", "stadtexpertin-3@example.org")
WHY_POOL = (
    "Beispiel für eine Begründung: Die Idee passt zur Agenda, ist zurzeit aber nicht machbar.",
    "Beispiel für eine Begründung: Der Mehrwert ist noch nicht deutlich genug.",
    "Beispiel für eine Begründung: Für das Klima bringt die Idee zu wenig.",
)
TALK = {
    1: ("Beispiel für einen Kommentar: Das wäre gut für das Viertel.", "Beispiel für eine Frage: Wer macht mit?"),
    2: ("Beispiel für einen Kommentar: Bitte auch an ältere Menschen denken.",),
    15: ("Beispiel für einen Kommentar: Schade, vielleicht klappt es später.",),
}


def add_example_ideas(process: Any, user: Any) -> None:
    """Put the call with its ideas below the process, and the project below its list, unless they have been there."""
    index = ProjectIndexPage.objects.child_of(process).first()
    if index is None or IdeaCallPage.objects.child_of(process).filter(slug=SLUG).exists():
        return
    call = _open_call(process)
    ideas = [put_idea(process, call, number) for number in range(1, IDEAS + 1)]
    _let_people_judge(process, call, ideas)
    _close(call)
    for number, idea in enumerate(ideas, 1):
        stage, note = (Stage.PURSUED, "") if number <= GO_ON else (Stage.POOL, WHY_POOL[number % len(WHY_POOL)])
        write_step(idea, stage, user=user, note=note, at=_at(JUDGED_ON + timedelta(hours=2)))
    _bring_back(process, call, ideas[GO_ON], user)
    _add_project(index, ideas[:2], user)
    touch_all()


def _at(moment: datetime) -> datetime:
    return timezone.make_aware(moment)


def _open_call(process: Any) -> IdeaCallPage:
    """Open while people judge and talk; it is closed afterwards."""
    call = IdeaCallPage(
        title=TITLE,
        slug=SLUG,
        introduction=INTRODUCTION,
        assessing=Assessing.CRITERIA,
        assessed_by=AssessedBy.EMAIL,
        comment_moderation=Moderation.AFTER,
    )
    call.criteria = [Criterion(name=name) for name in CRITERIA]
    process.add_child(instance=call)
    call.save_revision().publish()
    return call


def _close(call: IdeaCallPage) -> None:
    call.closes_at, call.results_at = _at(JUDGED_ON), _at(JUDGED_ON + timedelta(hours=2))
    call.save_revision().publish()


def put_idea(process: Any, call: IdeaCallPage, number: int, **values: Any) -> Idea:
    """An example as it stood in the room: published, with its first stage."""
    at = _at(JUDGED_ON - timedelta(hours=3) + timedelta(minutes=number))
    values = {
        "title": f"Beispiel: Idee {number} aus dem Denklabor",
        "text": "Beispiel: Welche zwanzig Ideen im Denklabor beurteilt wurden, ist nicht bekannt.",
        "published_at": at,
        "source": Source.EVENT,
        **values,
    }
    place = {"kind": KIND, "process_id": process.pk, "page_id": call.pk, "state": State.PUBLISHED}
    idea = Idea.objects.create(created_at=values["published_at"], **place, **values)
    idea.page = call
    contribution_search.index(idea)
    return idea


def _let_people_judge(process: Any, call: IdeaCallPage, ideas: list[Idea]) -> None:
    """Scores of three people, written together with their sums, and some comments."""
    people = []
    for email in PEOPLE:
        person = participant_for(process, email)
        mark_confirmed(person)
        people.append(person)
    criteria = list(call.criteria.all())
    given = Assessment.objects.bulk_create(
        Assessment(contribution_id=idea.pk, participant=person) for idea in ideas for person in people
    )
    numbers = {idea.pk: number for number, idea in enumerate(ideas)}

    def value(assessment: Assessment, place: int) -> int:
        """From 1 to 5; those that go on have the higher ones."""
        number = numbers[assessment.contribution_id]
        return max(1, min(5, (4 if number < GO_ON else 2) + (number * 7 + place * 3 + assessment.pk) % 3 - 1))

    scores = [
        Score(assessment=one, criterion=criterion, value=value(one, place))
        for one in given
        for place, criterion in enumerate(criteria)
    ]
    Score.objects.bulk_create(scores)
    sums: dict[tuple[int, int], list[int]] = {}
    for score in scores:
        sums.setdefault((score.assessment.contribution_id, score.criterion_id), []).append(score.value)
    CriterionResult.objects.bulk_create(
        CriterionResult(idea_id=idea, criterion_id=criterion, count=len(values), total=sum(values))
        for (idea, criterion), values in sums.items()
    )
    Contribution.objects.filter(pk__in=list(numbers)).update(support_count=len(people))
    for number, words in TALK.items():
        for place, text in enumerate(words):
            write(ideas[number - 1], Remark(text), participant=people[place])


def _bring_back(process: Any, call: IdeaCallPage, first: Idea, user: Any) -> None:
    """One of the six was proposed again in 2023; the first decision is its official answer."""
    moment = _at(JUDGED_ON + timedelta(hours=2))
    Answer.objects.create(
        contribution_id=first.pk,
        state=AnswerState.PUBLISHED,
        body="Beispiel: Denklabor",
        answered_on=moment.date(),
        stage=Stage.POOL,
        text=WHY_POOL[0],
        created_at=moment,
        created_by=user,
        published_at=moment,
        published_by=user,
    )
    again = put_idea(
        process,
        call,
        GO_ON + 1,
        title=f"{first.title}, noch einmal vorgeschlagen",
        text="Beispiel: Diese Idee kam 2023 wieder. Was 2022 entschieden wurde, steht dabei.",
        published_at=_at(RETURNED_ON),
        earlier_id=first.pk,
        source=Source.ONLINE,
    )
    write_step(again, Stage.REVIEW, user=user, at=_at(RETURNED_ON + timedelta(days=7)))


def _add_project(index: ProjectIndexPage, ideas: list[Idea], user: Any) -> None:
    process = index.process
    project = ProjectPage(
        title=PROJECT_TITLE,
        slug=PROJECT_SLUG,
        introduction=PROJECT_INTRODUCTION,
        group=ThemeGroupPage.objects.descendant_of(process).first(),
        responsible_unit="Beispiel: Fachbereich",
        responsible_role="Projektleitung",
        starts_on=date(2023, 9, 1),
    )
    project.milestones = [
        Milestone(title=f"Beispiel: Schritt {number}", planned_on=planned, reached_on=reached)
        for number, planned, reached in (
            (1, date(2023, 10, 1), date(2023, 10, 5)),
            (2, date(2023, 12, 1), date(2023, 12, 1)),
            (3, date(2024, 3, 1), date(2024, 4, 12)),
            (4, date(2027, 3, 1), None),
            (5, None, None),
        )
    ]
    project.news = [ProjectNews(date=date(2024, 4, 12), title="Beispiel: Der dritte Schritt ist getan")]
    project.effects = [
        ProjectEffect(kind=EffectKind.EXPENSE, title="Beispiel: Anschaffung", rhythm=Rhythm.ONCE),
        ProjectEffect(kind=EffectKind.STAFF, title="Beispiel: Begleitung", rhythm=Rhythm.YEARLY, months=24),
    ]
    project.handlungsfelder = Handlungsfeld.objects.filter(process_id=process.pk, slug="mobilitaet-logistik")
    project.goals = Goal.objects.filter(process_id=process.pk)[:2]
    index.add_child(instance=project)
    for idea in ideas:
        ProjectSource.objects.create(
            project=project, kind=SourceKind.CONTRIBUTION, contribution_id=idea.pk, user=user, added_at=_at(JUDGED_ON)
        )
        # The town says so of each that it makes a project of, as soon as there is one.
        write_step(idea, Stage.PROJECT, user=user, at=_at(IN_PROJECT_ON))
    for stage, day, source in (
        (ProjectStage.PROPOSAL, date(2022, 12, 6), ""),
        (ProjectStage.PRIORITISING, date(2023, 1, 17), ""),
        (ProjectStage.COUNCIL, date(2023, 3, 2), "Beispiel: Vorlage"),
        (ProjectStage.DECIDED, date(2023, 3, 16), "Beispiel: Niederschrift"),
        (ProjectStage.RUNNING, date(2023, 9, 1), ""),
    ):
        record(project, standing_of(project), stage, Because(day, source=source), user=user)
    project.save_revision().publish()
