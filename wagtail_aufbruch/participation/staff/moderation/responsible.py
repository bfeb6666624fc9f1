"""Who handles the cases of which process: a place in Wagtail's settings for those who manage users and groups."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.bulk_action import BulkAction

from wagtail_aufbruch.core.domain.pages.copying import copied_pages
from wagtail_aufbruch.core.domain.pages.page_actions import came_along
from wagtail_aufbruch.core.domain.process.processes import all_processes, process_of
from wagtail_aufbruch.core.domain.process.staff_groups import fitting_groups
from wagtail_aufbruch.core.extension.protocols import AnyUser, Page
from wagtail_aufbruch.core.extension.registry import providers
from wagtail_aufbruch.core.forms.several import SeveralField
from wagtail_aufbruch.core.models import ProcessMixin, ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.moderation.assignments import name_of
from wagtail_aufbruch.participation.domain.moderation.responsibility import (
    NOBODY_RESPONSIBLE,
    may_set_responsible,
    processes_without_staff,
    set_responsible,
    take_over_responsible,
)
from wagtail_aufbruch.participation.staff.access import for_staff, for_staff_of, staff_of

MEMBERS_SHOWN = 5


class GroupChoices(SeveralField):
    """Groups to tick, each with the people in it."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group: Group) -> str:
        return f"{group.name} ({_members(group)})"


class ResponsibleForm(forms.Form):
    groups = GroupChoices(queryset=Group.objects.none(), required=False, label=gettext_lazy("Responsible groups"))

    def __init__(self, data: QueryDict | None = None, *, process: ProcessPage) -> None:
        super().__init__(data, initial={"groups": process.staff_groups.all()})
        self.fields["groups"].queryset = fitting_groups(process).prefetch_related("user_set")  # type: ignore[attr-defined]


def _members(group: Group) -> str:
    people = [name_of(user) for user in group.user_set.all() if user.is_active]
    if not people:
        return _("nobody in it")
    more = len(people) - MEMBERS_SHOWN
    shown = people[:MEMBERS_SHOWN] + ([_("%(number)d more") % {"number": more}] if more > 0 else [])
    return get_text_list(shown, _("and"))


class ResponsibleMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_set_responsible(request.user)


def responsible_menu_item() -> ResponsibleMenuItem:
    return ResponsibleMenuItem(
        gettext_lazy("Responsible groups"),
        reverse_lazy("aufbruch_responsible"),
        name="aufbruch-responsible",
        icon_name="group",
        order=610,  # right behind users and groups
    )


def _processes(user: AnyUser) -> QuerySet[ProcessPage]:
    found: QuerySet[ProcessPage] = ProcessPage.objects.order_by("path")
    return found


@require_GET
@for_staff(may_set_responsible)
def list_responsible(request: HttpRequest) -> HttpResponse:
    """All processes, with the groups that handle their cases and the people in these."""
    bare = {page.pk for page in processes_without_staff(all_processes())}
    rows = [
        {
            "process": process,
            "groups": [(group, _members(group)) for group in process.staff_groups.all()],
            "lacks": process.pk in bare,
        }
        for process in _processes(request.user).prefetch_related("staff_groups__user_set")
    ]
    return _page(request, "responsible_list.html", rows=rows)


@require_http_methods(["GET", "POST"])
@for_staff_of(_processes, name="process", admits=may_set_responsible)
def change_responsible(request: HttpRequest, process: ProcessPage) -> HttpResponse:
    """Name the groups that handle the cases of one process."""
    form = ResponsibleForm(request.POST if request.method == "POST" else None, process=process)
    if form.is_valid():
        try:
            set_responsible(process, form.cleaned_data["groups"], user=staff_of(request))
        except ParticipationError as error:
            form.add_error("groups", str(error.message))
        else:
            messages.success(request, _("Saved who is responsible for “%(process)s”.") % {"process": process.title})
            return HttpResponseRedirect(reverse("aufbruch_responsible"))
    status = 422 if form.is_bound else 200
    return _page(request, "responsible.html", status=status, form=form, process=process, page_subtitle=process.title)


