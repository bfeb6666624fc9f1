"""What working pages add to the admin; imported by the app's ``wagtail_hooks``."""

from collections.abc import Iterator
from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry

from wagtail_aufbruch.core.extension.protocols import AnyUser, Page
from wagtail_aufbruch.groups.domain.working import links, questions
from wagtail_aufbruch.groups.models import ThemeGroupMixin
from wagtail_aufbruch.groups.staff import working_pages
from wagtail_aufbruch.participation.domain.moderation.case_rights import handles_page

urlpatterns = [path("aufbruch/gruppen/<key:pk>/", working_pages.show, name="aufbruch_working_page")]


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def working_page_button(page: Page, user: AnyUser, **kwargs: Any) -> Iterator[Button]:
    """For the menu of a group's page, in lists and while it is edited; no query per row."""
    if issubclass(page.specific_class or object, ThemeGroupMixin) and handles_page(user, page):
        yield Button(
            _("Working page of the leads"),
            reverse("aufbruch_working_page", args=[page.pk]),
            icon_name="group",
            priority=80,
        )


@hooks.register("register_log_actions")
def name_steps(actions: LogActionRegistry) -> None:
    """For the history of the group's page."""
    for action, label, message in (
        (links.SENT, gettext_lazy("Send the working page"), gettext_lazy("Working page sent to the leads")),
        (links.WITHDRAWN, gettext_lazy("End links"), gettext_lazy("Links to the working page ended")),
        (questions.ASKED, gettext_lazy("Ask a question"), gettext_lazy("Question of a lead has come")),
        (questions.TAKEN_BACK, gettext_lazy("Take a question back"), gettext_lazy("Question of a lead taken back")),
        (questions.ANSWERED, gettext_lazy("Answer a question"), gettext_lazy("Question of a lead answered")),
        (questions.DONE, gettext_lazy("Settle a question"), gettext_lazy("Question of a lead marked as done")),
    ):
        actions.register_action(action, label, message)
