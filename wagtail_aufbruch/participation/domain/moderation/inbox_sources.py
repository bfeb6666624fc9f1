"""The kinds of tasks that participation has: which rows wait, and what the inbox says of each.

Each kind loads at most one page of rows behind a given place; the walk through all of them is ``inbox``.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.extension.registry import parts
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.domain.consent.guardians import holds_for, words_of
from wagtail_aufbruch.participation.domain.moderation import decisions
from wagtail_aufbruch.participation.domain.moderation.inbox_facts import contribution_facts, with_contribution
from wagtail_aufbruch.participation.domain.moderation.inbox_floods import flood_sources
from wagtail_aufbruch.participation.domain.moderation.inbox_rows import Row, rows_source
from wagtail_aufbruch.participation.enums import CaseState, State, VersionState
from wagtail_aufbruch.participation.extension.inbox_tasks import (
    NEW,
    InboxSource,
    Scope,
    Task,
    Text,
    Words,
    inbox_sources,
)
from wagtail_aufbruch.participation.extension.kinds import NOT_INSTALLED, Kind, has_home, kind_of
from wagtail_aufbruch.participation.extension.published import know_facts
from wagtail_aufbruch.participation.models import (
    AuthorshipClaim,
    Contribution,
    PostModerationReview,
    Report,
    Version,
    VoteCluster,
)

MAX_ABOUT = 50
"""So many tasks stand on the page of one case; the inbox has all of them."""


def _new(kind: str) -> Callable[[], QuerySet[Contribution]]:
    def waiting() -> QuerySet[Contribution]:
        return _pending().filter(kind=kind)

    return waiting


def _pending() -> QuerySet[Contribution]:
    known = ("page", "author", "about", "guardian_consent", "handlungsfeld")
    return Contribution.objects.filter(state=State.PENDING).select_related(*known).prefetch_related("attachments")


def _left() -> QuerySet[Contribution]:
    """What waits of kinds whose app was removed with its data left."""
    return _pending().exclude(kind__in=parts(Kind))


def _consent_hint(contribution: Contribution, thing: Contribution | Version) -> Text | None:
    """What is missing of a guardian's consent to these words; None where nothing is."""
    consent = getattr(contribution, "guardian_consent", None)
    if not contribution.guardian_needed or holds_for(consent, words_of(thing)):
        return None
    if consent is not None and consent.given_for:
        return gettext_lazy("Changed since a parent or guardian agreed: their consent to the new words is missing")
    return gettext_lazy("The consent of a parent or guardian is missing")


def _describe_new(row: Contribution) -> Task:
    missing = _consent_hint(row, row)
    hints = [] if missing is None else [missing]
    if not has_home(row):
        hints.append(NOT_INSTALLED)
    if row.author_id is None:
        hints.append(gettext_lazy("No e-mail address: nobody is told of your decision"))
    can = (decisions.PUBLISH if missing is None else decisions.CONSENT, decisions.REJECT)
    return Task(
        f"{NEW}{row.kind}",
        row.pk,
        row.process_id,
        row.created_at,
        object=row,
        kind=kind_of(row).name,
        hints=tuple(hints),
        decisions=can,
        **_about(row),
    )


def _describe_left(row: Contribution) -> Task:
    return Task(
        "left",
        row.pk,
        row.process_id,
        row.created_at,
        object=row,
        kind=kind_of(row).name,
        hints=(NOT_INSTALLED,),
        decisions=(decisions.REJECT,),
        **_about(row),
    )


def _about(row: Contribution) -> dict[str, Any]:
    """The facts of a contribution; of a comment also what it is about."""
    facts = contribution_facts(row)
    if row.about is not None:
        facts["where"] = f"{row.about} · {facts['where']}"
    return facts


def _describe_review(row: PostModerationReview) -> Task:
    contribution = row.contribution
    return Task(
        "look",
        row.pk,
        row.process_id,
        row.since,
        object=contribution,
        kind=kind_of(contribution).name,
        hints=(gettext_lazy("Is published already"),),
        decisions=(decisions.SEEN, decisions.HIDE),
        **_about(contribution),
    )


def _describe_version(row: Version) -> Task:
    contribution = row.contribution
    facts = contribution_facts(contribution)
    facts |= {"title": row.title or facts["title"], "text": row.text}
    missing = _consent_hint(contribution, row)
    hints = [gettext_lazy("New words of what is published"), *([] if missing is None else [missing])]
    take = decisions.TAKE_VERSION if missing is None else decisions.VERSION_CONSENT
    return Task(
        "version",
        row.pk,
        row.contribution.process_id,
        row.created_at,
        object=row,
        kind=kind_of(contribution).name,
        before=Words(str(contribution), contribution.text),
        hints=tuple(hints),
        decisions=(take, decisions.REFUSE_VERSION),
        **facts,
    )


def _describe_report(row: Report) -> Task:
    facts = contribution_facts(row.contribution)
    # One decision is for all of them: so all are shown.
    known: list[Report] = row.contribution.open_reports  # type: ignore[attr-defined]
    together = [row, *(one for one in known if one.pk != row.pk)]
    keep = decisions.KEEP_REPORTED
    can = (decisions.GRANT_REPORT, keep) if row.contribution.is_public else (keep,)
    return Task(
        "report",
        row.pk,
        row.contribution.process_id,
        row.created_at,
        object=row,
        kind=kind_of(row.contribution).name,
        statements=tuple(_reported(one) for one in together),
        hints=(gettext_lazy("Reported"),),
        decisions=can,
        **facts,
    )


