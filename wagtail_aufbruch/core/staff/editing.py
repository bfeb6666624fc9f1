"""What editors are told after saving, and before something would be lost."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.core.exceptions import ValidationError
from django.db import router, transaction
from django.db.models import Model
from django.db.models.deletion import Collector, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.bulk_action import BulkAction

from wagtail_aufbruch.core.domain.pages.addresses import why_hidden
from wagtail_aufbruch.core.domain.pages.page_actions import came_along
from wagtail_aufbruch.core.domain.pages.standing import why_no_alias, why_not_deleted, why_not_there, why_stays
from wagtail_aufbruch.core.domain.pages.unfinished import unfinished
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.models import AccessibilityStatementPage, AufbruchPageMixin
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.staff.together import deleted_with, moved_with

NEEDING_TOLD = 10
"""So many of what still needs something are named: a body of the council may stand in thousands of papers."""
NAMES_TOLD = 20
"""So many names are told of what a copy let go; then their number."""


def keep_items_in_use(request: HttpRequest, objects: Iterable[Model]) -> HttpResponse | None:
    """Before snippets are deleted: say what still needs them, instead of failing.

    Wagtail sees that only where the database link is PROTECT, which would keep a whole process from being deleted.
    """
    for item in objects:
        if not isinstance(item, OfProcess):
            continue
        try:
            Collector(using=router.db_for_write(type(item)), origin=item).collect([item])
        except RestrictedError as error:
            needed_by = _names_of(error.restricted_objects)
            message = _("“%(item)s” is still in use and cannot be deleted: %(needed_by)s")
            messages.error(request, message % {"item": item, "needed_by": get_text_list(needed_by, _("and"))})
            return redirect(AdminURLFinder(request.user).get_edit_url(item) or "wagtailadmin_home")
    return None


def _names_of(needing: Iterable[Model]) -> list[str]:
    """What needs something, where staff find it; of many the first ones, and how many there are beside them."""
    rows = sorted(needing, key=lambda other: (other._meta.label, other.pk))
    told = sorted({str(getattr(other, "where_it_stands", other)) for other in rows[:NEEDING_TOLD]})
    left = len(rows) - NEEDING_TOLD
    if left > 0:
        told.append(ngettext("%(more)s more", "%(more)s more", left) % {"more": left})
    return told


def keep_needed_pages(request: HttpRequest, page: BasePage) -> HttpResponse | None:
    """Before a page is deleted: say why it cannot go, before the database refuses it."""
    kept = [one for one in deleted_with(page) if _told_to_keep(request, one)]
    return redirect("wagtailadmin_pages:edit", page.pk) if kept else None


def explain_refused_actions() -> list[URLPattern]:
    """For Wagtail's hook that asks for addresses: adds none, and explains itself at those that stand there already."""
    from wagtail.admin.urls import pages

    for pattern in pages.urlpatterns:
        if pattern.name == "delete":
            pattern.callback = _telling_who_came(pattern.callback, "page_id")
        elif pattern.name == "move_confirm":
            pattern.callback = _telling_who_came(pattern.callback, "page_to_move_id")
    return []


def _telling_who_came(view: Callable[..., HttpResponse], name: str) -> Callable[..., HttpResponse]:
    """Somebody hands something in after it was asked whether anybody had: the page stays, and staff read why."""

    @wraps(view)
    def acted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():  # with its translations, or none of them
                return view(request, *args, **kwargs)
        except ValidationError as error:
            for reason in error.messages:
                messages.error(request, reason)
            return redirect("wagtailadmin_pages:edit", kwargs[name])

    return acted


def keep_needed_pages_in_bulk(
    request: HttpRequest, action_type: str, objects: list[BasePage], action: BulkAction
) -> HttpResponse | None:
    """The same where several pages are deleted or moved at once: then none is."""
    if not issubclass(action.model, BasePage):
        return None
    kept = []
    if action_type == "delete":
        kept = [page for page in objects if _told_to_keep(request, page)]
    elif action_type == "move":
        destination = action.cleaned_form.cleaned_data["chooser"]
        kept = [
            page
            for page in objects
            if _told_to_stay(request, page, destination) or _told_of_process(request, page, destination)
        ]
    return redirect("wagtailadmin_explore_root") if kept else None


def _told_to_keep(request: HttpRequest, page: BasePage) -> bool:
    reasons = why_not_deleted(page)
    for reason in reasons:
        messages.error(request, reason)
    return bool(reasons)


def refuse_unfinished_in_bulk(
    request: HttpRequest, action_type: str, objects: list[BasePage], action: BulkAction
) -> HttpResponse | None:
    """Before pages are published from the list: Wagtail would fail at the first unfinished one, without a word."""
    if action_type != "publish" or not issubclass(action.model, BasePage):
        return None
    pages = [*objects]
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        for page in objects:
            pages += [
                below
                for below in page.get_descendants().not_live()
                if below.permissions_for_user(request.user).can_publish()
            ]
    found = list(unfinished(pages))
    if not found:
        return None
    messages.error(request, _("Nothing was published, because these pages are not finished:"))
    for page, problems in found[:NEEDING_TOLD]:
        edit = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Edit"))
        messages.error(request, f"{page.get_admin_display_title()}: {' '.join(problems)}", buttons=[edit])
    return redirect(action.next_url)


