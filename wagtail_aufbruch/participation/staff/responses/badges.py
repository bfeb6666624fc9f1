"""What staff can do with a contribution besides deciding on it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from wagtail_aufbruch.participation.domain.comments import writing
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown
from wagtail_aufbruch.participation.domain.moderation.case_rights import cases_for
from wagtail_aufbruch.participation.domain.moderation.inbox_facts import case_url
from wagtail_aufbruch.participation.enums import Badge
from wagtail_aufbruch.participation.models import Comment
from wagtail_aufbruch.participation.staff.access import for_staff_of


@require_POST
@for_staff_of(lambda user: cases_for(user, Comment.objects.all()), name="comment")
def set_badge(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Say for whom a comment speaks: the town, the lead of a group, or nobody but its author."""
    badge = request.POST.get("badge", "")
    if badge and badge not in Badge.values:
        messages.error(request, _("This badge does not exist. Choose one from the list."))
        return HttpResponseRedirect(case_url(comment))
    try:
        writing.set_badge(comment, badge, user=request.user, seen=request.POST.get("seen", ""))
    except ChangedSinceShown as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The badge is set."))
    return HttpResponseRedirect(case_url(comment))
