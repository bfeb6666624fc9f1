"""What staff choose to be printed for an event."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.page_hooks import MeetingSheets
from wagtail_aufbruch.events.domain.documents.papers import MAX_LINES, Order


class PapersForm(forms.Form):
    """What is printed into one PDF."""

    listed = forms.BooleanField(label=_("List of participants, to tick"), required=False, initial=True)
    signed = forms.BooleanField(label=_("Sheet to sign"), required=False)
    empty_lines = forms.IntegerField(
        label=_("Empty lines on it"), required=False, min_value=0, max_value=MAX_LINES, initial=20
    )
    badges = forms.BooleanField(
        label=_("Name badges"),
        required=False,
        help_text=_("Eight to a sheet of A4, 86.5 × 55.5 mm each, for instance Avery Zweckform L7418."),
    )
    empty_badges = forms.IntegerField(
        label=_("Empty badges"), required=False, min_value=0, max_value=MAX_LINES, initial=0
    )

    def __init__(self, data: QueryDict | None, *, sheets: list[MeetingSheets]) -> None:
        super().__init__(data)
        self.sheets = {f"sheets_{place}": one for place, one in enumerate(sheets)}
        for name, one in self.sheets.items():
            self.fields[name] = forms.IntegerField(
                label=one.label,
                required=False,
                min_value=0,
                max_value=one.most,
                initial=0,
                help_text=_("How many. 0: none."),
            )

    @property
    def sheet_rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self.sheets]

    def clean(self) -> None:
        super().clean()
        if not self.errors and not any(self.cleaned_data.get(name) for name in self.fields if name != "empty_lines"):
            raise forms.ValidationError(_("Choose at least one thing to print."))

    @property
    def order(self) -> Order:
        data = self.cleaned_data
        chosen = [(one, data.get(name) or 0) for name, one in self.sheets.items()]
        return Order(
            listed=data["listed"],
            signed=data["signed"],
            empty_lines=data.get("empty_lines") or 0,
            badges=data["badges"],
            empty_badges=data.get("empty_badges") or 0,
            sheets=tuple((one, number) for one, number in chosen if number),
        )
