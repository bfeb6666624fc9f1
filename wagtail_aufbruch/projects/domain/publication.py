"""What follows from publishing a project's page."""

from typing import Any

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.projects.domain.notices import tell_of_publication
from wagtail_aufbruch.projects.models import ProjectPage


def note_publication(instance: Page, **kwargs: Any) -> None:
    """For Wagtail's signal: whoever brought a project about hears of it once it is public."""
    if isinstance(instance, ProjectPage):
        tell_of_publication(instance)
