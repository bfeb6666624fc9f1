"""Ways to the staff's pages of ideas: the menu, the case, the idea's place in the inbox."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from wagtail_aufbruch.ideas.models import KIND
from wagtail_aufbruch.participation.domain.moderation.inbox import badge


class AnswersMenuItem(MenuItem):
    """Shown to those who handle cases."""

    def is_shown(self, request: HttpRequest) -> bool:
        return badge(request.user) is not None


def answers_menu_item() -> AnswersMenuItem:
    return AnswersMenuItem(
        _("Answers"), reverse("aufbruch_answers"), name="aufbruch-answers", icon_name="draft", order=252
    )


def links_of_case(contribution: Any) -> Iterable[tuple[str, Any]]:
    """What the case of an idea leads to."""
    if contribution.kind == KIND:
        yield reverse("aufbruch_idea_desk", args=[contribution.pk]), _("Stage, answer, joining …")
