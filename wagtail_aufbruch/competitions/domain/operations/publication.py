"""What follows when a competition's page is published."""

from typing import Any

from django.db.models import Model

from wagtail_aufbruch.competitions.domain.announcing.forms import keep_version
from wagtail_aufbruch.competitions.domain.announcing.notices import notice_stages
from wagtail_aufbruch.competitions.models import CompetitionMixin, CompetitionPage
from wagtail_aufbruch.core.domain.showing.visibility import public_page


def note_publication(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Receiver of Wagtail's ``page_published``: the form as it is now is kept for those who begin from now on, and
    those who follow the competition are told what was moved."""
    if isinstance(instance, CompetitionMixin):
        keep_version(instance)
    if isinstance(instance, CompetitionPage) and public_page(instance.pk) is not None:
        notice_stages(instance)
