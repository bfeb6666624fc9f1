"""What events add to the admin; imported by the app's ``wagtail_hooks``."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from wagtail_aufbruch.core.staff.scope import register_policies
from wagtail_aufbruch.events.models import EventKind, MeetingSeries
from wagtail_aufbruch.events.staff.editing import note_silent_move, warn_of_settings, warn_of_unpublishing
from wagtail_aufbruch.events.staff.menu import header_buttons, listing_buttons
from wagtail_aufbruch.events.staff.panels import EventsPanel
from wagtail_aufbruch.events.staff.snippets import EventsViewSetGroup
from wagtail_aufbruch.events.staff.urls import urlpatterns

register_policies(EventKind, MeetingSeries)
register_snippet(EventsViewSetGroup)
hooks.register("register_admin_urls", lambda: urlpatterns)
hooks.register("register_page_listing_more_buttons", listing_buttons)
hooks.register("register_page_header_buttons", header_buttons)
hooks.register("before_publish_page", note_silent_move)
hooks.register("after_create_page", warn_of_settings)
hooks.register("after_edit_page", warn_of_settings)
hooks.register("after_unpublish_page", warn_of_unpublishing)


@hooks.register("construct_homepage_panels")
def add_events_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(EventsPanel())


@hooks.register("register_log_actions")
def name_steps(actions: LogActionRegistry) -> None:
    """What staff do with registrations, for the history of the event's page."""
    for action, label, message in (
        ("registration_by_hand", gettext_lazy("Register by hand"), gettext_lazy("Registered by hand")),
        ("registration_changed", gettext_lazy("Change a registration"), gettext_lazy("Registration changed")),
        ("registration_cancelled", gettext_lazy("Cancel a registration"), gettext_lazy("Registration cancelled")),
        ("registration_seated", gettext_lazy("Give a seat"), gettext_lazy("Seat given")),
        ("registration_paper_consent", gettext_lazy("Record a consent"), gettext_lazy("Consent on paper recorded")),
        ("registration_released", gettext_lazy("Give held seats back"), gettext_lazy("Held seats given back")),
        ("registration_link_sent", gettext_lazy("Send the link again"), gettext_lazy("Personal link sent again")),
        ("registration_noted", gettext_lazy("Note"), gettext_lazy("Note changed")),
        ("registrations_exported", gettext_lazy("Export registrations"), gettext_lazy("Registrations exported")),
        ("event_letter", gettext_lazy("Write to participants"), gettext_lazy("Letter to participants")),
    ):
        actions.register_action(f"aufbruch.{action}", label, message)
