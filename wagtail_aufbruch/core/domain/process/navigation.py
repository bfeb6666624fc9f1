"""What surrounds every page of a process: its menu, its statements, the way back, the twin in plain language."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from wagtail.coreutils import resolve_model_string
from wagtail.models import ReferenceIndex

from wagtail_aufbruch.core.domain.showing.pictures import with_photos
from wagtail_aufbruch.core.domain.showing.visibility import of_process, public_pages
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models import AccessibilityStatementPage, Handlungsfeld, PrivacyPage, ProcessMixin
from wagtail_aufbruch.core.pages.base import PAGE_MODEL, BasePage
from wagtail_aufbruch.core.reader_cache import marks


@dataclass(frozen=True)
class Frame:
    """Pages that every page of a process links to; None where the process has no such page."""

    menu: list[Page] = field(default_factory=list)
    has_handlungsfelder: bool = False
    privacy: Page | None = None
    accessibility: Page | None = None
    easy_language: Page | None = None
    sign_language: Page | None = None
    also: dict[int, Page] = field(default_factory=dict)
    """Further public pages that were asked for, by key."""


def frame_for(request: HttpRequest | None, process: ProcessMixin, also: Iterable[int] = ()) -> Frame:
    """The process's frame, asked for once per request: navigation, footer and view share it.

    ``also``: keys of further pages that the same query is to look up; only the first to ask may name some.
    """
    kept = getattr(request, "_aufbruch_frame", None)
    if kept is None or kept[0] != process.pk:
        keys = sorted(set(also))
        name = f"core.frame.{blake2b(repr(keys).encode(), digest_size=8).hexdigest()}"
        frame = marks.kept(process, str(process.pk), name, lambda: process_frame(process, keys))
        kept = (process.pk, frame)
        if request is not None:
            request._aufbruch_frame = kept  # type: ignore[attr-defined]
    return kept[1]


def menu_has(process: ProcessMixin, page_type: type[BasePage]) -> bool:
    """Whether the menu leads to a page of this type: no query, since every page shows the menu."""
    wanted = ContentType.objects.get_for_model(page_type)
    return any(getattr(page, "content_type_id", None) == wanted.pk for page in frame_for(None, process).menu)


def process_frame(process: ProcessMixin, also: Iterable[int] = ()) -> Frame:
    """The menu (pages right below the process that are marked for menus) and the pages for the footer.

    One query. Statements are found by their type
    wherever they stand below the process, the one nearest to it first.
    """
    privacy, accessibility = _statement_types()
    named = [pk for pk in (process.easy_language_page_id, process.sign_language_page_id) if pk]
    marked = {"show_in_menus": True} if _pages_can_be_marked() else {}
    statements = of_process(BasePage.objects.filter(content_type__in=[privacy, accessibility]), process)
    wanted = Q(path__startswith=process.path, depth=process.depth + 1, **marked) | Q(pk__in=statements.values("pk"))
    fields = Handlungsfeld.objects.filter(process_id=OuterRef("pk"))
    further = set(also)
    rows = list(
        public_pages()
        .filter(wanted | Q(pk__in=[*named, *further, process.pk]))
        .annotate(has_handlungsfelder=Exists(fields))
        .order_by("depth", "path")
    )
    below = [page for page in rows if page.path.startswith(process.path) and page.depth > process.depth]
    return Frame(
        menu=[page for page in below if page.depth == process.depth + 1 and getattr(page, "show_in_menus", True)],
        has_handlungsfelder=any(page.has_handlungsfelder for page in rows if page.pk == process.pk),
        privacy=_first(below, content_type_id=privacy.pk),
        accessibility=_first(below, content_type_id=accessibility.pk),
        easy_language=_first(rows, pk=process.easy_language_page_id),
        sign_language=_first(rows, pk=process.sign_language_page_id),
        also={page.pk: page for page in rows if page.pk in further},
    )


def _pages_can_be_marked() -> bool:
    """Whether pages carry the mark "show in menus"; a site's own base page may do without. Then all are shown."""
    return any(field.name == "show_in_menus" for field in BasePage._meta.get_fields())


def _statement_types() -> tuple[ContentType, ContentType]:
    """Content types of the two statements; Django keeps them in memory."""
    types = ContentType.objects.get_for_models(PrivacyPage, AccessibilityStatementPage)
    return types[PrivacyPage], types[AccessibilityStatementPage]


def _first(pages: Iterable[Page], **values: Any) -> Page | None:
    return next((page for page in pages if all(getattr(page, name) == value for name, value in values.items())), None)


def ancestors_in_process(page: Page, process: ProcessMixin) -> list[Page]:
    """The pages between the process and ``page``, from above, those hidden from the public left out.

    No query for a page right below the process, as most are.
    """
    if page.depth <= process.depth + 1:
        return []
    return list(public_pages().ancestor_of(page).filter(depth__gt=process.depth).order_by("depth"))


def original_of(page: Page) -> Page | None:
    """The page whose twin in Leichte Sprache ``page`` is, or None.

    Found through Wagtail's reference index, since any page type may name a twin; one that the public may not
    see is left out.
    """
    base_type = ContentType.objects.get_for_model(resolve_model_string(PAGE_MODEL), for_concrete_model=False)
    keys = ReferenceIndex.objects.filter(
        to_content_type=base_type, to_object_id=str(page.pk), model_path="easy_language_page"
    ).values_list("object_id", flat=True)
    found = [int(key) for key in keys]
    return public_pages().filter(pk__in=found).order_by("path").first() if found else None


def public_children(page: Page) -> list[Page]:
    """The pages right below ``page`` that everybody may see, in the editor's order, as their own types.

    One query per page type that occurs and two for their photographs, however many pages there are.
    """
    return with_photos(public_pages().child_of(page).order_by("path").specific())
