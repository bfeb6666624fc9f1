"""What those hear who brought a project about: authors, supporters and followers of what it comes from.

Each thing is told once (``ProjectNotice``), and only of what everybody may see: what happens to a draft is told when it
is published, in one sentence that says where the project stands.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.domain.process.processes import process_of
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.participation.domain.notifications.announcements import announce, announce_on_page
from wagtail_aufbruch.participation.domain.notifications.following import follow_supported
from wagtail_aufbruch.participation.enums import ActivityKind
from wagtail_aufbruch.participation.models import Contribution, News
from wagtail_aufbruch.projects.domain.scope import is_public
from wagtail_aufbruch.projects.enums import DECISIONS, Event, SourceKind, Stage
from wagtail_aufbruch.projects.models import ProjectNotice, ProjectPage, ProjectSource, ProjectStep

MEANS: dict[str, str | Promise] = {
    Stage.PROPOSAL: gettext_lazy("It has been proposed. Next it is looked at beside other projects."),
    Stage.PRIORITISING: gettext_lazy("It is looked at beside other projects: which of them come first?"),
    Stage.COUNCIL: gettext_lazy("It is with the political bodies. They discuss it and decide."),
    Stage.DECIDED: gettext_lazy("The political bodies have agreed. It can be carried out."),
    Stage.CHANGED: gettext_lazy("The political bodies have agreed, with changes. It can be carried out like this."),
    Stage.REJECTED: gettext_lazy("The political bodies have not agreed. It is not carried out."),
    Stage.REFERRED: gettext_lazy("The political bodies have not decided yet: another body looks at it first."),
    Stage.RUNNING: gettext_lazy("The administration is at work on it."),
    Stage.DONE: gettext_lazy("It is finished."),
    Stage.STOPPED: gettext_lazy("It does not go on."),
    Stage.POOL: gettext_lazy("It does not go on for now. It stays in the pool, and may come back."),
}
"""What a stage means for people who do not know how a town decides."""


@written_to_people
def tell_of_step(project: ProjectPage, before: str, step: ProjectStep) -> None:
    """A step was taken, from the stage ``before`` ("" where that is not known); in its transaction."""
    if not is_public(project):
        return
    process = _process(project)
    after = called(process, f"project_stage_{step.stage}")
    way = f"{called(process, f'project_stage_{before}')} → {after}" if before else after
    words = [str(MEANS[step.stage]), step.reason]
    if step.stage in DECISIONS:
        # Nobody who wrote an idea need know what the stages are called: first what happened, then what it means.
        words.insert(0, _("discussed → %(stage)s.") % {"stage": after})
        if step.source:
            words.append(_("It can be read in: %(source)s.") % {"source": step.source})
    _tell(project, Event.STAGE, str(step.pk), f"{project.title}: {way}", " ".join(word for word in words if word))


@written_to_people
def take_back_step(project: ProjectPage, step: ProjectStep, stage: str) -> None:
    """The step was a mistake. Whoever was told of it hears that, and where the project stands."""
    notice = ProjectNotice.objects.filter(project_id=project.pk, event=Event.STAGE, key=str(step.pk)).first()
    if notice is None:
        return
    # Locked: whoever is written to at this moment has read of the step, and hears of the correction.
    news = News.objects.select_for_update().filter(pk=notice.news_id or 0).first()
    was_told = news is None or news.told_up_to > 0
    if news is not None:
        news.delete()
    notice.delete()
    if was_told and is_public(project):
        process = _process(project)
        wrong = called(process, f"project_stage_{step.stage}")
        now = called(process, f"project_stage_{stage}") if stage else _("not stated yet")
        title = _("%(title)s: correction, not “%(wrong)s”") % {"title": project.title, "wrong": wrong}
        text = _("We had written that to you by mistake. It stands at: %(now)s.") % {"now": now}
        _tell(project, Event.STAGE, f"undo-{step.pk}", title, text)


@written_to_people
def tell_of_source(project: ProjectPage, source: ProjectSource) -> None:
    """A contribution became part of the project; its author, supporters and followers hear of it once."""
    contribution = source.contribution
    if contribution is None or not is_public(project):
        return
    if not Contribution.objects.visible_to_public().filter(pk=contribution.pk).exists():
        return
    notice, is_new = ProjectNotice.objects.get_or_create(
        project_id=project.pk, event=Event.ENTERED, key=str(contribution.pk)
    )
    if not is_new:
        return
    _let_supporters_follow(source, contribution)
    current = ProjectStep.objects.filter(project_id=project.pk, is_current=True).first()
    words = project.introduction
    if current is not None:
        name = called(_process(project), f"project_stage_{current.stage}")
        where = _("The project stands at: %(stage)s.") % {"stage": name}
        words = f"{where} {MEANS[current.stage]} {words}".strip()
    title = _("“%(title)s” has become part of the project “%(project)s”") % {
        "title": contribution.title,
        "project": project.title,
    }
    notice.news = announce(contribution, ActivityKind.JOINED, title, words, project.full_url or "")
    notice.save(update_fields=["news"])


def take_back_source(project: ProjectPage, contribution_pk: int) -> None:
    """It was named by mistake: who was not told yet, as those who hear weekly, is not told any more. Who was hears
    nothing twice, should it be named once more."""
    notice = ProjectNotice.objects.filter(project_id=project.pk, event=Event.ENTERED, key=str(contribution_pk)).first()
    if notice is None:
        return
    # Locked: whoever is written to at this moment knows of it.
    news = News.objects.select_for_update().filter(pk=notice.news_id or 0).first()
    nobody_knows = news is not None and news.told_up_to == 0
    if news is not None:
        news.delete()
    if nobody_knows:
        notice.delete()


@transaction.atomic
@written_to_people
def tell_of_publication(project: ProjectPage) -> None:
    """The page was published: tell what it comes from, and of milestones that were reached since the last time.

    What was reached before it was public for the first time is no news to anybody.
    """
    if not is_public(project):
        return
    _notice, is_first = ProjectNotice.objects.get_or_create(project_id=project.pk, event=Event.PUBLISHED, key="")
    for source in project.sources.filter(kind=SourceKind.CONTRIBUTION).select_related("contribution__page"):
        tell_of_source(project, source)
    milestones = list(type(project).objects.get(pk=project.pk).milestones.all())
    number = sum(1 for one in milestones if one.reached_on)
    for milestone in milestones:
        if milestone.reached_on is None:
            continue
        if is_first:
            ProjectNotice.objects.get_or_create(project_id=project.pk, event=Event.MILESTONE, key=milestone.key)
            continue
        title = _("%(title)s: “%(milestone)s” is reached") % {"title": project.title, "milestone": milestone.title}
        text = ngettext(
            "%(number)d of %(total)d milestone is reached.",
            "%(number)d of %(total)d milestones are reached.",
            len(milestones),
        ) % {"number": number, "total": len(milestones)}
        _tell(project, Event.MILESTONE, milestone.key, title, f"{text} {milestone.note}".strip())


def tell_of_priority(project: ProjectPage, key: str, title: str, text: str) -> None:
    """A body has put the project on a place; told once for each ``key``."""
    if is_public(project):
        _tell(project, Event.PRIORITY, key, title, text)


def _tell(project: ProjectPage, event: Event, key: str, title: str, text: str) -> None:
    notice, is_new = ProjectNotice.objects.get_or_create(project_id=project.pk, event=event, key=key)
    if not is_new:
        return
    for source in project.sources.filter(kind=SourceKind.CONTRIBUTION, contribution__isnull=False).select_related(
        "contribution"
    ):
        if source.contribution is not None and source.supporters_until is not None:
            _let_supporters_follow(source, source.contribution)
    notice.news = announce_on_page(project, _process(project), ActivityKind.PROJECT, title, text)
    notice.save(update_fields=["news"])


def _let_supporters_follow(source: ProjectSource, contribution: Contribution) -> None:
    now = timezone.now()
    follow_supported(contribution, since=source.supporters_until)
    source.supporters_until = now
    source.save(update_fields=["supporters_until"])


def _process(project: ProjectPage) -> Process:
    """The process page, with its words; a project stands within one, or could not be public."""
    base = process_of(project)
    found: Process = ProcessPage.objects.get(pk=base.pk if base is not None else 0)
    return found
