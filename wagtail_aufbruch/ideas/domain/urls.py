"""Where an idea stands on the site."""

from typing import Any

from wagtail_aufbruch.ideas.models import IdeaCallPage


def idea_url(idea: Any) -> str:
    """Full address of the idea's page; ``idea.page`` is the only thing that is looked up."""
    return f"{idea.page.full_url}{IdeaCallPage.get_resolver().reverse('idea', idea.pk)}"
