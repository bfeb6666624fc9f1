"""The kinds of tasks that participation has: which rows wait, and what the inbox says of each.

Each kind loads at most one page of rows behind a given place; the walk through all of them is ``inbox``.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.core.extension.registry import parts
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.domain.consent.guardians import holds_for, words_of
from wagtail_aufbruch.participation.domain.moderation import decisions
from wagtail_aufbruch.participation.enums import CaseState, MailState, State, VersionState
from wagtail_aufbruch.participation.extension.inbox_tasks import (
    NEW,
    InboxSource,
    Place,
    Scope,
    Task,
    Text,
    Words,
    fingerprint_of,
    inbox_sources,
)
from wagtail_aufbruch.participation.extension.kinds import Kind, kind_of
from wagtail_aufbruch.participation.models import (
    AuthorshipClaim,
    Contribution,
    Mail,
    PostModerationReview,
    Report,
    Version,
    VoteCluster,
)

Row = TypeVar("Row", bound=Model)

MAX_ABOUT = 50
"""So many tasks stand on the page of one case; the inbox has all of them."""


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
    """What each row says of the contribution that it is about: all that is published with it, or is already."""
    return {
        "title": str(contribution),
        "text": contribution.text,
        "where": contribution.page.title,
        "where_url": reverse("wagtailadmin_pages:edit", args=[contribution.page_id]),
        "author": contribution.shown_author,
        "location": place_of(contribution),
        "files": tuple(contribution.attachments.all()),
        "url": case_url(contribution),
    }


def place_of(contribution: Contribution) -> str:
    """Where it is, as name and as coordinates."""
    if contribution.latitude is None:
        return contribution.place_name
    on_map = f"{contribution.latitude}, {contribution.longitude}"
    return f"{contribution.place_name} ({on_map})" if contribution.place_name else on_map


def case_fingerprint(contribution: Contribution) -> str:
    """Of what the case's own page shows to read; a decision there brings it along."""
    facts = _contribution_facts(contribution)
    return fingerprint_of(*(facts[name] for name in ("title", "text", "author", "location")), files=facts["files"])


def case_url(contribution: Contribution) -> str:
    """Where the staff see the contribution with its history."""
    return reverse("aufbruch_participation_contribution_modeladmin_inspect", args=[contribution.pk])


def _new(kind: str) -> Callable[[], QuerySet[Contribution]]:
    def waiting() -> QuerySet[Contribution]:
        rows = Contribution.objects.filter(state=State.PENDING, kind=kind)
        return rows.select_related("page", "author", "about", "guardian_consent").prefetch_related("attachments")

    return waiting


def _consent_hint(contribution: Contribution, words: str) -> Text | None:
    """What is missing of a guardian's consent to these words; None where nothing is."""
    consent = getattr(contribution, "guardian_consent", None)
    if not contribution.guardian_needed or holds_for(consent, words):
        return None
    if consent is not None and consent.given_for:
        return gettext_lazy("Changed since a parent or guardian agreed: their consent to the new words is missing")
    return gettext_lazy("The consent of a parent or guardian is missing")


def _describe_new(row: Contribution) -> Task:
    missing = _consent_hint(row, words_of(row))
    hints = [] if missing is None else [missing]
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
        hints=(gettext_lazy("Is published already"),),
        decisions=(decisions.SEEN, decisions.HIDE),
        **_about(contribution),
    )


def _describe_version(row: Version) -> Task:
    contribution = row.contribution
    facts = _contribution_facts(contribution)
    facts |= {"title": row.title or facts["title"], "text": row.text}
    missing = _consent_hint(contribution, words_of(row))
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
    facts = _contribution_facts(row.contribution)
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
    facts = _contribution_facts(row.contribution)
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


