"""The kinds of tasks that participation has: which rows wait, and what the inbox says of each.

Each kind loads at most one page of rows behind a given place; the walk through all of them is ``inbox``.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.extension.registry import parts
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.domain.moderation import decisions
from wagtail_aufbruch.participation.enums import CaseState, MailState, State, VersionState
from wagtail_aufbruch.participation.extension.inbox_tasks import (
    NEW,
    InboxSource,
    Place,
    Scope,
    Task,
    Text,
    inbox_sources,
)
from wagtail_aufbruch.participation.extension.kinds import Kind, kind_of
from wagtail_aufbruch.participation.models import (
    Attachment,
    AuthorshipClaim,
    Contribution,
    GuardianConsent,
    Mail,
    PostModerationReview,
    Report,
    Version,
)

Row = TypeVar("Row", bound=Model)


def rows_source(
    key: str,
    name: Text,
    icon: str,
    waiting: Callable[[], QuerySet[Row]],
    describe: Callable[[Row], Task],
    *,
    process: str = "process_id",
    since: str = "created_at",
) -> InboxSource:
    """A kind whose tasks are rows: ``waiting()`` gives all of them, ``describe(row)`` makes a task of one.

    ``process`` and ``since`` name the columns by which they stand in order; an index has to serve them.
    """

    def chosen(scope: Scope) -> QuerySet[Row]:
        rows = waiting().filter(**{f"{process}__in": scope.processes})
        if scope.only is not None:
            rows = rows.filter(pk__in=scope.only)
        return rows.exclude(pk__in=scope.without) if scope.without else rows

    def load(scope: Scope, after: Place | None, limit: int) -> list[Task]:
        rows = chosen(scope)
        if after is not None:
            rows = rows.filter(_behind(after, key, process, since))
        return [describe(row) for row in rows.order_by(process, since, "pk")[:limit]]

    def count(scope: Scope) -> dict[int, int]:
        rows = chosen(scope).order_by().values_list(process).annotate(number=Count("pk"))
        return {process_pk: number for process_pk, number in rows if process_pk is not None}

    return InboxSource(key, name, icon, load, count)


def _behind(after: Place, key: str, process: str, since: str) -> Q:
    """What comes after a place that may be another kind's."""
    later = Q(**{process: after.process_id, f"{since}__gt": after.since})
    if key > after.source:
        later |= Q(**{process: after.process_id, since: after.since})
    elif key == after.source:
        later |= Q(**{process: after.process_id, since: after.since, "pk__gt": after.pk})
    return Q(**{f"{process}__gt": after.process_id}) | later


def _contribution_facts(contribution: Contribution) -> dict[str, Any]:
    """What each row says of the contribution that it is about."""
    return {
        "title": str(contribution),
        "where": contribution.page.title,
        "where_url": reverse("wagtailadmin_pages:edit", args=[contribution.page_id]),
        "author": contribution.shown_author,
        "url": case_url(contribution),
    }


def case_url(contribution: Contribution) -> str:
    """Where the staff see the contribution with its history."""
    return reverse("aufbruch_participation_contribution_modeladmin_inspect", args=[contribution.pk])


def _new(kind: str) -> Callable[[], QuerySet[Contribution]]:
    given = GuardianConsent.objects.filter(contribution=OuterRef("pk"), given_at__isnull=False)

    def waiting() -> QuerySet[Contribution]:
        rows = Contribution.objects.filter(state=State.PENDING, kind=kind)
        return rows.select_related("page", "author", "about").annotate(
            consent_given=Exists(given), has_files=Exists(Attachment.objects.filter(contribution=OuterRef("pk")))
        )

    return waiting


def _describe_new(row: Any) -> Task:
    missing = row.guardian_needed and not row.consent_given
    hints = []
    if missing:
        hints.append(gettext_lazy("The consent of a parent or guardian is missing"))
    if row.has_files:
        hints.append(gettext_lazy("With a picture or document: look at it in the case"))
    if row.author_id is None:
        hints.append(gettext_lazy("No e-mail address: nobody is told of your decision"))
    can = (decisions.CONSENT, decisions.REJECT) if missing else (decisions.PUBLISH, decisions.REJECT)
    return Task(
        f"{NEW}{row.kind}",
        row.pk,
        row.process_id,
        row.created_at,
        object=row,
        kind=kind_of(row).name,
        text=row.text,
        hints=tuple(hints),
        decisions=can,
        **_about(row),
    )


