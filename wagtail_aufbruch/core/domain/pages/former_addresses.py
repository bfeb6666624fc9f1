"""Where a page stood before it was renamed or moved, and where it stands now, with all that answers below it.

Wagtail's own redirects know the address of a page alone, not those that it answers itself: an idea, a ticket, a stop
link, a calendar. So each renaming is kept as one row for the whole branch, in a table of our own: the package works
without ``wagtail.contrib.redirects``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone
from wagtail.signals import page_slug_changed, post_page_move

from wagtail_aufbruch.core.models import AufbruchPageMixin, FormerAddress, ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage

MAX_STEPS = 5
"""A call was renamed, and its process afterwards: so many renamings one above the other are followed."""

WAS_PUBLIC = Q(page__live=True) | Q(page__first_published_at__isnull=False)

MAX_DEPTH = 30
"""Addresses with more parts are none of ours."""


def keep_former_addresses() -> None:
    """Hear of pages that are renamed or moved."""
    page_slug_changed.connect(_renamed, dispatch_uid="aufbruch_former_slug")
    post_page_move.connect(_moved, dispatch_uid="aufbruch_former_place")


def _renamed(sender: type[BasePage], instance: BasePage, instance_before: BasePage, **kwargs: Any) -> None:
    _keep(instance, instance_before.url_path)


def _moved(
    sender: type[BasePage], instance: BasePage, url_path_before: str, url_path_after: str, **kwargs: Any
) -> None:
    if url_path_before != url_path_after:
        _keep(instance, url_path_before)


@contextmanager
def keeping(page: BasePage) -> Iterator[None]:
    """Keep the page's address in the transaction in which it gets another one.

    Wagtail tells of that after the commit: of a program that is ended in between nobody would hear it, and what is in
    print would lead nowhere for good.
    """
    rows = BasePage.objects.filter(pk=page.pk).values_list("url_path", flat=True)
    before = rows.first()
    yield
    if before is not None and rows.first() not in (None, before):
        _keep(page, before)


def _keep(page: BasePage, url_path: str) -> None:
    """Pages of the package, and pages with a process somewhere below; other pages are the site's own matter."""
    is_ours = issubclass(page.specific_class or BasePage, AufbruchPageMixin)
    if is_ours or ProcessPage.objects.descendant_of(page).exists():
        FormerAddress.objects.update_or_create(
            page_id=page.pk, url_path=url_path[:1000], defaults={"left_at": timezone.now()}
        )


def page_led_to(url_path: str) -> tuple[BasePage, str] | None:
    """The page that once stood at the beginning of this address, and what of the address lay below it; also one that
    was taken down, which goes on answering what people have left there.

    The longest beginning counts: the nearest page. What stood there last comes first, also where it left together with
    a page above it. One query for each step, one where there is nothing; up to three more for each page above that left
    its address later.
    """
    found: tuple[BasePage, str] | None = None
    for _step in range(MAX_STEPS):
        formers = list(_formers(url_path))
        former = formers[0] if formers else None
        # From the second step on a page stands there: only what is below it may have moved on, not what once stood at
        # its address.
        if former is None or (found is not None and len(former.url_path) <= len(found[0].url_path)):
            break
        page, below = _last_one(former, formers), url_path[len(former.url_path) :]
        found = page, below
        url_path = f"{page.url_path}{below}"
    return found


def _last_one(former: FormerAddress, formers: list[FormerAddress]) -> BasePage:
    """The page that stood at this address last: last year's left it to this year's, which left it when a page above
    both was renamed, and of that page alone there is a row."""
    for above in formers:
        if len(above.url_path) < len(former.url_path) and above.left_at > former.left_at:
            page = _taken_along(above, former.url_path[len(above.url_path) :])
            if page is not None:
                return page
    return former.page


def _taken_along(above: FormerAddress, below: str) -> BasePage | None:
    """The page that stood ``below`` when the page above it left its address, wherever it stands now."""
    since = FormerAddress.objects.filter(left_at__gt=above.left_at).order_by("left_at").select_related("page")
    was_renamed = since.filter(page_id=above.page_id).first()
    address = was_renamed.url_path if was_renamed is not None else above.page.url_path
    left_since = since.filter(WAS_PUBLIC, url_path=f"{address}{below}").first()
    if left_since is not None:
        return left_since.page
    was_there = Q(first_published_at__lte=above.left_at) | Q(first_published_at__isnull=True, live=True)
    stays = BasePage.objects.filter(was_there, url_path=f"{above.page.url_path}{below}")
    return stays.exclude(pk__in=since.values("page")).first()


def is_live_page(url_path: str) -> bool:
    return bool(BasePage.objects.filter(url_path=url_path, live=True).exists())


def _formers(url_path: str) -> QuerySet[FormerAddress]:
    return (
        FormerAddress.objects.filter(WAS_PUBLIC, url_path__in=_beginnings(url_path))
        .exclude(page__url_path=F("url_path"))  # it has its old name again
        .select_related("page")
        .order_by(Length("url_path").desc(), "-page__live", "-left_at", "-pk")
    )


def _beginnings(url_path: str) -> list[str]:
    """``/home/process/call/`` and what lies above it, as pages write their addresses."""
    parts = [part for part in url_path.split("/") if part]
    if len(parts) > MAX_DEPTH:
        return []
    return [f"/{'/'.join(parts[:number])}/" for number in range(1, len(parts) + 1)]
