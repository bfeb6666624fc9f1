"""What review rounds add to the admin; imported by the app's ``wagtail_hooks``."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from wagtail_aufbruch.participation.staff.menu import CasesMenuItem
from wagtail_aufbruch.reviews.staff.urls import urlpatterns

hooks.register("register_admin_urls", lambda: urlpatterns)


@hooks.register("register_admin_menu_item")
def rounds_menu_item() -> CasesMenuItem:
    return CasesMenuItem(
        gettext_lazy("Review rounds"),
        reverse_lazy("aufbruch_reviews"),
        name="aufbruch-reviews",
        icon_name="list-ul",
        order=254,
    )


@hooks.register("register_log_actions")
def name_steps(actions: LogActionRegistry) -> None:
    """What staff do with rounds, for the site's history."""
    for action, label, message in (
        ("round_created", gettext_lazy("Prepare a review round"), gettext_lazy("Review round prepared")),
        ("round_changed", gettext_lazy("Change a review round"), gettext_lazy("Review round changed")),
        ("round_deleted", gettext_lazy("Delete a draft"), gettext_lazy("Draft of a review round deleted")),
        ("round_items", gettext_lazy("Choose what is judged"), gettext_lazy("Chosen what is judged")),
        ("round_item_out", gettext_lazy("Take something out"), gettext_lazy("Taken out of the review round")),
        ("round_people", gettext_lazy("Name people who judge"), gettext_lazy("People who judge named")),
        ("round_person_out", gettext_lazy("Take somebody out"), gettext_lazy("Somebody judges no more")),
        ("round_conflict", gettext_lazy("Note a conflict"), gettext_lazy("Conflict of interest noted")),
        ("round_released", gettext_lazy("Release a review round"), gettext_lazy("Review round released")),
        ("round_extended", gettext_lazy("Extend a review round"), gettext_lazy("Review round extended")),
        ("round_closed", gettext_lazy("End a review round"), gettext_lazy("Review round ended")),
        ("round_reminded", gettext_lazy("Remind people who judge"), gettext_lazy("People who judge reminded")),
        ("round_link_sent", gettext_lazy("Send a new link"), gettext_lazy("New link to judge sent")),
        ("round_tie", gettext_lazy("Decide between equal results"), gettext_lazy("Decided between equal results")),
        ("round_tie_undone", gettext_lazy("Take a decision back"), gettext_lazy("Decision taken back")),
        ("round_fixed", gettext_lazy("Fix a result"), gettext_lazy("Result of a review round fixed")),
        ("round_exported", gettext_lazy("Export a review round"), gettext_lazy("Review round exported")),
        ("outcomes_saved", gettext_lazy("Write outcomes down"), gettext_lazy("Outcomes written down")),
        (
            "outcomes_released",
            gettext_lazy("Set a moment for outcomes"),
            gettext_lazy("Moment for the publication of outcomes set"),
        ),
        (
            "outcomes_taken_back",
            gettext_lazy("Take back a publication of outcomes"),
            gettext_lazy("Publication of outcomes taken back"),
        ),
        ("outcomes_published", gettext_lazy("Publish outcomes"), gettext_lazy("Outcomes published")),
        ("outcomes_exported", gettext_lazy("Export a report on outcomes"), gettext_lazy("Report on outcomes exported")),
    ):
        actions.register_action(f"aufbruch.{action}", label, message)
