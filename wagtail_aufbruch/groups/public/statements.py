"""The page of one statement, below the body that has made it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.page_hooks import statement_sections
from wagtail_aufbruch.groups.domain.statements import made_by, statement_of
from wagtail_aufbruch.groups.models import BodyMixin


def show_statement(page: BodyMixin, request: HttpRequest, pk: int) -> HttpResponse:
    """One statement. 404 for a draft and for one that another body has made."""
    process = page.process
    statement = statement_of(page, process, pk)
    if statement is None:
        raise Http404(_("There is no statement at this address."))
    return page.render(
        request,
        template="aufbruch_groups/statement.html",
        context_overrides={
            "subpage_title": statement.title,
            "statement": statement,
            "addressees": list(statement.addressed_to.all()),
            "sections": statement_sections(process, statement.pk),
            "further": [other for other in made_by(page, process)[:4] if other.pk != statement.pk][:3],
        },
    )
