"""Items of the admin's menu for those who handle cases; the inbox with the number of what waits."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from wagtail_aufbruch.participation.domain.moderation.case_rights import handles_any_cases
from wagtail_aufbruch.participation.domain.moderation.inbox import badge


class CasesMenuItem(MenuItem):
    """Shown to those who handle cases of some process."""

    def is_shown(self, request: HttpRequest) -> bool:
        return handles_any_cases(request.user)


class InboxMenuItem(MenuItem):
    """Shown to those who decide on cases. One instance serves all requests, so the number is no part of it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return badge(request.user) is not None

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        number = badge(request.user)
        label = f"{self.label} ({number})" if number else str(self.label)
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, classname=self.classname)
