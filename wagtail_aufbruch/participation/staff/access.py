"""Who gets in at the staff's addresses: the decorators by which the views of all apps give the same answer.

* Nobody logged in: Wagtail sends them to the log-in.
* No right to do this anywhere: ``PermissionDenied``, which Wagtail answers with a sentence on the admin's first page.
* Something of another process, or that does not exist: ``Http404``, so that no answer tells what others have.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from wagtail_aufbruch.core.extension.protocols import AnyUser, Staff
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.domain.moderation.case_rights import handles_any_cases

View = Callable[..., HttpResponse]
Row = TypeVar("Row", bound=Model)


def for_staff(admits: Callable[[AnyUser], bool]) -> Callable[[View], View]:
    """Call the view for users whom ``admits`` lets in; everybody else is refused."""

    def decorate(view: View) -> View:
        @wraps(view)
        @never_cache
        def guarded(request: HttpRequest, *args: object, **kwargs: Any) -> HttpResponse:
            if not admits(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


for_case_workers = for_staff(handles_any_cases)
"""For views of who decides on the cases of at least one process, whatever pages they may edit."""


def for_staff_of(
    rows_for: Callable[[AnyUser], QuerySet[Row]],
    *,
    key: str = "pk",
    name: str,
    admits: Callable[[AnyUser], bool] = handles_any_cases,
) -> Callable[[View], View]:
    """Call the view with one object, as ``name``, in place of the address's ``key``.

    ``rows_for`` gives the objects that are open to a user; another one is not found.
    """

    def decorate(view: View) -> View:
        @for_staff(admits)
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            pk = kwargs.pop(key)
            kwargs[name] = find_row(rows_for(request.user), pk)
            try:
                return view(request, **kwargs)
            except ObjectDoesNotExist:
                find_row(rows_for(request.user), pk)  # deleted in that very moment, or a fault of another kind
                raise

        return guarded

    return decorate


def staff_of(request: HttpRequest) -> Staff:
    """Who of the staff makes the request. Raises PermissionDenied where nobody is logged in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def find_row(rows: QuerySet[Row], pk: str | int) -> Row:
    """The row with this key. Raises Http404 where there is none, or the key is no number."""
    number = read_pk(str(pk))
    found = rows.filter(pk=number).first() if number is not None else None
    if found is None:
        raise Http404
    return found
