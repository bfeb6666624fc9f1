"""What groups and boards say in public, seen from both ends."""

from collections.abc import Iterator

from django.db.models import Prefetch, Q, QuerySet

from wagtail_aufbruch.core.extension.page_hooks import StatementLink
from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.groups.domain.scope import shown_pages
from wagtail_aufbruch.groups.models import BoardPage, Statement


def shown_statements(process: Page | None) -> "QuerySet[Statement]":
    """Published statements of the process, newest first, with those they are addressed to.

    Hidden are drafts, statements of a body that is not published or not open to everybody, and, among the
    addressees, pages of which the same is true.
    """
    if process is None:
        return Statement.objects.none()
    pages = shown_pages(process)
    statements = Statement.objects.filter(process_id=process.pk, live=True, body_page__in=pages.order_by().values("pk"))
    return statements.select_related("body_page").prefetch_related(Prefetch("addressed_to", queryset=pages))


def made_by(page: Page, process: Page | None) -> "QuerySet[Statement]":
    """What the body has said."""
    return shown_statements(process).filter(body_page_id=page.pk)


def both_ends(page: Page, process: Page | None) -> tuple[list[Statement], list[Statement]]:
    """What the body has said, and what others have said to it; two queries."""
    either = Q(body_page_id=page.pk) | Q(addressed_to=page.pk)
    statements = list(shown_statements(process).filter(either).distinct())
    made = [statement for statement in statements if statement.body_page_id == page.pk]
    received = [statement for statement in statements if statement.body_page_id != page.pk]
    return made, received


def newest(process: Page | None, number: int | None) -> list[Statement]:
    """The newest statements (None: all of them) without their addressees; one query."""
    return list(shown_statements(process).prefetch_related(None)[:number])


def links_of_statements(process: Process) -> Iterator[StatementLink]:
    """The published statements of the process as other apps name them, newest first; one query."""
    below = BoardPage.get_resolver()
    for statement in newest(process, None):
        body = statement.body_page
        yield StatementLink(
            key=statement.pk,
            kind=str(statement.get_kind_display()),
            title=statement.title,
            url=f"{body.full_url}{below.reverse('statement', pk=statement.pk)}",
            by=body.title,
            date=statement.date,
        )


def statement_of(page: Page, process: Page | None, pk: int) -> Statement | None:
    """One published statement of the body with its document, or None."""
    return made_by(page, process).select_related("document").filter(pk=pk).first()
