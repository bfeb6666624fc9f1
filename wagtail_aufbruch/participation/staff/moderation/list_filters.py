"""Filters of the lists of cases and mails that say in words what a column holds as a key."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib.admin import AllValuesFieldListFilter, RelatedFieldListFilter
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest

from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.extension.inbox_tasks import Text
from wagtail_aufbruch.participation.extension.kinds import kind_choices
from wagtail_aufbruch.participation.extension.mail_kinds import mail_kind_names

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.contrib.admin.filters import _ListFilterChoices
    from django.db.models import Model
    from django.db.models.fields.related import RelatedField
    from django_stubs_ext import StrPromise


class NamedValuesFilter(AllValuesFieldListFilter):
    """The values that occur, by their names; one without a name is shown as it is."""

    def names(self) -> dict[str, Text]:
        raise NotImplementedError

    def choices(self, changelist: ChangeList) -> "Iterator[_ListFilterChoices]":
        names = self.names()
        for choice in super().choices(changelist):
            yield {**choice, "display": str(names.get(str(choice["display"]), choice["display"]))}


class KindFilter(NamedValuesFilter):
    """Kinds of contributions."""

    def names(self) -> dict[str, Text]:
        return dict(kind_choices())


class PageFilter(RelatedFieldListFilter):
    """Pages to which something was handed in, of the processes whose cases one handles. One query."""

    def field_choices(
        self, field: "RelatedField[Model, Model]", request: HttpRequest, model_admin: "ModelAdmin[Model]"
    ) -> "list[tuple[str, str | StrPromise]]":
        seen = model_admin.get_queryset(request).order_by()
        pages = BasePage.objects.filter(pk__in=seen.values("page").distinct())
        return [(str(pk), title) for pk, title in pages.order_by("title", "pk").values_list("pk", "title")]


class MailKindFilter(NamedValuesFilter):
    """Kinds of mails."""

    def names(self) -> dict[str, Text]:
        return mail_kind_names()
