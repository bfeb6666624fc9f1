"""What competitions add to the admin; imported by the app's ``wagtail_hooks``."""

from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from wagtail_aufbruch.competitions.staff.editing import warn_of_settings
from wagtail_aufbruch.competitions.staff.menu import competition_buttons, competitions_menu_item
from wagtail_aufbruch.competitions.staff.urls import urlpatterns

hooks.register("register_admin_urls", lambda: urlpatterns)
hooks.register("register_admin_menu_item", competitions_menu_item)
hooks.register("register_page_listing_more_buttons", competition_buttons)
hooks.register("register_page_header_buttons", competition_buttons)
hooks.register("after_create_page", warn_of_settings)
hooks.register("after_edit_page", warn_of_settings)


@hooks.register("register_log_actions")
def name_steps(actions: LogActionRegistry) -> None:
    """What staff do with competitions and entries, for the site's history."""
    for action, label, message in (
        ("competition_extended", gettext_lazy("Extend the deadline"), gettext_lazy("Deadline extended")),
        ("entry_late", gettext_lazy("Let an entry come later"), gettext_lazy("An entry may come later")),
        (
            "entry_paper_consent",
            gettext_lazy("Record a consent"),
            gettext_lazy("Answer of a guardian on paper recorded"),
        ),
        ("entry_trial", gettext_lazy("Try the form of a competition"), gettext_lazy("Form of a competition tried")),
        ("ballots_set_aside", gettext_lazy("Set ballots aside"), gettext_lazy("Ballots set aside")),
        ("ballots_taken_in", gettext_lazy("Take ballots in again"), gettext_lazy("Ballots taken in again")),
        ("entry_check_noted", gettext_lazy("Tick rules of an entry"), gettext_lazy("Rules of an entry ticked")),
        ("entry_admitted", gettext_lazy("Admit an entry"), gettext_lazy("Entry admitted")),
        ("entry_returned", gettext_lazy("Return an entry for repair"), gettext_lazy("Entry returned for repair")),
        ("entry_not_admitted", gettext_lazy("Not admit an entry"), gettext_lazy("Entry not admitted")),
        ("entry_repair_over", gettext_lazy("End the repair of an entry"), gettext_lazy("Entry not repaired in time")),
        ("entry_appeal_decided", gettext_lazy("Decide an appeal"), gettext_lazy("Appeal decided")),
        (
            "result_fixed",
            gettext_lazy("Fix the result of a competition"),
            gettext_lazy("Result of a competition fixed"),
        ),
        (
            "result_tie",
            gettext_lazy("Decide between equal results of a competition"),
            gettext_lazy("Decided between equal results of a competition"),
        ),
        (
            "result_tie_undone",
            gettext_lazy("Take back a decision between equal results of a competition"),
            gettext_lazy("Decision between equal results of a competition taken back"),
        ),
        (
            "result_exported",
            gettext_lazy("Export the result of a competition"),
            gettext_lazy("Result of a competition exported"),
        ),
        ("honouring_prepared", gettext_lazy("Prepare winners"), gettext_lazy("Winners prepared")),
        ("honouring_released", gettext_lazy("Release winners"), gettext_lazy("Winners released for the honouring")),
        ("honouring_taken_back", gettext_lazy("Take back a release of winners"), gettext_lazy("Release taken back")),
        ("honouring_published", gettext_lazy("Publish winners"), gettext_lazy("Winners published")),
        ("honouring_corrected", gettext_lazy("Correct a published result"), gettext_lazy("Published result corrected")),
        ("certificates_laid_out", gettext_lazy("Lay out certificates"), gettext_lazy("Certificates laid out")),
        ("certificates_issued", gettext_lazy("Issue certificates"), gettext_lazy("Certificates issued")),
        ("certificate_revoked", gettext_lazy("Revoke a certificate"), gettext_lazy("Certificate revoked")),
        (
            "certificate_given_back",
            gettext_lazy("Take back a revocation of a certificate"),
            gettext_lazy("Revocation of a certificate taken back"),
        ),
        (
            "certificate_replaced",
            gettext_lazy("Issue a certificate again"),
            gettext_lazy("Certificate issued again"),
        ),
        ("entry_chosen", gettext_lazy("Let an entry go on"), gettext_lazy("Entry prepared as a contribution")),
        ("entry_not_chosen", gettext_lazy("Let an entry not go on"), gettext_lazy("Entry does not go on")),
        ("entry_went_on", gettext_lazy("Publish an entry"), gettext_lazy("Entry published as a contribution")),
        ("entries_exported", gettext_lazy("Export entries"), gettext_lazy("Entries exported")),
        ("entry_blackened", gettext_lazy("Mark an entry for a jury"), gettext_lazy("Entry marked for a jury")),
        (
            "entry_copy_released",
            gettext_lazy("Release a copy without names"),
            gettext_lazy("Copy without names released"),
        ),
        (
            "entry_copy_taken_back",
            gettext_lazy("Take back a copy without names"),
            gettext_lazy("Copy without names taken back"),
        ),
    ):
        actions.register_action(f"aufbruch.{action}", label, message)