def _describe_votes(row: VoteCluster) -> Task:
    many = ngettext("%(number)s vote from one connection", "%(number)s votes from one connection", row.number)
    spoken = {
        "number": row.number,
        "first": date_format(timezone.localtime(row.created_at), "SHORT_DATETIME_FORMAT"),
        "last": date_format(timezone.localtime(row.last_at), "SHORT_DATETIME_FORMAT"),
    }
    facts = _contribution_facts(row.contribution)
    return Task(
        "votes",
        row.pk,
        row.process_id,
        row.created_at,
        object=row,
        kind=kind_of(row.contribution).name,
        # Not among the words that a decision is bound to: an attack that goes on would make every decision too late.
        hints=(
            many % spoken,
            _("noticed %(first)s, last one %(last)s") % spoken,
        ),
        statements=(
            _(
                "Here browsers vote without an address. Many people can share one connection: a school, a library, a "
                "mobile network. Votes within seconds of each other rather come from one person."
            ),
        ),
        decisions=(decisions.VOID_VOTES, decisions.KEEP_VOTES),
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


def _describe_held(row: Any) -> Task:
    words = {"number": row.number, "address": row.recipient}
    return Task(
        "held_mail",
        row.pk,
        row.process_id,
        row.created_at,
        title=row.recipient,
        object=row,
        kind=gettext_lazy("Mails held back"),
        author=row.recipient,
        text=ngettext(
            "%(number)d mail to %(address)s was not sent: within a short time somebody typed this address into our "
            "forms again and again. Perhaps they want to annoy its owner, perhaps a class hands in together. "
            "Nobody was told.",
            "%(number)d mails to %(address)s were not sent: within a short time somebody typed this address into our "
            "forms again and again. Perhaps they want to annoy its owner, perhaps a class hands in together. "
            "Nobody was told.",
            row.number,
        )
        % words,
        url=reverse("aufbruch_participation_mail_modeladmin_inspect", args=[row.pk]),
        hints=(gettext_lazy("Too many for one address"),),
        decisions=(decisions.RELEASE, decisions.FORGET),
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
        rows_source("votes", gettext_lazy("Votes from one connection"), "group", _clusters, _describe_votes),
        rows_source("mail", gettext_lazy("Failed mails"), "mail", _mails, _describe_mail),
        rows_source("held_mail", gettext_lazy("Mails held back"), "lock", _held_mails, _describe_held),
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
    return rows_source(f"{NEW}{kind.key}", kind.new_title or kind.name, kind.icon, _new(kind.key), _describe_new)


def _reports() -> QuerySet[Report]:
    waiting = Report.objects.filter(state=CaseState.OPEN)
    together = Prefetch("contribution__reports", waiting.order_by("created_at", "pk"), to_attr="open_reports")
    return _with_contribution(waiting).prefetch_related(together)


def _with_contribution(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Rows that hang on a contribution, with all that is shown of it."""
    known = rows.select_related("contribution__page", "contribution__author")
    return known.prefetch_related("contribution__attachments")


def _versions() -> QuerySet[Version]:
    waiting = Version.objects.filter(state=VersionState.PENDING)
    return _with_contribution(waiting).select_related("contribution__guardian_consent")


def _reviews() -> QuerySet[PostModerationReview]:
    published = Contribution.objects.published().filter(pk=OuterRef("contribution_id"))
    waiting = PostModerationReview.objects.filter(Exists(published), seen_at__isnull=True)
    return _with_contribution(waiting).select_related("contribution__about")


def _claims() -> QuerySet[AuthorshipClaim]:
    waiting = AuthorshipClaim.objects.filter(state=CaseState.OPEN)
    return _with_contribution(waiting).select_related("participant")


def _clusters() -> QuerySet[VoteCluster]:
    return _with_contribution(VoteCluster.objects.filter(state=CaseState.OPEN))


def _mails() -> QuerySet[Mail]:
    return Mail.objects.filter(state=MailState.FAILED).defer("text", "html")


def _held_mails() -> QuerySet[Mail]:
    """One task for all that is held back for an address: the oldest of them stands for the others."""
    held = Mail.objects.filter(state=MailState.HELD)
    same = held.filter(process_id=OuterRef("process_id"), mailbox=OuterRef("mailbox"))
    number = same.order_by().values("mailbox").annotate(number=Count("pk")).values("number")
    oldest = held.exclude(Exists(same.filter(pk__lt=OuterRef("pk"))))
    return oldest.annotate(number=Subquery(number)).defer("text", "html")
