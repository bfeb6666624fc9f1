"""What the pages for assessing, commenting and reporting have in common."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from wagtail_aufbruch.core.extension.protocols import Process, RoutedPage
from wagtail_aufbruch.participation.extension.kinds import Rules, has_home
from wagtail_aufbruch.participation.models import Contribution, Participant
from wagtail_aufbruch.participation.public.guarding.session import browser_hash, current_participant


@dataclass(frozen=True)
class Voter:
    """Who this browser is known as: a participant, a browser that has assessed before, or nobody."""

    participant: Participant | None = None
    browser: str = ""
    """The hash by which this browser's assessments are found; "" where it has none, or where it does not count."""

    @property
    def is_known(self) -> bool:
        return self.participant is not None or bool(self.browser)

    @property
    def who(self) -> dict[str, Any]:
        """For ``domain.assessment.assessments``: one of the two."""
        return {"participant": self.participant} if self.participant else {"browser_hash": self.browser}


def voter_of(process: Process, request: HttpRequest, rules: Rules) -> Voter:
    """Who is looking. No query for readers, who carry no cookie."""
    browser = browser_hash(process, request) if rules.browser_may_assess else ""
    return Voter(current_participant(process, request), browser)


def public_contribution(process: Process, pk: int) -> Contribution:
    """What everybody may see, of this process; 404 for all else, and for what a removed app left."""
    found = Contribution.objects.visible_to_public().filter(pk=pk, process_id=process.pk)
    contribution: Contribution | None = found.select_related("page", "about__page").first()
    if contribution is None or not has_home(contribution):
        raise Http404
    return contribution


def show(page: RoutedPage, request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page in its frame, with this status."""
    context.setdefault("subpage_parents", [])
    response: HttpResponse = page.render(
        request, template=f"aufbruch_participation/{template}.html", context_overrides=context
    )
    response.status_code = status
    return response
