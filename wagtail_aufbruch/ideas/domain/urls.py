"""Where an idea stands on the site."""

from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.models import Contribution


def idea_url(idea: Contribution) -> str:
    """Full address of the idea's page; ``idea.page`` is the only thing that is looked up."""
    return f"{idea.page.full_url}{IdeaCallPage.get_resolver().reverse('idea', idea.pk)}"