def _about(row: Contribution) -> dict[str, Any]:
    """The facts of a contribution; of a comment also what it is about."""
    facts = _contribution_facts(row)
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
        text=contribution.text,
        hints=(gettext_lazy("Is published already"),),
        decisions=(decisions.SEEN, decisions.HIDE),
        **_about(contribution),
    )


def _describe_version(row: Version) -> Task:
    facts = _contribution_facts(row.contribution)
    hints = (gettext_lazy("New words of what is published"),)
    return Task(
        "version",
        row.pk,
        row.contribution.process_id,
        row.created_at,
        object=row,
        kind=kind_of(row.contribution).name,
        text=row.text,
        hints=hints,
        decisions=(decisions.TAKE_VERSION, decisions.REFUSE_VERSION),
        **facts,
    )


def _describe_report(row: Report) -> Task:
    facts = _contribution_facts(row.contribution)
    words = f"{row.get_reason_display()}. {row.text}" if row.text else row.get_reason_display()
    keep = decisions.KEEP_REPORTED
    can = (decisions.GRANT_REPORT, keep) if row.contribution.is_public else (keep,)
    return Task(
        "report",
        row.pk,
        row.contribution.process_id,
        row.created_at,
        object=row,
        kind=kind_of(row.contribution).name,
        text=row.contribution.text,
        hints=(_("Reported: %(words)s") % {"words": words},),
        decisions=can,
        **facts,
    )


def _describe_claim(row: AuthorshipClaim) -> Task:
    facts = _contribution_facts(row.contribution)
    facts["author"] = row.participant.email
    return Task(
        "claim",
        row.pk,
        row.contribution.process_id,
        row.created_at,
        object=row,
        kind=kind_of(row.contribution).name,
        text=row.text or row.contribution.text,
        hints=(gettext_lazy("Says that it is theirs"),),
        decisions=(decisions.GRANT_CLAIM, decisions.REFUSE_CLAIM),
        **facts,
    )


def _describe_mail(row: Mail) -> Task:
    return Task(
        "mail",
        row.pk,
        row.process_id,
        row.created_at,
        title=row.subject,
        object=row,
        kind=gettext_lazy("Mail"),
        author=row.recipient,
        text=row.last_error,
        url=reverse("aufbruch_participation_mail_modeladmin_inspect", args=[row.pk]),
        hints=(gettext_lazy("Could not be sent"),),
        decisions=(decisions.RETRY, decisions.DROP),
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
        rows_source(
            "version", gettext_lazy("New versions"), "history", _versions, _describe_version, process=OF_CONTRIBUTION
        ),
        rows_source("look", gettext_lazy("Published, not seen yet"), "view", _reviews, _describe_review, since="since"),
        rows_source("claim", gettext_lazy("Claims"), "key", _claims, _describe_claim, process=OF_CONTRIBUTION),
        rows_source("mail", gettext_lazy("Failed mails"), "mail", _mails, _describe_mail),
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
    return {task.subject: task for task in found}


def _new_source(kind: Kind) -> InboxSource:
    return rows_source(f"{NEW}{kind.key}", kind.new_title or kind.name, kind.icon, _new(kind.key), _describe_new)


def _reports() -> QuerySet[Report]:
    return Report.objects.filter(state=CaseState.OPEN).select_related("contribution__page", "contribution__author")


def _versions() -> QuerySet[Version]:
    waiting = Version.objects.filter(state=VersionState.PENDING)
    return waiting.select_related("contribution__page", "contribution__author")


def _reviews() -> QuerySet[PostModerationReview]:
    published = Contribution.objects.published().filter(pk=OuterRef("contribution_id"))
    waiting = PostModerationReview.objects.filter(Exists(published), seen_at__isnull=True)
    return waiting.select_related("contribution__page", "contribution__author", "contribution__about")


def _claims() -> QuerySet[AuthorshipClaim]:
    return AuthorshipClaim.objects.filter(state=CaseState.OPEN).select_related("contribution__page", "participant")


def _mails() -> QuerySet[Mail]:
    return Mail.objects.filter(state=MailState.FAILED).defer("text", "html")
