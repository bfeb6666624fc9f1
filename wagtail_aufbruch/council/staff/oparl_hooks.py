"""What the council's server adds to the admin; imported by the app's ``wagtail_hooks``."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from wagtail_aufbruch.council.staff.oparl_urls import urlpatterns
from wagtail_aufbruch.participation.staff.menu import CasesMenuItem

hooks.register("register_admin_urls", lambda: urlpatterns)


@hooks.register("register_admin_menu_item")
def servers_menu_item() -> CasesMenuItem:
    return CasesMenuItem(
        gettext_lazy("Council's servers"),
        reverse_lazy("aufbruch_oparl"),
        name="aufbruch-oparl",
        icon_name="download",
        order=258,
    )


@hooks.register("register_log_actions")
def name_steps(actions: LogActionRegistry) -> None:
    """What staff do with what was imported, for the site's history."""
    for action, label, message in (
        ("paper_joined", gettext_lazy("Join papers"), gettext_lazy("Typed paper joined to the imported one")),
        ("paper_parted", gettext_lazy("Part papers"), gettext_lazy("Typed paper parted from the imported one")),
        (
            "paper_other",
            gettext_lazy("Tell papers apart"),
            gettext_lazy("Said to be another paper than the imported one"),
        ),
        (
            "paper_asked_again",
            gettext_lazy("Suggest papers again"),
            gettext_lazy("Suggested again as the imported paper"),
        ),
        ("result_meaning", gettext_lazy("Say what a result means"), gettext_lazy("Meaning of a result said")),
        ("server_asked", gettext_lazy("Read a server"), gettext_lazy("Council's server is read anew")),
    ):
        actions.register_action(f"aufbruch.{action}", label, message)
