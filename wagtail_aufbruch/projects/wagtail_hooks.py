"""What projects add to a process's pages and to the admin."""

from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from wagtail_aufbruch.projects.public import sections
from wagtail_aufbruch.projects.staff.menu import project_buttons, projects_menu_item
from wagtail_aufbruch.projects.staff.urls import urlpatterns

hooks.register("register_admin_urls", lambda: urlpatterns)
hooks.register("register_admin_menu_item", projects_menu_item)
hooks.register("register_page_listing_more_buttons", project_buttons)
hooks.register("register_page_header_buttons", project_buttons)
hooks.register("aufbruch_process_sections", sections.projects_of_process)
hooks.register("aufbruch_group_sections", sections.projects_of_group)
hooks.register("aufbruch_handlungsfeld_sections", sections.projects_of_field)
hooks.register("aufbruch_statement_sections", sections.projects_of_a_statement)
hooks.register("aufbruch_search_note", sections.note_in_search)


@hooks.register("register_log_actions")
def name_steps(actions: LogActionRegistry) -> None:
    """What staff do with projects, for the history of the project's page."""
    for action, label, message in (
        ("project_stage", gettext_lazy("Move a project on"), gettext_lazy("Step of the project recorded")),
        ("project_stage_undone", gettext_lazy("Take a step back"), gettext_lazy("Step of the project taken back")),
        ("project_source", gettext_lazy("Name an origin"), gettext_lazy("Origin of the project named")),
        ("project_source_out", gettext_lazy("Take out an origin"), gettext_lazy("Origin of the project taken out")),
        ("priority_recorded", gettext_lazy("Record priorities"), gettext_lazy("Decision on priorities recorded")),
        ("priority_published", gettext_lazy("Publish priorities"), gettext_lazy("Decision on priorities published")),
        (
            "priority_taken_back",
            gettext_lazy("Take priorities back"),
            gettext_lazy("Decision on priorities taken back before it was published"),
        ),
        (
            "project_suggestion_dismissed",
            gettext_lazy("Leave a project where it stands"),
            gettext_lazy("Left where it stands, whatever the council says"),
        ),
        (
            "project_suggestion_back",
            gettext_lazy("Suggest a step again"),
            gettext_lazy("What the council says is suggested again"),
        ),
        ("project_paper", gettext_lazy("Name a paper"), gettext_lazy("Paper of the council named")),
        ("project_paper_out", gettext_lazy("Take out a paper"), gettext_lazy("Paper of the council taken out")),
    ):
        actions.register_action(f"aufbruch.{action}", label, message)
