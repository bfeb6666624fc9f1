"""Wagtail's own views that name what somebody does not work for, and that no hook reaches.

- What many are ticked for says of which of them one has no right to it, by their titles: whoever writes keys into that
  address would read the drafts and the members of all other processes.
- What becomes of a page in moderation asks first whether it is in any, and names it before it asks who wants to know.
- The report of page types names the page that was edited last.
- The page chooser says what was chosen by any key, and of pages that everybody may see the title of their draft.
- An address that is pasted as a link to the web becomes a link to the page behind it, with the title of its draft.

Each is closed where the admin looks its addresses up, so that it is the same address, and no other view is touched.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, Protocol

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver
from wagtail.admin import messages
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.views.chooser import ExternalLinkView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView

from wagtail_aufbruch.core.domain.process.processes import process_of, processes_for
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.lists.numbers import read_pks
from wagtail_aufbruch.core.models.draft_titles import read_by_staff_of
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.staff.foreign_pages import hidden_from

View = Callable[..., HttpResponse]

CHOOSER = frozenset({"wagtailadmin_choose_page", "wagtailadmin_choose_page_child", "wagtailadmin_choose_page_search"})
MODERATION = frozenset(
    {"workflow_action", "collect_workflow_action_data", "confirm_workflow_cancellation", "workflow_preview"}
)


def close_foreign_views() -> list[URLPattern]:
    """For Wagtail's hook that asks for addresses: adds none, and closes those of Wagtail's that stand there already."""
    from wagtail.admin import urls
    from wagtail.admin.urls import pages, reports

    _replace(urls.urlpatterns, {"wagtail_bulk_action": _of_many})
    _replace(
        urls.urlpatterns,
        {
            "wagtailadmin_choose_page_chosen_multiple": _of_chosen,
            "wagtailadmin_choose_page_external_link": _of_pasted,
            **dict.fromkeys(CHOOSER, _discreetly),
        },
    )
    _replace(pages.urlpatterns, dict.fromkeys(MODERATION, _of_moderation))
    names = ("page_types_usage", "page_types_usage_results")
    _replace(reports.urlpatterns, dict.fromkeys(names, _usage_of_own))
    return []


def _replace(patterns: Iterable[URLPattern | URLResolver], guards: dict[str, Callable[[View], View]]) -> None:
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name in guards:
            pattern.callback = guards[pattern.name](pattern.callback)


def _works_for(user: AnyUser, items: Sequence[Model]) -> list[Model]:
    """Those of the items that are of a process of theirs, or of none."""
    known = set(processes_for(user).values_list("pk", flat=True))
    return [one for one in items if (key := _process_of(one)) is None or key in known]


def _process_of(item: Model) -> int | None:
    if isinstance(item, BasePage):
        process = process_of(item)
        return process.pk if process is not None else None
    return item.process_id if isinstance(item, OfProcess) else None


def _of_many(view: View) -> View:
    @wraps(view)
    def asked(request: HttpRequest, app_label: str, model_name: str, action: str) -> HttpResponse:
        return _act_on_many(request, app_label, model_name, action)

    return asked


def _act_on_many(request: HttpRequest, app_label: str, model_name: str, action: str) -> HttpResponse:
    """As Wagtail's dispatcher: the same action, which keeps quiet of what is of other processes."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    action_class = bulk_action_registry.get_bulk_action_class(app_label, model_name, action)
    if action_class is None:
        raise Http404
    discreet = type(action_class.__name__, (_Discreet, action_class), {})
    try:
        response: HttpResponse = discreet(request, model).dispatch(request)
    except ValidationError as error:  # somebody came after it was asked whether anybody had: nothing was done
        for reason in error.messages:
            messages.error(request, reason)
        return redirect("wagtailadmin_explore_root")
    return response


class _Discreet:
    """Of what cannot be done with an item, for want of a right, those alone hear who work for its process."""

    request: HttpRequest

    def get_actionable_objects(self) -> tuple[list[Model], dict[str, Any]]:
        objects, others = super().get_actionable_objects()  # type: ignore[misc]
        told = {
            name: _works_for(self.request.user, items) if isinstance(items, list) else items
            for name, items in others.items()
        }
        if not objects and any(others.values()) and not any(told.values()):
            raise Http404
        return objects, told


def _discreetly(view: View) -> View:
    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        with read_by_staff_of(set(processes_for(request.user).values_list("pk", flat=True))):
            response = view(request, *args, **kwargs)
            # Some answers are written only when they are sent; then it would be forgotten who reads them.
            if isinstance(response, SimpleTemplateResponse):
                response.render()
            return response

    return asked


def _of_chosen(view: View) -> View:
    discreet = _discreetly(view)

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        hidden = set(hidden_from(request.user))
        given = request.GET.copy()
        given.setlist("id", [str(key) for key in read_pks(request.GET.getlist("id")) if key not in hidden])
        request.GET = given  # type: ignore[assignment]
        return discreet(request, *args, **kwargs)

    return asked


class _PastedLink(ExternalLinkView):
    """Leaves a link to the web as it is where the page behind it is not told of."""

    def post(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = super().post(request)
        told = json.loads(response.content)
        found = told.get("internal") or told.get("result") or {}
        page = BasePage.objects.filter(pk=found["id"]).first() if "id" in found else None
        if page is None or _may_be_told(page, request.user):
            return response
        plain: HttpResponse = self.render_chosen_response(self.get_result_data())
        return plain


def _may_be_told(page: BasePage, user: AnyUser) -> bool:
    """Of another process a public page by the title that everybody reads."""
    if _works_for(user, [page]):
        return True
    return page.draft_title == page.title and page.pk not in hidden_from(user)


def _of_pasted(view: View) -> View:
    own: View = _PastedLink.as_view()

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return own(request, *args, **kwargs)

    return asked


def _of_moderation(view: View) -> View:
    @wraps(view)
    def asked(request: HttpRequest, *args: object, page_id: int, **kwargs: object) -> HttpResponse:
        page = BasePage.objects.filter(pk=page_id).first()
        if page is not None:
            rights = page.permissions_for_user(request.user)
            if not (rights.can_edit() or rights.can_publish()):
                raise PermissionDenied
        return view(request, *args, page_id=page_id, **kwargs)

    return asked


class _Listed(Protocol):
    last_edited_page: BasePage | None


class _OwnPageTypesUsage(PageTypesUsageReportView):
    """Names the page that was edited last to those alone who work there."""

    def decorate_paginated_queryset(self, page_types: Sequence[_Listed]) -> Sequence[_Listed]:
        found: Sequence[_Listed] = super().decorate_paginated_queryset(page_types)
        for one in found:
            if one.last_edited_page is not None and not _works_for(self.request.user, [one.last_edited_page]):
                one.last_edited_page = None
        return found


def _usage_of_own(view: View) -> View:
    own: View = _OwnPageTypesUsage.as_view(**getattr(view, "view_initkwargs", {}))

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return own(request, *args, **kwargs)

    return asked
