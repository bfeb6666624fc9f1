"""What events add to a process's pages and to the admin."""

from django.utils.translation import gettext_lazy
from wagtail import hooks

from wagtail_aufbruch.events.domain.queries import registrations_below
from wagtail_aufbruch.events.editing import note_silent_move, warn_of_settings
from wagtail_aufbruch.events.views import sections
from wagtail_aufbruch.participation.keeping import register_keeper

hooks.register("aufbruch_open_actions", sections.open_registrations)
hooks.register("aufbruch_process_sections", sections.next_events)
hooks.register("aufbruch_handlungsfeld_sections", sections.events_of_field)
hooks.register("aufbruch_group_sections", sections.events_of_group)
hooks.register("aufbruch_search_note", sections.note_in_search)

hooks.register("before_publish_page", note_silent_move)
hooks.register("after_create_page", warn_of_settings)
hooks.register("after_edit_page", warn_of_settings)
register_keeper(
    lambda page: registrations_below(page).exists(),
    gettext_lazy(
        "“%(title)s” cannot be deleted, because people are registered for an event there. Choose “cancelled” at the "
        "event and publish it: then everybody is told. Their data are deleted by themselves some weeks after the "
        "event; from then on the page can be deleted."
    ),
)
