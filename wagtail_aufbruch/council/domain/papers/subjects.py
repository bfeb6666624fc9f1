"""What papers are about: pages of their process, named by staff, shown at both ends to who may see both.

What was named at an imported paper shows at the typed one that it was joined to, as all else of it does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.domain.process.processes import process_of
from wagtail_aufbruch.core.domain.showing.visibility import public_pages_by_key
from wagtail_aufbruch.core.extension.protocols import AnyUser, Page
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.models import Paper, PaperSubject

NAMED, TAKEN_OUT = "aufbruch_council.subject", "aufbruch_council.subject_out"


@dataclass(frozen=True)
class Subject:
    """A page that a paper is about, as the paper shows it."""

    kind: str
    title: str
    url: str


def subjects_of(paper: Paper) -> list[Subject]:
    """The public pages that the paper is about, in the order in which they were named; one query."""
    named = subjects_among([paper])
    return [
        Subject(str(page.page_type_display_name), page.title, page.full_url or "") for page in named.get(paper.pk, [])
    ]


def subjects_among(papers: Iterable[Paper]) -> dict[int, list[BasePage]]:
    """By key of the paper the public pages that it is about; two queries, one where there is none."""
    halves = {paper.pk: (paper.pk, paper.imported_id) for paper in papers}
    keys = [key for pair in halves.values() for key in pair if key is not None]
    rows = list(PaperSubject.objects.filter(paper__in=keys).order_by("pk").values_list("paper_id", "page_id"))
    pages = public_pages_by_key(page for _paper, page in rows)
    by_half = _pages_by_paper((place, paper, page) for place, (paper, page) in enumerate(rows) if page in pages)
    found: dict[int, list[BasePage]] = {}
    for paper, pair in halves.items():
        named = list(_in_order(by_half, pair))
        if named:
            found[paper] = [pages[key] for key in named]
    return found


def _pages_by_paper(rows: Iterable[tuple[int, int, int]]) -> dict[int, list[tuple[int, int]]]:
    """By key of the paper the pages that are named at it, each behind its place among all that was named."""
    found: dict[int, list[tuple[int, int]]] = {}
    for place, paper, page in rows:
        found.setdefault(paper, []).append((place, page))
    return found


def _in_order(named: Mapping[int, list[tuple[int, int]]], halves: Iterable[int | None]) -> Iterable[int]:
    """The pages named at either half of a paper, each once, in the order in which they were named."""
    both = sorted(one for half in halves if half is not None for one in named.get(half, ()))
    return dict.fromkeys(page for _place, page in both)


def about(papers: "QuerySet[Paper]", page_pk: int) -> "QuerySet[Paper]":
    """Those of the papers that are about the page, drafts among them where they were."""
    rows = PaperSubject.objects.filter(page_id=page_pk)
    return papers.filter(Exists(rows.filter(paper=OuterRef("pk"))) | Exists(rows.filter(paper=OuterRef("imported_id"))))


def papers_by_page(papers: "QuerySet[Paper]", page_pks: Iterable[int]) -> dict[int, list[Paper]]:
    """By key of the page those of the papers that are about it, the oldest first; two queries, one where none is."""
    rows = list(PaperSubject.objects.filter(page__in=list(page_pks)).values_list("paper_id", "page_id"))
    if not rows:
        return {}
    named = _pages_by_paper((place, paper, page) for place, (paper, page) in enumerate(rows))
    found: dict[int, list[Paper]] = {}
    for paper in papers.filter(Q(pk__in=named) | Q(imported__in=named)).order_by("sorted_by", "pk"):
        for page in _in_order(named, (paper.pk, paper.imported_id)):
            found.setdefault(page, []).append(paper)
    return found


@transaction.atomic
def name_subject(paper: Paper, page: Page, *, user: AnyUser) -> None:
    """The paper is about the page from now on. Raises Refused for a page of another process, and for one that is
    named already."""
    check_page(paper.process_id, page)
    subject, is_new = PaperSubject.objects.get_or_create(paper_id=paper.pk, page_id=page.pk)
    if not is_new:
        raise Refused(_("This paper is named there already."))
    log(instance=paper, action=NAMED, user=user, data={"page": subject.page_id, "title": page.title})


@transaction.atomic
def take_out_subject(paper: Paper, page: Page, *, user: AnyUser) -> bool:
    """The page was named by mistake. Returns whether it was named still: of several clicks at once, for one of them."""
    rows = PaperSubject.objects.filter(paper__in=[key for key in (paper.pk, paper.imported_id) if key], page_id=page.pk)
    was_named = sum(row.delete()[0] for row in rows) > 0
    if was_named:
        log(instance=paper, action=TAKEN_OUT, user=user, data={"page": page.pk, "title": page.title})
    return was_named


def check_page(process_pk: int | None, page: Page) -> None:
    """Raises Refused where the page stands in another process, or in none."""
    process = process_of(page)
    if process is None or process.pk != process_pk:
        raise Refused(_("This page belongs to another process. Choose one of the paper's own process."))
