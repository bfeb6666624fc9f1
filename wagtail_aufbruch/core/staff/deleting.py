"""Before something is deleted: what becomes of all that points to it, or why it has to stay."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.log_actions import log

from wagtail_aufbruch.core.domain.staff_traces import why_kept
from wagtail_aufbruch.core.extension.deletion_guards import deletion_notes
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.staff.together import deleted_with


def tell_of_items(request: HttpRequest, objects: Iterable[Model]) -> None:
    """Before snippets are deleted, one or several: Wagtail counts pages and items alone, and the apps tell the rest."""
    if request.method != "POST":
        items = list(objects)
        for item in items:
            _told(request, item, several=len(items) > 1)


def tell_of_page(request: HttpRequest, page: BasePage) -> None:
    """Before a page is deleted: what people lose by it, where nothing keeps it from being deleted."""
    if request.method != "POST":
        for one in deleted_with(page):
            _told(request, one)


def delete_alone_what_people_lose(
    request: HttpRequest, action_type: str, objects: list[Model], action: BulkAction
) -> HttpResponse | None:
    """Before several pages are deleted: where Wagtail asks whether to do so, it cannot tell what people lose."""
    if action_type != "delete" or not issubclass(action.model, BasePage):
        return None
    kept = [page for page in objects if _told(request, page, several=True)]
    if not kept:
        return None
    messages.error(request, _("Nothing was deleted. Delete these pages one by one, or unpublish them instead."))
    return redirect("wagtailadmin_explore_root")


def note_deleted_items(request: HttpRequest, action_type: str, objects: list[Model], action: BulkAction) -> None:
    """Before ticked snippets are deleted, the last word: Wagtail writes down only one that is deleted from its form."""
    if action_type == "delete" and issubclass(action.model, OfProcess):
        for item in objects:
            log(item, "wagtail.delete", user=request.user, deleted=True)


def keep_staff_with_work(request: HttpRequest, user: Model) -> HttpResponse | None:
    """Before a user is deleted: nobody could tell any more who has decided what, so the account is closed instead."""
    if _told_whose_work(request, user):
        return redirect("wagtailusers_users:edit", user.pk)
    if request.method != "POST":
        _told(request, user)
    return None


def keep_staff_with_work_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Model], action: BulkAction
) -> HttpResponse | None:
    """The same where several users are deleted at once: then none is."""
    if action_type != "delete" or action.model is not get_user_model():
        return None
    kept = [user for user in objects if _told_whose_work(request, user)]
    return redirect("wagtailusers_users:index") if kept else None


def _told(request: HttpRequest, item: Model, *, several: bool = False) -> bool:
    notes = deletion_notes(item)
    for note in notes:
        messages.warning(request, _("“%(item)s”: %(note)s") % {"item": item, "note": note} if several else note)
    return bool(notes)


def _told_whose_work(request: HttpRequest, user: Model) -> bool:
    reason = why_kept(user)
    if reason:
        messages.error(request, reason)
    return bool(reason)
