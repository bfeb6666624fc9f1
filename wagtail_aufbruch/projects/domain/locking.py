"""A project while nobody else can change what is kept beside its page."""

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.projects.domain.errors import ProjectGone


def lock_project(project: Page) -> None:
    """Lock the page's row in Wagtail's own table alone, until the end of the transaction.

    Raises ProjectGone where somebody has just deleted the page.
    """
    if BasePage.objects.select_for_update(no_key=True).filter(pk=project.pk).first() is None:
        raise ProjectGone