def _reported(report: Report) -> str:
    words = f"{report.get_reason_display()}. {report.text}" if report.text else report.get_reason_display()
    return _("Reported: %(words)s") % {"words": words}


def _describe_claim(row: AuthorshipClaim) -> Task:
    facts = contribution_facts(row.contribution)
    facts["author"] = row.participant.email
    return Task(
        "claim",
        row.pk,
        row.contribution.process_id,
        row.created_at,
        object=row,
        kind=kind_of(row.contribution).name,
        statements=(row.text,) if row.text else (),
        hints=(gettext_lazy("Says that it is theirs"),),
        decisions=(decisions.GRANT_CLAIM, decisions.REFUSE_CLAIM),
        **facts,
    )


OF_CONTRIBUTION = "contribution__process_id"


def all_sources() -> dict[str, InboxSource]:
    """All kinds of tasks by their keys, in the order of the filter: ours, then those that other apps registered."""
    own = [
        rows_source(
            "report",
            gettext_lazy("Reported contributions"),
            "warning",
            _reports,
            _describe_report,
            process=OF_CONTRIBUTION,
        ),
        *(_new_source(kind) for kind in parts(Kind).values()),
        rows_source("left", gettext_lazy("Left by an app that was removed"), "no-view", _left, _describe_left),
        rows_source(
            "version",
            gettext_lazy("New versions"),
            "history",
            _versions,
            _describe_version,
            process=OF_CONTRIBUTION,
            about=_contribution_of,
        ),
        rows_source("look", gettext_lazy("Published, not seen yet"), "view", _reviews, _describe_review, since="since"),
        rows_source("claim", gettext_lazy("Claims"), "key", _claims, _describe_claim, process=OF_CONTRIBUTION),
        *flood_sources(),
    ]
    return {source.key: source for source in own} | inbox_sources()


def waiting_tasks(processes: Iterable[int], subjects: Iterable[str]) -> dict[str, Task]:
    """Those of the named tasks that still wait in one of these processes; at most one query for each kind."""
    by_source: dict[str, set[int]] = {}
    for subject in subjects:
        source, _colon, number = subject.rpartition(":")
        pk = read_pk(number)
        if pk is not None:
            by_source.setdefault(source, set()).add(pk)
    sources = all_sources() if by_source else {}
    found = [
        task
        for key, pks in by_source.items()
        if key in sources
        for task in sources[key].load(Scope(tuple(processes), only=frozenset(pks)), None, len(pks))
    ]
    know_facts(task.about for task in found if task.about is not None)
    return {task.subject: task for task in found}


def tasks_about(contribution: Contribution) -> list[Task]:
    """What waits for a decision beside the contribution itself: its new version, reports, claims, votes."""
    waiting = [
        *(("version", pk) for pk in _keys_of(Version.objects.filter(state=VersionState.PENDING), contribution)),
        *(("report", pk) for pk in _keys_of(Report.objects.filter(state=CaseState.OPEN), contribution)[:1]),
        *(("claim", pk) for pk in _keys_of(AuthorshipClaim.objects.filter(state=CaseState.OPEN), contribution)),
    ]
    waiting += [("votes", pk) for pk in _keys_of(VoteCluster.objects.filter(state=CaseState.OPEN), contribution)]
    found = waiting_tasks([contribution.process_id], [f"{source}:{pk}" for source, pk in waiting])
    return list(found.values())


def _keys_of(rows: QuerySet[Row], contribution: Contribution) -> list[int]:
    return list(rows.filter(contribution_id=contribution.pk).order_by("pk").values_list("pk", flat=True)[:MAX_ABOUT])


def _new_source(kind: Kind) -> InboxSource:
    name = kind.new_title or kind.name
    return rows_source(
        f"{NEW}{kind.key}", name, kind.icon, _new(kind.key), _describe_new, about=lambda contribution: contribution
    )


def _contribution_of(row: Version) -> Contribution:
    return row.contribution


def _reports() -> QuerySet[Report]:
    waiting = Report.objects.filter(state=CaseState.OPEN)
    together = Prefetch("contribution__reports", waiting.order_by("created_at", "pk"), to_attr="open_reports")
    return with_contribution(waiting).prefetch_related(together)


def _versions() -> QuerySet[Version]:
    waiting = Version.objects.filter(state=VersionState.PENDING)
    return with_contribution(waiting).select_related("contribution__guardian_consent")


def _reviews() -> QuerySet[PostModerationReview]:
    published = Contribution.objects.published().filter(pk=OuterRef("contribution_id"))
    waiting = PostModerationReview.objects.filter(Exists(published), seen_at__isnull=True)
    return with_contribution(waiting).select_related("contribution__about")


def _claims() -> QuerySet[AuthorshipClaim]:
    waiting = AuthorshipClaim.objects.filter(state=CaseState.OPEN)
    return with_contribution(waiting).select_related("participant")
