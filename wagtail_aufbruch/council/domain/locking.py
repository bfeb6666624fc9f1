"""Papers under their locks: one order for everybody, so that no two wait for each other.

Meetings come before the items of their agendas, these before papers, and a paper with its other half before its
stations and files; rows of one kind in the order of their keys.
"""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.models import Paper


def lock_papers(keys: Iterable[int]) -> dict[int, Paper]:
    """These papers and those that they are joined to, by key, until the end of the transaction; one query. What is not
    there any more is left out."""
    wanted = list(keys)
    if not wanted:
        return {}
    joined = Paper.objects.filter(pk__in=wanted, imported__isnull=False).values("imported")
    rows = Paper.objects.filter(Q(pk__in=wanted) | Q(imported__in=wanted) | Q(pk__in=joined))
    return {row.pk: row for row in rows.select_for_update(no_key=True, of=("self",)).order_by("pk")}


def lock_paper(key: int) -> Paper:
    """The paper as it is now, with its other half locked, too. Raises Refused where it is not there any more."""
    paper = lock_papers([key]).get(key)
    if paper is None:
        raise Refused(_("This paper was deleted in the meantime. Nothing was changed."))
    return paper
