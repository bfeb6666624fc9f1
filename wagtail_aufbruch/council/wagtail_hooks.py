"""What papers of the council add to a process's pages and to the admin."""

from django.urls import URLPattern
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

import wagtail_aufbruch.council.staff.followup_hooks
import wagtail_aufbruch.council.staff.oparl_hooks  # noqa: F401
from wagtail_aufbruch.core.extension.page_hooks import SearchSource
from wagtail_aufbruch.core.staff.scope import register_policies
from wagtail_aufbruch.council.domain.lists import paper_search
from wagtail_aufbruch.council.domain.papers.deciding import DECIDED, TAKEN_BACK
from wagtail_aufbruch.council.domain.papers.subjects import NAMED as SUBJECT_NAMED
from wagtail_aufbruch.council.domain.papers.subjects import TAKEN_OUT as SUBJECT_TAKEN_OUT
from wagtail_aufbruch.council.models import Meeting, Organization, OutcomeWording, Paper, Server
from wagtail_aufbruch.council.public import followup, sections
from wagtail_aufbruch.council.staff.deleting import keep_what_would_come_back
from wagtail_aufbruch.council.staff.snippets import CouncilViewSetGroup
from wagtail_aufbruch.council.staff.urls import urlpatterns

register_policies(Organization, OutcomeWording, Meeting, Paper, Server)
register_snippet(CouncilViewSetGroup)
hooks.register("register_admin_urls", lambda: urlpatterns)
hooks.register("before_delete_snippet", keep_what_would_come_back)
hooks.register("aufbruch_process_sections", sections.from_the_council)


@hooks.register("aufbruch_process_urls")
def process_urls() -> list[URLPattern]:
    return followup.urlpatterns


@hooks.register("aufbruch_search_sources")
def search_papers() -> SearchSource:
    return paper_search.SOURCE


@hooks.register("register_log_actions")
def name_decisions(actions: LogActionRegistry) -> None:
    """For the history of papers."""
    actions.register_action(DECIDED, gettext_lazy("Confirm a decision"), gettext_lazy("Decision confirmed"))
    actions.register_action(
        TAKEN_BACK,
        gettext_lazy("Take back a confirmed decision"),
        gettext_lazy("Confirmation of a decision taken back"),
    )
    actions.register_action(
        SUBJECT_NAMED, gettext_lazy("Say what the paper is about"), gettext_lazy("Named as what the paper is about")
    )
    actions.register_action(
        SUBJECT_TAKEN_OUT,
        gettext_lazy("Take out what the paper is about"),
        gettext_lazy("Taken out of what the paper is about"),
    )
