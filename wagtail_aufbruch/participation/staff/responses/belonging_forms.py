"""What staff fill in about where a contribution belongs, whatever its kind."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.core.extension.page_hooks import bodies_of
from wagtail_aufbruch.core.forms.seen import SeenForm
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.models import Contribution


class HandlingForm(SeenForm):
    """A form of staff that takes what is pasted as it is, too long or not: it must not be cut off in silence."""

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)


class FieldChoice(forms.ModelChoiceField):
    def label_from_instance(self, handlungsfeld: Handlungsfeld) -> str:
        return f"– {handlungsfeld.title}" if handlungsfeld.parent_id else str(handlungsfeld.title)


class PageChoice(forms.ModelChoiceField):
    def label_from_instance(self, page: BasePage) -> str:
        return str(page.title)


class BelongingForm(HandlingForm):
    """Which group takes it up, and to which field of action it belongs."""

    group = PageChoice(
        label=pgettext_lazy("journey", "Taken up by"),
        queryset=BasePage.objects.none(),
        required=False,
        empty_label=_("none yet"),
    )
    handlungsfeld = FieldChoice(
        label=_("Field of action"), queryset=Handlungsfeld.objects.none(), required=False, empty_label=_("none")
    )

    def __init__(self, data: QueryDict | None = None, *, contribution: Contribution, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        bodies = [page.pk for page in bodies_of(contribution.process)]
        self.fields["group"].queryset = BasePage.objects.filter(pk__in=bodies).order_by("path")  # type: ignore[attr-defined]
        fields = Handlungsfeld.objects.filter(process_id=contribution.process_id).select_related("parent")
        self.fields["handlungsfeld"].queryset = fields  # type: ignore[attr-defined]
