"""What judging adds to the admin; imported by the app's ``wagtail_hooks`` where review rounds are installed."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets import Button

from wagtail_aufbruch.core.extension.protocols import AnyUser, Page
from wagtail_aufbruch.groups.models import ThemeGroupMixin
from wagtail_aufbruch.groups.staff.judging_urls import urlpatterns
from wagtail_aufbruch.participation.domain.moderation.case_rights import handles_page
from wagtail_aufbruch.participation.staff.menu import CasesMenuItem

hooks.register("register_admin_urls", lambda: urlpatterns)


@hooks.register("register_admin_menu_item")
def judging_menu_item() -> CasesMenuItem:
    return CasesMenuItem(
        gettext_lazy("Theme groups judge"),
        reverse_lazy("aufbruch_groups_judging"),
        name="aufbruch-groups-judging",
        icon_name="list-ol",
        order=255,
    )


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def judging_buttons(page: Page, user: AnyUser, **kwargs: Any) -> Iterator[Button]:
    """For the menu of a theme group's page; no query per row."""
    if issubclass(page.specific_class or object, ThemeGroupMixin) and handles_page(user, page):
        address = reverse("aufbruch_group_judging", args=[page.pk])
        yield Button(_("Judge contributions"), address, icon_name="list-ol", priority=80)
