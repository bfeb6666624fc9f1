"""Tags for the templates of groups and boards."""

from django import template
from django.template.context import Context
from django.urls import reverse

from wagtail_aufbruch.groups.domain.tandem import group_problems
from wagtail_aufbruch.groups.domain.terms import today
from wagtail_aufbruch.groups.models import Statement, ThemeGroupMixin

register = template.Library()

STATEMENT_URLS = "wagtail_aufbruch.groups.public.statement_urls"


@register.simple_tag(takes_context=True)
def statement_url(context: Context, statement: Statement) -> str:
    """Address of a statement, below the body that has made it; asks nothing of the database."""
    body_url = statement.body_page.get_url(context.get("request")) or ""
    return body_url + reverse("statement", urlconf=STATEMENT_URLS, args=[statement.pk]).lstrip("/")


@register.simple_tag
def tandem_warnings(group: ThemeGroupMixin) -> list[str]:
    """What the tandem of a group lacks today, for the editor."""
    return group_problems(group, today())
