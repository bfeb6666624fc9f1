"""Items of the admin's menu for those who handle cases; the inbox with the number of what waits."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from wagtail_aufbruch.participation.domain.moderation.case_rights import handles_any_cases
from wagtail_aufbruch.participation.domain.moderation.inbox import badge
from wagtail_aufbruch.participation.extension.kinds import installed_kind_of
from wagtail_aufbruch.participation.models import Contribution


class CasesMenuItem(MenuItem):
    """Shown to those who handle cases of some process."""

    def is_shown(self, request: HttpRequest) -> bool:
        return handles_any_cases(request.user)


class InboxMenuItem(MenuItem):
    """Shown to those who decide on cases. One instance serves all requests, so the number is no part of it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return badge(request.user) is not None

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        number = badge(request.user)
        label = f"{self.label} ({number})" if number else str(self.label)
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, classname=self.classname)


class AnswersMenuItem(MenuItem):
    """Shown to those who handle cases."""

    def is_shown(self, request: HttpRequest) -> bool:
        return badge(request.user) is not None


def answers_menu_item() -> AnswersMenuItem:
    return AnswersMenuItem(
        gettext_lazy("Answers"), reverse("aufbruch_answers"), name="aufbruch-answers", icon_name="draft", order=252
    )


def links_of_case(contribution: Contribution) -> Iterable[tuple[str, str | Promise]]:
    """What the case of a contribution leads to that the town answers."""
    kind = installed_kind_of(contribution)
    if kind is not None and kind.is_answered:
        yield reverse("aufbruch_handling", args=[contribution.pk]), kind.words.more_of_case
