"""What events add to a process's pages and to the admin; the latter stands in ``staff.hooks``."""

from wagtail import hooks

import wagtail_aufbruch.events.staff.hooks  # noqa: F401
from wagtail_aufbruch.events.public import sections

hooks.register("aufbruch_open_actions", sections.open_registrations)
hooks.register("aufbruch_process_sections", sections.next_events)
hooks.register("aufbruch_handlungsfeld_sections", sections.events_of_field)
hooks.register("aufbruch_group_sections", sections.events_of_group)
hooks.register("aufbruch_search_note", sections.note_in_search)
