"""What participation adds to a process and to the admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from wagtail_aufbruch.core.extension.page_hooks import ProcessLink
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.domain.contributions.queries import contributions_below
from wagtail_aufbruch.participation.extension.deletion_guards import register_keeper, says_why_it_stays
from wagtail_aufbruch.participation.staff.case_office import CaseOffice
from wagtail_aufbruch.participation.staff.menu import InboxMenuItem
from wagtail_aufbruch.participation.staff.panels import CasesPanel
from wagtail_aufbruch.participation.staff.reasons import DecisionReasonViewSet, register_policy
from wagtail_aufbruch.participation.staff.urls import urlpatterns as office_urls
from wagtail_aufbruch.participation.urls import urlpatterns

modeladmin_register(CaseOffice)
register_policy()
register_snippet(DecisionReasonViewSet)
register_keeper(
    lambda page: contributions_below(page).exists(),
    gettext_lazy(
        "“%(title)s” cannot be deleted, because citizens have handed in something there. "
        "Unpublish the page instead: then nobody sees it, and nothing is lost."
    ),
)


@hooks.register("register_admin_urls")
def register_office_urls() -> list[URLPattern]:
    return office_urls


@hooks.register("register_admin_menu_item")
def register_inbox() -> InboxMenuItem:
    return InboxMenuItem(_("Inbox"), reverse("aufbruch_inbox"), name="aufbruch-inbox", icon_name="mail", order=10)


@hooks.register("register_log_actions")
def name_decisions(actions: LogActionRegistry) -> None:
    """What staff do beside moving a contribution between its states, for the site's history."""
    for action, label, message in (
        ("aufbruch.report_decided", gettext_lazy("Decide on a report"), gettext_lazy("Report decided on")),
        ("aufbruch.seen", gettext_lazy("Mark as seen"), gettext_lazy("Seen after publication")),
        ("aufbruch.assigned", gettext_lazy("Assign"), gettext_lazy("Task assigned")),
        ("aufbruch.released", gettext_lazy("Give back"), gettext_lazy("Task given back")),
        ("aufbruch.mail_dropped", gettext_lazy("Give up a mail"), gettext_lazy("Failed mail given up")),
        ("aufbruch.mail_retried", gettext_lazy("Send a mail again"), gettext_lazy("Failed mail sent again")),
        ("aufbruch.version_decided", gettext_lazy("Decide on a version"), gettext_lazy("New version decided on")),
        ("aufbruch.claim_decided", gettext_lazy("Decide on a claim"), gettext_lazy("Claim decided on")),
        ("aufbruch.paper_consent", gettext_lazy("Record a consent"), gettext_lazy("Consent on paper recorded")),
        ("aufbruch.badge", gettext_lazy("Set a badge"), gettext_lazy("Badge of a comment set")),
    ):
        actions.register_action(action, label, message)


@hooks.register("aufbruch_process_urls")
def process_urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("aufbruch_process_links")
def my_participation_link(process: Any) -> list[ProcessLink]:
    return [ProcessLink(title=_("My participation"), route="my_participation", icon="user")]


@hooks.register("before_delete_page")
def keep_needed_pages(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Say why a page cannot go, before the database refuses it."""
    return redirect("wagtailadmin_pages:edit", page.pk) if says_why_it_stays(request, page) else None


@hooks.register("before_bulk_action")
def keep_needed_pages_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """The same where several pages are deleted at once: then none is."""
    if action_type != "delete" or not issubclass(action.model, BasePage):
        return None
    kept = [page for page in objects if says_why_it_stays(request, page)]
    return redirect("wagtailadmin_explore_root") if kept else None


@hooks.register("construct_homepage_panels")
def add_cases_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(CasesPanel())
