"""Finding contributions by parts of words, on PostgreSQL and SQLite alike.

Found are contributions that everybody may see; comments are not searched. All words that are typed have to occur,
each anywhere within a word: "Beteiligung" finds "Bürgerbeteiligung".
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

from django.db import connections, router, transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from wagtail_aufbruch.core.lists.folding import LONGEST_QUERY, MAX_WORDS, fold, indexed
from wagtail_aufbruch.participation.models import Contribution, SearchEntry
from wagtail_aufbruch.participation.models.contributions import search_index

C = TypeVar("C", bound=Model)

MAX_FOUND = 1000
"""So many of the newest that match are looked at further; a word that stands everywhere costs no more."""
SHORTEST_INDEXED = 3
"""The indexes hold three letters each; shorter words are looked for in what the longer ones found."""
BATCH = 1000


def index(contribution: Contribution) -> None:
    """Keep the text by which the contribution is found; what is not public, and a comment, is forgotten.

    To be called in the transaction that changes title, text, place or state.
    """
    if contribution.is_public and contribution.about_id is None:
        SearchEntry.objects.update_or_create(
            contribution_id=contribution.pk, defaults={"folded": searched_text(contribution)}
        )
    else:
        forget(contribution)


def forget(contribution: Contribution) -> None:
    """The contribution is found no more."""
    SearchEntry.objects.filter(contribution_id=contribution.pk).delete()


def forget_deleted() -> None:
    """Take what is left of deleted texts out of the index itself."""
    search_index.forget_deleted(connections[router.db_for_write(SearchEntry)])


def searched_text(contribution: Contribution) -> str:
    """What of a contribution is searched, folded for the index."""
    return indexed(f"{contribution.title}\n{contribution.text}\n{contribution.place_name}")


def words_of(text: str) -> list[str]:
    """The folded words of a query, each once, the longest first; at most ``MAX_WORDS``, [] where there is none.

    A word holds at least one letter or digit: quotes, signs and emoji alone narrow nothing down.
    """
    stripped = (word.strip("\"'„“”‚‘’»«()[]{},;:.!?*") for word in fold(text[:LONGEST_QUERY]).split())
    words = dict.fromkeys(word for word in stripped if any(sign.isalnum() for sign in word))
    return sorted(words, key=len, reverse=True)[:MAX_WORDS]


def matching_keys(queryset: QuerySet[C], text: str, limit: int = MAX_FOUND) -> list[int]:
    """Keys of those that match, newest first, at most ``limit``; one query."""
    words = words_of(text)
    if not words:
        return []
    found = queryset.order_by("-pk")
    long = [word for word in words if len(word) >= SHORTEST_INDEXED]
    if long and _has_fts(connections[queryset.db].alias):
        found = found.extra(  # noqa: S610  the ORM cannot say MATCH; words are parameters
            tables=[search_index.FTS],
            where=[
                f"{search_index.FTS} MATCH %s",
                f"{search_index.FTS}.rowid = {Contribution._meta.db_table}.id",
            ],
            params=[" ".join(f'"{_doubled(word)}"' for word in long)],
            order_by=[f"-{search_index.FTS}.rowid"],
        )
        words = [word for word in words if word not in long]
    for word in words:
        found = found.filter(search_entry__folded__contains=word)
    return list(found.values_list("pk", flat=True)[:limit])


def _doubled(word: str) -> str:
    return word.replace('"', '""')


@cache
def _has_fts(alias: str) -> bool:
    """Whether this database is an SQLite with FTS5; looked up once."""
    connection = connections[alias]
    return connection.vendor == "sqlite" and search_index.exists(connection)


def rebuild_all(tell: Callable[[int], None] = lambda done: None) -> int:
    """Write all entries anew, in batches; what is not public any more loses its entry. Returns how many there are.

    ``tell`` hears after each batch how many contributions have been done.
    """
    connection = connections[router.db_for_write(SearchEntry)]
    search_index.create(connection)
    _has_fts.cache_clear()
    found = Contribution.objects.published().filter(about__isnull=True)
    last = done = 0
    while batch := list(found.filter(pk__gt=last).order_by("pk")[:BATCH]):
        _write_entries(batch)
        last, done = batch[-1].pk, done + len(batch)
        tell(done)
    wanted = found.filter(pk=OuterRef("contribution_id"))
    SearchEntry.objects.filter(~Exists(wanted)).delete()
    return done


@transaction.atomic
def _write_entries(contributions: Iterable[Contribution]) -> None:
    SearchEntry.objects.bulk_create(
        [SearchEntry(contribution_id=item.pk, folded=searched_text(item)) for item in contributions],
        update_conflicts=True,
        unique_fields=["contribution"],
        update_fields=["folded"],
    )
