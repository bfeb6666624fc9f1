"""Projects as things that can be judged, and their rounds as such with a result of their own.

Named in the app's feature as a kind of subjects. Where review rounds are not installed nobody asks for it.
"""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.domain.process.processes import process_of
from wagtail_aufbruch.core.domain.showing.visibility import only_public, public_pages_by_key
from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.core.lists.folding import holds_words
from wagtail_aufbruch.projects.domain.effects import EffectLine, lines_of
from wagtail_aufbruch.projects.domain.prioritising import goals, words
from wagtail_aufbruch.projects.domain.scope import public_projects, with_stage
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import ProjectPage
from wagtail_aufbruch.reviews.extension.subjects import OwnResult, Part, Subject, SubjectKind

KEY = "project"


def pages(process: Process) -> Collection[Page]:
    """None: a round on projects is prepared on the projects' own page, from the goals of the process."""
    return []


def candidates(page: Page, division: str) -> Mapping[int, str]:
    """The public projects of the process, in the order of their titles; there are no divisions."""
    process = process_of(page)
    if process is None:
        return {}
    return dict(public_projects(process).order_by("title", "pk").values_list("pk", "title"))


def waiting(process: Page) -> set[int]:
    """Those that wait for their priority: they are proposed for a round."""
    rows = with_stage(public_projects(process)).filter(stage=Stage.PRIORITISING)
    return set(rows.order_by().values_list("pk", flat=True))


def titles(keys: Collection[int]) -> Mapping[int, str]:
    """Of those that everybody may see."""
    rows = only_public(ProjectPage.objects.filter(pk__in=keys))
    return dict(rows.values_list("pk", "title"))


def visible(keys: Collection[int], is_blind: bool, words: str) -> Collection[int]:
    """Those that everybody may see, in whose title these words stand."""
    rows = only_public(ProjectPage.objects.filter(pk__in=keys))
    return set(rows.filter(holds_words(["title"], words)).values_list("pk", flat=True))


def subjects(keys: Collection[int], is_blind: bool) -> Mapping[int, Subject]:
    """What people read before they judge. A project has no author whom a blind round would hide."""
    rows = list(only_public(ProjectPage.objects.filter(pk__in=keys)).prefetch_related("effects", "goals"))
    groups = public_pages_by_key({row.group_id for row in rows if row.group_id})
    return {row.pk: _subject(row, groups.get(row.group_id or 0)) for row in rows}


def _subject(project: ProjectPage, group: Page | None) -> Subject:
    said = [
        (_("Proposed by"), group.title if group is not None else ""),
        (_("Goals that it serves"), "\n".join(goal.title for goal in project.goals.all())),
        (_("Effects on staff and money"), "\n".join(map(_line, lines_of(project.effects.all())))),
    ]
    return Subject(
        title=project.title,
        text=project.introduction,
        parts=tuple(Part(heading, text) for heading, text in said if text),
        url=project.full_url or "",
        staff_url=reverse("aufbruch_project", args=[project.pk]),
    )


def _line(effect: EffectLine) -> str:
    known = (effect.kind, effect.title, effect.amount or _("amount not known"), effect.rhythm, effect.period)
    return ", ".join(word for word in known if word)


def staff_url(round_key: int) -> str:
    return reverse("aufbruch_priority", args=[round_key])


PROJECTS = SubjectKind(
    key=KEY,
    name=gettext_lazy("Projects"),
    pages=pages,
    candidates=candidates,
    subjects=subjects,
    visible=visible,
    titles=titles,
    told=words.told,
    own_result=OwnResult(
        criteria=goals.criteria,
        problems=goals.problems,
        words=words.method,
        staff_url=staff_url,
        not_here=gettext_lazy(
            "Projects are judged by the goals of the process. Change goals and weights there before the round is "
            "released; with the release they are copied, and stand."
        ),
    ),
)
