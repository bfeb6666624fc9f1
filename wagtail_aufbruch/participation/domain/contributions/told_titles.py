"""Titles of contributions and pages outside of where they stand: in what somebody follows, and in their data file.

Somebody followed, supported or reported what everybody could see then. What was taken from view since is told to its
author alone, and so is its title, which may be the very reason.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.showing.visibility import public_pages_by_key
from wagtail_aufbruch.participation.models import Contribution, Follow, Participant


def titles_told_to(participant: Participant | None, keys: Iterable[int | None]) -> dict[int, str]:
    """The titles that the person may read, of the contributions with these keys: of what is their own, and of what
    everybody may see; None: anybody. One query, none without a key, and one more for comments."""
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return {}
    public = Contribution.objects.visible_to_public().filter(pk__in=wanted)
    is_own = Q(author=participant) if participant is not None else Q(pk__in=[])
    found = Contribution.objects.filter(pk__in=wanted).filter(is_own | Q(pk__in=public.values("pk")))
    return read_titles(participant, found)


def title_of_comment_on(title: str) -> str:
    """What a comment is called, by what it is about; "" where that is not for the reader."""
    return _("On “%(title)s”") % {"title": title or _("Contribution that is not public any more")}


def read_titles(participant: Participant | None, contributions: Iterable[Contribution]) -> dict[int, str]:
    """What to call each of the contributions that the person may read, by key. A comment is called by what it is about
    as that is called today: what it stores is the title of the day on which it was written. One query, none without
    comments."""
    listed = list(contributions)
    titles = titles_told_to(participant, (one.about_id for one in listed))
    return {one.pk: title_of_comment_on(titles.get(one.about_id, "")) if one.about_id else str(one) for one in listed}


@dataclass(frozen=True)
class ToldFollow:
    """What somebody follows, as it may be told to them."""

    title: str
    is_shown: bool
    """Whether it has a page that everybody may see; the address of another one would tell its title."""


def followed_titles(participant: Participant, follows: Iterable[Follow]) -> Callable[[Follow], str]:
    """Returns what to call each of the things that the person follows; two queries at most."""
    told = followed_as_told(participant, follows)
    return lambda one: told(one).title


def followed_as_told(participant: Participant, follows: Iterable[Follow]) -> Callable[[Follow], ToldFollow]:
    """The same, with whether it can be led to."""
    listed = list(follows)
    titles = titles_told_to(participant, (one.contribution_id for one in listed))
    pages = public_pages_by_key(one.page_id for one in listed if one.page_id)

    def told(one: Follow) -> ToldFollow:
        if one.page_id:
            page = pages.get(one.page_id)
            return ToldFollow(
                page.title if page is not None else _("Page that is not public any more"), page is not None
            )
        title = titles.get(one.contribution_id or 0, "")
        is_shown = bool(title) and one.contribution is not None and one.contribution.is_public
        return ToldFollow(title or _("Contribution that is not public any more"), is_shown)

    return told


def with_told_titles(participant: Participant, rows: Iterable[Mapping[str, object]]) -> list[dict[str, Any]]:
    """Rows of a data file with the ``contribution__title`` of their ``contribution`` instead of its key; "" where it is
    not for the person."""
    keyed = [(key if isinstance(key := row["contribution"], int) else 0, row) for row in rows]
    titles = titles_told_to(participant, (key for key, _row in keyed))
    return [
        {
            "contribution__title": titles.get(key, ""),
            **{name: value for name, value in row.items() if name != "contribution"},
        }
        for key, row in keyed
    ]
