"""What follow-ups of decisions add to the admin; imported by the app's ``wagtail_hooks``."""

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from wagtail_aufbruch.council.domain.followup import keeping, links, reminding, reports
from wagtail_aufbruch.council.staff import followup_lists, followups
from wagtail_aufbruch.council.staff.oparl import works_with_papers

urlpatterns = [
    path("aufbruch/beschlusskontrolle/", followup_lists.list_all, name="aufbruch_follow_ups"),
    path("aufbruch/beschlusskontrolle/<key:pk>/", followups.show, name="aufbruch_follow_up"),
    path("aufbruch/vorlagen/<key:pk>/beschlusskontrolle/", followup_lists.of_paper, name="aufbruch_paper_follow_ups"),
]
hooks.register("register_admin_urls", lambda: urlpatterns)


class FollowUpsMenuItem(MenuItem):
    """Shown to those who keep papers or see the inbox."""

    def is_shown(self, request: HttpRequest) -> bool:
        return works_with_papers(request.user)


@hooks.register("register_admin_menu_item")
def follow_ups_menu_item() -> FollowUpsMenuItem:
    return FollowUpsMenuItem(
        gettext_lazy("Follow-up of decisions"),
        reverse_lazy("aufbruch_follow_ups"),
        name="aufbruch-follow-ups",
        icon_name="tasks",
        order=257,
    )


@hooks.register("register_log_actions")
def name_steps(actions: LogActionRegistry) -> None:
    """For the history of papers."""
    for action, label, message in (
        (keeping.BEGUN, gettext_lazy("Note a task"), gettext_lazy("Task of the follow-up noted")),
        (keeping.CHANGED, gettext_lazy("Change a task"), gettext_lazy("Task of the follow-up changed")),
        (keeping.DUE_SET, gettext_lazy("Set a due date"), gettext_lazy("Due date of the follow-up set")),
        (keeping.MOVED, gettext_lazy("Move a task on"), gettext_lazy("Follow-up moved on")),
        (keeping.UNDONE, gettext_lazy("Take a step back"), gettext_lazy("Step of the follow-up taken back")),
        (reports.GIVEN, gettext_lazy("Report on a task"), gettext_lazy("Report on the follow-up has come")),
        (reports.PUBLISHED, gettext_lazy("Publish a report"), gettext_lazy("Report on the follow-up published")),
        (reports.DISMISSED, gettext_lazy("Put a report aside"), gettext_lazy("Report on the follow-up put aside")),
        (reminding.SENT, gettext_lazy("Ask how far it is"), gettext_lazy("Responsible person asked how far it is")),
        (links.WITHDRAWN, gettext_lazy("End links"), gettext_lazy("Links of the responsible person ended")),
    ):
        actions.register_action(action, label, message)
