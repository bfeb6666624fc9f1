"""The inbox in the admin's menu, with the number of what waits."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from wagtail_aufbruch.participation.domain.moderation.inbox import badge


class InboxMenuItem(MenuItem):
    """Shown to those who decide on cases. One instance serves all requests, so the number is no part of it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return badge(request.user) is not None

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        number = badge(request.user)
        label = f"{self.label} ({number})" if number else str(self.label)
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, classname=self.classname)
