"""Forms of the import: the file, and what its columns mean."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.ideas.domain.capture.import_columns import COLUMNS, TARGETS
from wagtail_aufbruch.ideas.models import ImportBatch
from wagtail_aufbruch.participation.domain.tables.reading import ENCODINGS
from wagtail_aufbruch.participation.domain.tables.shape import Table


class UploadForm(forms.Form):
    table = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # said in our own words, with all other reasons
        help_text=_("CSV or XLSX, at most 10 MB and 5,000 rows. A row of headings says what the columns mean."),
        error_messages={"required": _("Choose a file."), "invalid": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,text/csv"}),
    )


class ColumnsForm(forms.Form):
    """One choice for each field of an idea; each column can be used once."""

    def __init__(self, data: QueryDict | None = None, *, batch: ImportBatch, table: Table, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.table = table
        mapping = COLUMNS.usable(batch.mapping, table.headings)
        columns: list[tuple[str, str | Promise]] = [("", _("– not in the table –"))]
        columns += [(str(place), table.name_of(place)) for place in range(len(table.headings))]
        for target, (name, _words) in TARGETS.items():
            self.fields[f"column_{target}"] = forms.ChoiceField(
                label=str(name), choices=columns, required=False, initial=str(mapping.get(target, ""))
            )
        if table.encoding:
            self.fields["encoding"] = forms.ChoiceField(
                label=_("Letters of the file"),
                choices=list(ENCODINGS.items()),
                required=False,
                initial=batch.encoding or table.encoding,
                help_text=_("Change this if umlauts look wrong below."),
            )
        self.fields["consent"] = forms.BooleanField(
            label=_("The consent of all authors is there on paper"),
            required=False,
            initial=bool(batch.options.get("consent")),
        )
        self.fields["tell"] = forms.BooleanField(
            label=_("Write to the authors whose address is in the table"),
            required=False,
            initial=bool(batch.options.get("tell")),
            help_text=_("They get a link to their idea. Otherwise nobody gets a mail."),
        )

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"column_{target}"] for target in TARGETS]

    def clean(self) -> None:
        super().clean()
        used: dict[str, str] = {}
        for target in TARGETS:
            place = self.cleaned_data.get(f"column_{target}", "")
            if place and place in used:
                self.add_error(f"column_{target}", _("This column serves for something else already."))
            used[place] = target
        if not self.errors and not {"title", "text"} & self.mapping.keys():
            self.add_error("column_title", _("Say first which column holds the title or the description."))

    @property
    def mapping(self) -> dict[str, int]:
        chosen = {target: self.cleaned_data.get(f"column_{target}", "") for target in TARGETS}
        return {target: int(place) for target, place in chosen.items() if place}

    @property
    def options(self) -> dict[str, bool]:
        return {"consent": self.cleaned_data["consent"], "tell": self.cleaned_data["tell"]}
