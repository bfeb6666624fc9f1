"""Tags for lists of ideas that come from several calls."""

from django import template
from django.template.context import Context

from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.models import Contribution

register = template.Library()


@register.simple_tag(takes_context=True)
def idea_url(context: Context, idea: Contribution) -> str:
    """Address of the idea's page, relative to the site where it can be; ``idea.page`` should be fetched along."""
    return f"{idea.page.get_url(context.get('request'))}{IdeaCallPage.get_resolver().reverse('idea', idea.pk)}"
