"""Fields of action: the two levels, one field with all that belongs to it."""

from collections.abc import Container
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch, Q
from wagtail.documents.models import AbstractDocument
from wagtail.models import Revision

from wagtail_aufbruch.core.domain.showing.documents import open_documents
from wagtail_aufbruch.core.domain.showing.pictures import with_photos
from wagtail_aufbruch.core.domain.showing.visibility import of_process, only_public
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.lists.filters import Option
from wagtail_aufbruch.core.models import BestPracticePage, Handlungsfeld
from wagtail_aufbruch.core.reader_cache import marks

MAX_FORMER = 50
"""So many versions with an address are looked at, if it was that of several fields."""


@dataclass(frozen=True)
class FieldBranch:
    """A field of the first level with those below it."""

    field: Handlungsfeld
    children: list[Handlungsfeld] = field(default_factory=list)


def field_tree(process: Page) -> list[FieldBranch]:
    """All fields of the process on their two levels, in the editors' order; one query."""
    branches: dict[int, FieldBranch] = {}
    below: list[Handlungsfeld] = []
    for item in Handlungsfeld.objects.filter(process_id=process.pk):
        if item.parent_id is None:
            branches[item.pk] = FieldBranch(item)
        else:
            below.append(item)
    for item in below:
        branch = branches.get(item.parent_id or 0)
        if branch is not None:
            item.parent = branch.field
            branch.children.append(item)
    return list(branches.values())


def field_options(branches: list[FieldBranch], offered: Container[int] | None = None) -> list[Option]:
    """The fields as a filter offers them, on two levels; one of the first level includes those below it.

    ``offered``: keys of the fields to choose from, all where it is None. A field of the first level comes along with
    those below it.
    """
    found = []
    for branch in branches:
        top, below = branch.field, branch.children
        shown = [child for child in below if offered is None or child.pk in offered]
        if shown or offered is None or top.pk in offered:
            found.append(Option(top.slug or str(top.pk), top.title, (top.pk, *(child.pk for child in below))))
            found += [Option(child.slug or str(child.pk), child.title, (child.pk,), level=2) for child in shown]
    return found


def field_of_process(process: Page, slug: str) -> Handlungsfeld | None:
    """The process's field at this address with the field above it, or None; another process's field is not found."""
    return Handlungsfeld.objects.select_related("parent").filter(process_id=process.pk, slug=slug).first()


def field_formerly_at(process: Page, slug: str) -> Handlungsfeld | None:
    """The field of the process that had this address before, the last one that had; its versions tell. Two queries."""
    kind = ContentType.objects.get_for_model(Handlungsfeld)
    versions = Revision.objects.filter(content_type=kind, content__process=process.pk, content__slug=slug)
    keys = versions.order_by("-pk").values_list("object_id", flat=True)[:MAX_FORMER]
    there = {str(field.pk): field for field in Handlungsfeld.objects.filter(process_id=process.pk, pk__in=list(keys))}
    return next((there[key] for key in keys if key in there), None)


def field_by_key(process: Page, pk: int) -> Handlungsfeld | None:
    """The field of the process with this key and the field above it, or None; kept until something changes."""

    def ask() -> Handlungsfeld | None:
        return Handlungsfeld.objects.select_related("parent").filter(process_id=process.pk, pk=pk).first()

    return marks.kept(process, str(process.pk), f"core.field.{pk}", ask)


def fields_below(handlungsfeld: Handlungsfeld) -> list[Handlungsfeld]:
    """The fields of the second level below ``handlungsfeld``; none for a field of the second level."""
    if handlungsfeld.parent_id is not None:
        return []
    children = list(Handlungsfeld.objects.filter(parent=handlungsfeld))
    for child in children:
        child.parent = handlungsfeld
    return children


def fields_of(page: BestPracticePage) -> list[Handlungsfeld]:
    """The fields of the page's own process that ``page.handlungsfelder`` names, each with the field above it."""
    named = list(page.handlungsfelder.all())
    if not named or page.process is None:
        return []
    fields = Handlungsfeld.objects.filter(pk__in=[item.pk for item in named], process_id=page.process.pk)
    return list(fields.select_related("parent"))


def documents_of(handlungsfeld: Handlungsfeld) -> list[AbstractDocument]:
    """Documents of the field, in order, that everybody may fetch."""
    rows = handlungsfeld.documents.select_related("document").order_by("sort_order", "pk")
    return open_documents(row.document for row in rows)


def best_practices(
    process: Page, handlungsfeld: Handlungsfeld | None = None, limit: int | None = None
) -> list[BestPracticePage]:
    """Public trends and best practices of the process, newest first.

    With ``handlungsfeld`` only those of that field and of the fields below it. Each comes with its fields of this
    process as ``shown_fields`` (one further query, whatever the number) and with the colour of the first of them
    as ``shown_accent``, "" where it has none.
    """
    pages = only_public(of_process(BestPracticePage.objects.all(), process))
    if handlungsfeld is not None:
        wanted = Q(handlungsfelder=handlungsfeld) | Q(handlungsfelder__parent=handlungsfeld)
        pages = pages.filter(wanted).distinct()
    pages = pages.order_by("-first_published_at", "-pk").prefetch_related(
        Prefetch("handlungsfelder", queryset=Handlungsfeld.objects.select_related("parent"))
    )
    found = with_photos(pages[:limit] if limit is not None else pages)
    for page in found:
        page.shown_fields = [item for item in page.handlungsfelder.all() if item.process_id == process.pk]
        page.shown_accent = page.shown_fields[0].shown_accent if page.shown_fields else ""
    return found
