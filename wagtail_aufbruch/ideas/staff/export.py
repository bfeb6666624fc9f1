"""The files with private columns, for staff who handle the cases of the process."""

from typing import Any

from django.http import HttpRequest
from wagtail.log_actions import log

from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.ideas.domain.capture.capture import calls_for
from wagtail_aufbruch.ideas.domain.lists.exports import Export
from wagtail_aufbruch.ideas.domain.lists.listing import Scope
from wagtail_aufbruch.ideas.models import KIND, IdeaCallPage
from wagtail_aufbruch.ideas.public.downloads import file_response
from wagtail_aufbruch.participation.domain.moderation.case_rights import pages_for
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.staff.access import find_row, for_case_workers


@for_case_workers
def export_cases(request: HttpRequest, pk: int, ending: str) -> Any:
    """All ideas of a process or of one call in every state, with addresses and consents.

    ``pk``: key of the page. Raises Http404 for a page of another kind, or of a process whose cases others handle.
    """
    page = pages_for(request.user, ProcessPage.objects.filter(pk=pk)).first()
    if page is None:
        page = find_row(calls_for(request.user), pk)
    rows = Contribution.objects.filter(kind=KIND)
    is_call = isinstance(page, IdeaCallPage)
    rows = rows.filter(page_id=page.pk) if is_call else rows.filter(process_id=page.pk)
    calls = [page] if is_call else IdeaCallPage.objects.filter(pk__in=rows.order_by().values("page").distinct())
    scope = Scope(process=page.process, calls={call.pk: call for call in calls})
    log(page, "aufbruch.ideas_exported", user=request.user, data={"ending": ending})
    response = file_response(Export(scope, rows, is_private=True), ending, f"{page.title}-intern")
    return response