def _page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    title = _("Responsible groups")
    common = {"page_title": title, "header_title": title, "header_icon": "group"}
    return render(request, f"aufbruch_participation/staff/{template}", {**common, **context}, status=status)


# What editors are told


def warn_of_nobody(request: HttpRequest, page: BasePage) -> None:
    """After a page was saved that takes what people hand in: say so where nobody is responsible. Silent on autosave."""
    if not request.accepts("text/html") or not page.live or not _takes_cases(page):
        return
    process = process_of(page)
    if process is None or not processes_without_staff(all_processes().filter(pk=process.pk)):
        return
    buttons = []
    if may_set_responsible(request.user):
        url = reverse("aufbruch_responsible_change", args=[process.pk])
        buttons = [messages.button(url, _("Name a group"))]
    messages.warning(request, NOBODY_RESPONSIBLE % {"process": process.title}, buttons=buttons)


def warn_of_translations(request: HttpRequest, page: BasePage) -> None:
    """After a page was published that takes what people hand in: say where its translation takes it as well. Twenty
    seats that are translated are forty, for the same evening."""
    if "action-publish" not in request.POST or not page.live or not _takes_cases(page):
        return
    others = BasePage.objects.translation_of(page).filter(live=True, alias_of=None).select_related("locale")
    for other in others:
        if _takes_cases(other):
            message = _(
                "“%(title)s” (%(language)s) takes what people hand in as well, and counts it by itself: its seats, "
                "limits and lists are not those of this page. If there is only one of it, let people hand in on one of "
                "the two pages, and lead there from the other one."
            )
            named = {"title": other.title, "language": other.locale.get_display_name()}
            edit = messages.button(reverse("wagtailadmin_pages:edit", args=[other.pk]), _("Edit"))
            messages.warning(request, message % named, buttons=[edit])


def _takes_cases(page: Page) -> bool:
    return any(pages().filter(pk=page.pk).exists() for pages in providers("case_pages"))


def keep_fitting_groups(request: HttpRequest, page: BasePage, new_page: BasePage) -> None:
    """After a process was copied: say which groups are not responsible for the copy, and who can name some."""
    copies = dict(ProcessPage.objects.descendant_of(new_page, inclusive=True).in_bulk())
    for old, new in copied_pages(page, new_page) if copies else ():
        if new.pk not in copies:
            continue
        copy = copies[new.pk]
        left_out = take_over_responsible(ProcessPage.objects.get(pk=old.pk), copy, user=request.user)
        if may_set_responsible(request.user):
            _tell_left_out(request, copy, left_out)
        elif left_out:
            message = _(
                "Nobody is responsible yet for what people hand in to “%(process)s”. Ask somebody who manages users "
                "and groups to name a group there. For the original it is: %(groups)s."
            )
            names = get_text_list([group.name for group in left_out], _("and"))
            messages.warning(request, message % {"process": copy.title, "groups": names})


def tell_of_left_out_groups(request: HttpRequest, page: BasePage) -> None:
    """After a page was moved: say which groups are not responsible any more for the processes that came with it."""
    for process, groups in came_along(page).left_out:
        _tell_left_out(request, process, groups)


def tell_of_left_out_groups_in_bulk(
    request: HttpRequest, action_type: str, objects: list[BasePage], action: BulkAction
) -> None:
    """The same where several were moved at once."""
    if action_type == "move" and issubclass(action.model, BasePage):
        for page in objects:
            tell_of_left_out_groups(request, page)


def _tell_left_out(request: HttpRequest, process: ProcessMixin, groups: list[Group]) -> None:
    left_out = [group.name for group in groups]
    if left_out:
        message = _("Not responsible for “%(process)s” any more, since they belong elsewhere: %(groups)s.")
        messages.warning(request, message % {"process": process.title, "groups": get_text_list(left_out, _("and"))})