def keep_people_in_their_process(request: HttpRequest, page: BasePage, destination: BasePage) -> HttpResponse | None:
    """Before a page is moved: what people have handed in there is for the staff of their process alone."""
    kept = [one for one, there in moved_with(page, destination) if _told_to_stay(request, one, there)]
    return redirect("wagtailadmin_pages:move", page.pk) if kept else None


def _told_to_stay(request: HttpRequest, page: BasePage, destination: BasePage) -> bool:
    return _told(request, why_stays(page, destination))


def keep_pages_in_a_process(request: HttpRequest, page: BasePage, destination: BasePage) -> HttpResponse | None:
    """Before a page is moved: not to where no process is; Wagtail alone would speak of missing rights."""
    kept = [one for one, there in moved_with(page, destination) if _told_of_process(request, one, there)]
    return redirect("wagtailadmin_pages:move", page.pk) if kept else None


def keep_copies_in_a_process(request: HttpRequest, page: BasePage) -> HttpResponse | None:
    """Before a page of the site's own is copied with what lies below it; the package's own say so in their form."""
    parent = read_pk(request.POST.get("new_parent_page", ""))
    if parent is None or "copy_subpages" not in request.POST or issubclass(page.specific_class, AufbruchPageMixin):
        return None
    destination = BasePage.objects.filter(pk=parent).first()
    refused = _told_of_process(request, page, destination)
    if not refused and destination is not None and "alias" in request.POST:
        refused = _told(request, why_no_alias(page, destination, with_subpages=True))
    return redirect("wagtailadmin_pages:copy", page.pk) if refused else None


def _told_of_process(request: HttpRequest, page: BasePage, destination: BasePage | None) -> bool:
    return _told(request, why_not_there(page, destination))


def _told(request: HttpRequest, problem: str) -> bool:
    if problem:
        messages.error(request, problem)
    return bool(problem)


def keep_pages_findable(request: HttpRequest, page: BasePage, destination: BasePage) -> HttpResponse | None:
    """Before a page is moved: not to where the page above answers itself at this address."""
    hidden = [one for one, there in moved_with(page, destination) if _told(request, why_hidden(there, one.slug))]
    return redirect("wagtailadmin_pages:move", page.pk) if hidden else None


def tell_of_copy(request: HttpRequest, page: BasePage, new_page: BasePage) -> None:
    """After a page was copied: say what the copy has of its own, and what it let go."""
    done = came_along(new_page)
    if done.taken:
        taken = [f"{number} {_name(model, number)}" for model, number in done.taken.items()]
        messages.info(request, _("The copy has its own: %(taken)s.") % {"taken": get_text_list(taken, _("and"))})
    message = _(
        "Not taken along, because the process of the copy does not have it: %(let_go)s. Check the copied pages, "
        "and choose there what belongs to their own process."
    )
    _tell_let_go(request, message, done.let_go)


def tell_of_move(request: HttpRequest, page: BasePage) -> None:
    """After a page was moved: say what it let go, where it came to another process."""
    message = _(
        "Not taken along, because the new process does not have it: %(let_go)s. Check the moved pages, and choose "
        "there what belongs to their own process."
    )
    _tell_let_go(request, message, came_along(page).let_go)


def tell_of_moves(request: HttpRequest, action_type: str, objects: list[BasePage], action: BulkAction) -> None:
    """The same where several were moved at once."""
    if action_type == "move" and issubclass(action.model, BasePage):
        for page in objects:
            tell_of_move(request, page)


def _tell_let_go(request: HttpRequest, message: str, let_go: Iterable[str]) -> None:
    names = [_("“%(name)s”") % {"name": name} for name in let_go]
    if len(names) > NAMES_TOLD:
        more = len(names) - NAMES_TOLD
        names = [*names[:NAMES_TOLD], ngettext("%(more)s more", "%(more)s more", more) % {"more": more}]
    if names:
        messages.warning(request, message % {"let_go": get_text_list(names, _("and"))})


def _name(model: type[Model], number: int) -> str:
    return str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural)


def warn_of_incomplete_statement(request: HttpRequest, page: BasePage) -> None:
    """An accessibility statement without date or contact is not yet what the law asks for.

    Implementing Decision (EU) 2018/1523: date of preparation, feedback mechanism.
    """
    if not isinstance(page, AccessibilityStatementPage):
        return
    needed = [field for field in page._meta.concrete_fields if field.name in {"made_on", "feedback_email"}]
    missing = [str(field.verbose_name) for field in needed if not getattr(page, field.name)]
    if missing:
        message = _("The accessibility statement is not complete. Missing: %(missing)s.")
        messages.warning(request, message % {"missing": get_text_list(missing, _("and"))})
