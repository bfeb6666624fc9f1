"""What participation adds to a process and to the admin."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from wagtail_aufbruch.core.extension.page_hooks import ProcessLink, SearchSource
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.search import process_search
from wagtail_aufbruch.participation.staff.menu import InboxMenuItem, answers_menu_item
from wagtail_aufbruch.participation.staff.moderation.case_admin import CaseAdminGroup
from wagtail_aufbruch.participation.staff.moderation.group_deleting import tell_before_groups_are_deleted
from wagtail_aufbruch.participation.staff.moderation.panels import CasesPanel, NobodyPanel
from wagtail_aufbruch.participation.staff.moderation.reasons import DecisionReasonViewSet, register_policy
from wagtail_aufbruch.participation.staff.moderation.responsible import (
    keep_fitting_groups,
    responsible_menu_item,
    tell_of_left_out_groups,
    tell_of_left_out_groups_in_bulk,
    warn_of_nobody,
    warn_of_translations,
)
from wagtail_aufbruch.participation.staff.overview import overview_menu_item
from wagtail_aufbruch.participation.staff.urls import urlpatterns as staff_urls
from wagtail_aufbruch.participation.urls import urlpatterns

modeladmin_register(CaseAdminGroup)
register_policy()
register_snippet(DecisionReasonViewSet)
hooks.register("register_admin_menu_item", answers_menu_item)
hooks.register("register_admin_menu_item", overview_menu_item)
hooks.register("register_settings_menu_item", responsible_menu_item)
hooks.register("after_create_page", warn_of_nobody)
hooks.register("after_edit_page", warn_of_nobody)
hooks.register("after_create_page", warn_of_translations)
hooks.register("after_edit_page", warn_of_translations)
hooks.register("after_copy_page", keep_fitting_groups)
hooks.register("after_move_page", tell_of_left_out_groups)
hooks.register("after_bulk_action", tell_of_left_out_groups_in_bulk)


@hooks.register("register_admin_urls")
def register_staff_urls() -> list[URLPattern]:
    return staff_urls


@hooks.register("insert_global_admin_css")
def style_question_rows() -> str:
    """Rows of own questions show what their type needs."""
    return format_html('<link rel="stylesheet" href="{}">', static("aufbruch_participation/question-rows.css"))


@hooks.register("register_admin_menu_item")
def register_inbox() -> InboxMenuItem:
    return InboxMenuItem(_("Inbox"), reverse("aufbruch_inbox"), name="aufbruch-inbox", icon_name="mail", order=10)


@hooks.register("register_log_actions")
def name_decisions(actions: LogActionRegistry) -> None:
    """What staff do beside moving a contribution between its states, for the site's history."""
    for action, label, message in (
        (
            "aufbruch.votes_decided",
            gettext_lazy("Decide on votes"),
            gettext_lazy("Votes decided on"),
        ),
        ("aufbruch.report_decided", gettext_lazy("Decide on a report"), gettext_lazy("Report decided on")),
        ("aufbruch.seen", gettext_lazy("Mark as seen"), gettext_lazy("Seen after publication")),
        ("aufbruch.assigned", gettext_lazy("Assign"), gettext_lazy("Task assigned")),
        ("aufbruch.released", gettext_lazy("Give back"), gettext_lazy("Task given back")),
        ("aufbruch.mail_dropped", gettext_lazy("Give up a mail"), gettext_lazy("Failed mail given up")),
        ("aufbruch.mail_retried", gettext_lazy("Send a mail again"), gettext_lazy("Failed mail sent again")),
        ("aufbruch.mails_released", gettext_lazy("Send mails that were held back"), gettext_lazy("Held mails sent")),
        (
            "aufbruch.mails_forgotten",
            gettext_lazy("Delete mails that were held back"),
            gettext_lazy("Held mails deleted"),
        ),
        ("aufbruch.version_decided", gettext_lazy("Decide on a version"), gettext_lazy("New version decided on")),
        ("aufbruch.claim_decided", gettext_lazy("Decide on a claim"), gettext_lazy("Claim decided on")),
        ("aufbruch.paper_consent", gettext_lazy("Record a consent"), gettext_lazy("Consent on paper recorded")),
        ("aufbruch.responsible", gettext_lazy("Name responsible groups"), gettext_lazy("Responsible groups named")),
        ("aufbruch.answer_written", gettext_lazy("Write an answer"), gettext_lazy("Draft of an answer written")),
        ("aufbruch.answer_deleted", gettext_lazy("Delete a draft"), gettext_lazy("Draft of an answer deleted")),
        (
            "aufbruch.contribution_placed",
            gettext_lazy("Assign the contribution"),
            gettext_lazy("Where the contribution belongs was changed"),
        ),
        ("aufbruch.badge", gettext_lazy("Set a badge"), gettext_lazy("Badge of a comment set")),
    ):
        actions.register_action(action, label, message)


@hooks.register("aufbruch_process_urls")
def process_urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("aufbruch_search_sources")
def search_contributions() -> SearchSource:
    return process_search.SOURCE


@hooks.register("aufbruch_process_links")
def my_participation_link(process: Process) -> list[ProcessLink]:
    return [ProcessLink(title=_("My participation"), route="my_participation", icon="user")]


tell_before_groups_are_deleted()


@hooks.register("construct_homepage_panels")
def add_cases_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.extend([NobodyPanel(), CasesPanel()])
