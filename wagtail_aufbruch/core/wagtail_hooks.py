"""What core adds to the admin."""

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy
from wagtail import hooks
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry, ModelLogEntry
from wagtail.snippets.models import register_snippet

from wagtail_aufbruch.core.domain.pages.unfinished import REFUSED
from wagtail_aufbruch.core.domain.watched_models import snippet_changed, snippets_deleted
from wagtail_aufbruch.core.models import Goal, Handlungsfeld, Member, ProcessLogEntry
from wagtail_aufbruch.core.staff.approving import explain_refused_approvals
from wagtail_aufbruch.core.staff.deleting import (
    delete_alone_what_people_lose,
    keep_staff_with_work,
    keep_staff_with_work_in_bulk,
    note_deleted_items,
    tell_of_items,
    tell_of_page,
)
from wagtail_aufbruch.core.staff.editing import (
    explain_refused_actions,
    keep_copies_in_a_process,
    keep_items_in_use,
    keep_needed_pages,
    keep_needed_pages_in_bulk,
    keep_pages_findable,
    keep_pages_in_a_process,
    keep_people_in_their_process,
    refuse_unfinished_in_bulk,
    tell_of_copy,
    tell_of_move,
    tell_of_moves,
    warn_of_incomplete_statement,
)
from wagtail_aufbruch.core.staff.foreign_pages import offer_own_and_public_pages, refuse_to_move_foreign_pages
from wagtail_aufbruch.core.staff.foreign_views import close_foreign_views
from wagtail_aufbruch.core.staff.places import MisplacedPanel, MoveWithReasons
from wagtail_aufbruch.core.staff.scope import refuse_foreign_items, register_policies
from wagtail_aufbruch.core.staff.summary import ProcessSummaryItem
from wagtail_aufbruch.core.staff.viewsets import ProcessViewSetGroup

register_policies(Handlungsfeld, Goal, Member)
register_snippet(ProcessViewSetGroup)
hooks.register("before_delete_snippet", refuse_foreign_items, order=-1)
hooks.register("before_delete_snippet", keep_items_in_use)
hooks.register("before_delete_snippet", tell_of_items, order=1)
hooks.register("before_delete_page", keep_needed_pages)
hooks.register("before_delete_page", tell_of_page, order=1)
hooks.register("before_bulk_action", keep_needed_pages_in_bulk)
hooks.register("before_bulk_action", refuse_unfinished_in_bulk, order=1)
hooks.register("register_bulk_action", MoveWithReasons, order=1)
hooks.register("construct_page_chooser_queryset", offer_own_and_public_pages)
hooks.register("before_move_page", refuse_to_move_foreign_pages, order=-1)
hooks.register("register_admin_urls", close_foreign_views)
hooks.register("register_admin_urls", explain_refused_approvals)
hooks.register("register_admin_urls", explain_refused_actions)
hooks.register("before_move_page", keep_pages_in_a_process)
hooks.register("before_copy_page", keep_copies_in_a_process)
hooks.register("before_bulk_action", delete_alone_what_people_lose, order=1)
hooks.register("before_bulk_action", keep_staff_with_work_in_bulk)
hooks.register("before_bulk_action", note_deleted_items, order=100)
hooks.register("before_delete_user", keep_staff_with_work)
hooks.register("before_move_page", keep_people_in_their_process)
hooks.register("before_move_page", keep_pages_findable)
hooks.register("after_copy_page", tell_of_copy)
hooks.register("after_move_page", tell_of_move)
hooks.register("after_bulk_action", tell_of_moves)
hooks.register("after_create_page", warn_of_incomplete_statement)
hooks.register("after_edit_page", warn_of_incomplete_statement)
hooks.register("after_create_snippet", snippet_changed)
hooks.register("after_edit_snippet", snippet_changed)
hooks.register("after_delete_snippet", snippets_deleted)


@hooks.register("construct_homepage_summary_items")
def add_processes(request: HttpRequest, items: list[SummaryItem]) -> None:
    items.append(ProcessSummaryItem(request))


@hooks.register("construct_homepage_panels")
def add_misplaced_pages(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(MisplacedPanel(request))


@hooks.register("register_log_actions", order=1)
def log_by_process(actions: LogActionRegistry) -> None:
    """In place of Wagtail's own log of models, which it has named before: they are the same rows, told apart."""
    actions.register_model(Model, ProcessLogEntry)
    actions.log_entry_models.discard(ModelLogEntry)


@hooks.register("register_log_actions")
def name_refusals(actions: LogActionRegistry) -> None:
    """For a page's history: a scheduled publication that did not take place, with the reasons."""

    @actions.register_action(REFUSED)
    class Refused(LogFormatter):
        label = gettext_lazy("Refuse publication")

        def format_message(self, log_entry: BaseLogEntry) -> str:
            return gettext("Scheduled publication did not take place: %(problems)s") % {
                "problems": " ".join(log_entry.data["problems"])
            }
