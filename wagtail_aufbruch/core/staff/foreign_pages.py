"""What Wagtail's own views would tell of pages of a process that somebody does not work for.

Its page chooser lists all pages to everybody who may enter the admin, drafts and private ones too, and its question
whether a page is to be moved asks for no right before it is answered. Its other views of this kind have no hook, and
are closed in ``foreign_views``.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from wagtail.query import PageQuerySet

from wagtail_aufbruch.core.domain.process.processes import all_processes, of_processes, processes_for
from wagtail_aufbruch.core.domain.showing.visibility import only_public
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.pages.base import BasePage


def offer_own_and_public_pages(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Of what the page chooser lists: of other processes only what everybody may see.

    Raises Http404 where one of the other pages is opened.
    """
    hidden = hidden_from(request.user)
    opened = request.resolver_match.kwargs.get("parent_page_id") if request.resolver_match else None
    if opened in hidden:
        raise Http404
    return pages.exclude(pk__in=hidden) if hidden else pages


def hidden_from(user: AnyUser) -> list[int]:
    """Keys of pages of processes that the user does not work for, and that the public does not see either.

    Keys, not a subquery: search engines other than the database take only that.
    """
    if user.is_active and user.is_superuser:
        return []
    foreign = all_processes().exclude(pk__in=processes_for(user).values("pk"))
    pages = of_processes(BasePage.objects.all(), foreign)
    return list(pages.exclude(pk__in=only_public(BasePage.objects.all()).values("pk")).values_list("pk", flat=True))


def refuse_to_move_foreign_pages(request: HttpRequest, page: BasePage, destination: BasePage) -> None:
    """Before a page is moved, and before anybody is told why it cannot be. Raises PermissionDenied."""
    if not page.permissions_for_user(request.user).can_move():
        raise PermissionDenied
    if not destination.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
