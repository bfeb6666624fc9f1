"""Where an entry that went on stands on the site."""

from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.participation.models import Contribution


def contribution_url(contribution: Contribution) -> str:
    """Full address of its page; ``contribution.page`` is the only thing that is looked up."""
    path = CompetitionPage.get_resolver().reverse("contribution", contribution.pk)
    return f"{contribution.page.full_url}{path}"
