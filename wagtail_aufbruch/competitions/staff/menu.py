"""Ways to the entries: the admin's menu, and the buttons of a competition's page."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import Button

from wagtail_aufbruch.competitions.models import CompetitionMixin
from wagtail_aufbruch.core.extension.protocols import AnyUser, Page
from wagtail_aufbruch.participation.domain.moderation.case_rights import handles_page
from wagtail_aufbruch.participation.staff.menu import CasesMenuItem


def competitions_menu_item() -> CasesMenuItem:
    return CasesMenuItem(
        gettext_lazy("Competitions"),
        reverse_lazy("aufbruch_competitions"),
        name="aufbruch-competitions",
        icon_name="clipboard-list",
        order=253,
    )


def competition_buttons(page: Page, user: AnyUser, **kwargs: Any) -> Iterator[Button]:
    """For the menu of a competition's page; no query per row."""
    if not issubclass(page.specific_class or object, CompetitionMixin) or not handles_page(user, page):
        return
    ways = [
        (_("Entries"), "aufbruch_entries", "list-ul"),
        (_("Extend the deadline"), "aufbruch_competition_extend", "date"),
        (_("Public vote"), "aufbruch_vote", "success"),
        (_("Result"), "aufbruch_result", "list-ol"),
        (_("Honouring"), "aufbruch_honouring", "pick"),
    ]
    for place, (label, name, icon) in enumerate(ways):
        yield Button(label, reverse(name, args=[page.pk]), icon_name=icon, priority=80 + place)
