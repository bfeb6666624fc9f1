"""Where an entry that went on belongs: its field of action, and the group that takes it up."""

from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.models import KIND, EntryContribution
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.contributions.belonging import why_not_here
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown
from wagtail_aufbruch.participation.domain.moderation.case_rights import cases_for
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.extension.fingerprint import digest


def contributions_for(user: AnyUser) -> "QuerySet[EntryContribution]":
    """Those of the processes whose cases ``user`` handles."""
    rows = cases_for(user, EntryContribution.objects.filter(kind=KIND))
    return rows.select_related("page", "process", "handlungsfeld", "group", "author", "entry")


def belonging_seen(contribution: EntryContribution) -> str:
    """Says whether it still belongs where a form showed."""
    return digest(contribution.handlungsfeld_id, contribution.group_id)


@transaction.atomic
def keep_belonging(
    contribution: EntryContribution, field: Handlungsfeld | None, group: BasePage | None, *, user: AnyUser, seen: str
) -> None:
    """Write where it belongs. Raises ChangedSinceShown, or EntryError for what is of another process."""
    current = EntryContribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
    if belonging_seen(current) != seen:
        raise ChangedSinceShown
    problem = why_not_here(current, field, group)
    if problem:
        raise EntryError(problem)
    current.handlungsfeld, current.group_id = field, group.pk if group is not None else None
    current.save(update_fields=["handlungsfeld", "group"])
    touch(current.process_id)
    if current.is_public:
        contribution_search.index(current)
    log(current, "aufbruch.contribution_placed", user=user, title=current.title)
