"""Before a group is deleted: for which processes it is responsible, and what then happens to their cases."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.users.views.groups import DeleteView, GroupViewSet

from wagtail_aufbruch.participation.domain.moderation.responsibility import what_deleting_group_means, why_group_stays


class DeleteGroup(DeleteView):
    """As Wagtail's, which has no hook for groups."""

    def setup(self, request: HttpRequest, *args: object, **kwargs: Any) -> None:
        # Before the group is looked for: who may not delete any shall not hear which ones there are.
        self.request = request
        if not self.user_has_permission(self.permission_required):
            raise PermissionDenied
        super().setup(request, *args, **kwargs)

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: Any) -> HttpResponseBase:
        reason = why_group_stays(self.object)
        if reason:
            messages.error(request, reason)
            return redirect(self.edit_url_name, self.object.pk)
        told = what_deleting_group_means(self.object) if request.method != "POST" else ""
        if told:
            messages.warning(request, told)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


def tell_before_groups_are_deleted() -> None:
    """A view set of the site's own that names another view keeps it; the rule itself holds there, too."""
    GroupViewSet.delete_view_class = DeleteGroup
