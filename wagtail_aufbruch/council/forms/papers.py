"""The editor's forms of papers, meetings and bodies: what belongs to a process is offered within that process alone."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.forms.pages import ProcessSnippetForm
from wagtail_aufbruch.core.forms.wall_time import understand_wall_times
from wagtail_aufbruch.core.forms.whole_numbers import refuse_too_great_numbers
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.oparl.matching.wordings import wording_key
from wagtail_aufbruch.council.domain.papers.state import settle
from wagtail_aufbruch.council.domain.papers.subjects import check_page
from wagtail_aufbruch.council.domain.papers.wordings import outcome_among, outcomes_of
from wagtail_aufbruch.council.enums import FileKind
from wagtail_aufbruch.council.forms.newer import complain_of_newer, keep_imported_rows, remember, take_newer
from wagtail_aufbruch.council.models import Consultation, Organization, OutcomeWording, Paper, Server

FROM_SERVER = ("reference", "name", "paper_type", "date", "originator", "web")
"""Of an imported paper these are what its server says; the next reading would undo what somebody typed there."""


class OfferedBodies(forms.ModelChoiceField):
    """Bodies to choose, with their process where there is a choice of several."""

    with_process = False

    def label_from_instance(self, body: OfProcess) -> str:
        return f"{body.process.title}: {body}" if self.with_process else str(body)


def offer(form: forms.BaseModelForm, processes: list[Process]) -> None:
    """Let the form's fields that point to something of a process offer what these processes have."""
    understand_wall_times(form)
    refuse_too_great_numbers(form)
    keys = [process.pk for process in processes]
    for name, field in list(form.fields.items()):
        model = getattr(getattr(field, "queryset", None), "model", None)
        if not isinstance(field, forms.ModelChoiceField) or model is None or not issubclass(model, OfProcess):
            continue
        offered = model._default_manager.filter(process_id__in=keys).select_related("process")
        if model is Organization:
            bodies = OfferedBodies(
                queryset=offered, required=field.required, label=field.label, help_text=field.help_text
            )
            bodies.with_process = len(keys) > 1
            bodies.empty_label = _("– choose a body –")
            form.fields[name] = bodies
        else:
            field.queryset = offered
            if len(processes) == 1:
                field.widget.process = processes[0]  # choosers that know processes show only this one's


class CouncilForm(ProcessSnippetForm):
    """Offers bodies and meetings of the process; before it is known, those of all processes of the editor."""

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, self._known())
        remember(self)
        for formset in getattr(self, "formsets", {}).values():
            formset.add_fields = self._offering(formset.add_fields)

    def _known(self) -> list[Process]:
        known = self.instance.process_id
        return [one for one in self.processes if one.pk == known] if known else self.processes

    def _offering(self, add_fields: Callable[..., None]) -> Callable[..., None]:
        def add_and_offer(form: forms.BaseModelForm, index: int | None) -> None:
            add_fields(form, index)
            offer(form, self._known())
            remember(form)
            server = getattr(self.instance, "server_id", None)
            if server is not None and getattr(form.instance, "server_id", None) == server:
                form.instance.server = self.instance.server  # asked for once, whatever the number of rows

        return add_and_offer

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        complain_of_newer(self)
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> OfProcess:
        if commit and self.instance.pk:
            take_newer(self)
        saved: OfProcess = super().save(commit)
        return saved


class MeetingForm(CouncilForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        body, process_pk = cleaned.get("organization"), self.chosen_process_pk()
        if body is not None and process_pk and body.process_id != process_pk:
            self.add_error("organization", _("This body belongs to another process."))
        return cleaned


class WordingForm(ProcessSnippetForm):
    """The same wording is there once, however it is written: the import could not tell which of two holds."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        chosen = self.chosen_process_pk()
        wording = cleaned.get("wording")
        if wording and chosen:
            same = OutcomeWording.objects.filter(process=chosen, key=wording_key(wording))
            known = same.exclude(pk=self.instance.pk).first()
            if known is not None:
                message = _(
                    "“%(wording)s” stands in the table already. Numbers, capitals and punctuation make no difference, "
                    "so change it there."
                )
                self.add_error("wording", message % {"wording": known.wording})
        return cleaned


class ServerForm(ProcessSnippetForm):
    """A server is named once for each process; its identity stands in all that was read from it."""

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and Paper.objects.filter(server=self.instance.pk).exists() and "process" in self.fields:
            self.fields["process"].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        chosen = self.chosen_process_pk()
        address = cleaned.get("address")
        if address and chosen:
            same = Server.objects.filter(process=chosen, address=address).exclude(pk=self.instance.pk)
            if same.exists():
                self.add_error("address", _("This server is read already. Change its entry instead."))
        if bool(cleaned.get("ids_begin")) != bool(cleaned.get("called_as")):
            self.add_error("called_as", _("Fill in both, or neither: how ids begin, and as what they are called."))
        return cleaned


class PaperForm(CouncilForm):
    """A paper with its consultations, files and effects in one form."""

    class Media:
        css = {"all": ["aufbruch_council/paper-form.css"]}

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_imported:
            for name in FROM_SERVER:
                if name in self.fields:
                    self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        process_pk = self.chosen_process_pk()
        for name in ("consultations", "files"):
            keep_imported_rows(self._forms_of(name))
            for row in self._rows(name):
                complain_of_newer(row)
        if "consultations" in self.formsets:
            for row in self._rows("consultations"):
                check_consultation(row, process_pk, cleaned.get("date"))
        if "files" in self.formsets:
            self._check_files()
        for row in self._rows("subjects"):
            check_subject(row, process_pk)
        if cleaned.get("affects_money") == "no" and list(self._rows("money_effects")):
            self.add_error("affects_money", _("Below stand effects on money. Choose “yes”, or take them out."))
        if cleaned.get("affects_staff") == "no" and cleaned.get("staff_effect"):
            self.add_error(
                "affects_staff", _("You have described effects on staff. Choose “yes”, or empty the description.")
            )
        return cleaned

    def _forms_of(self, name: str) -> list[WagtailAdminModelForm]:
        """The forms of all rows that were sent."""
        formset = self.formsets.get(name)
        if formset is None or not formset.is_bound:
            return []
        formset.is_valid()
        return [row for row in formset.forms if row.cleaned_data]

    def _rows(self, name: str) -> list[WagtailAdminModelForm]:
        """The forms of the rows that stay."""
        return [
            row
            for row in self._forms_of(name)
            if not row.cleaned_data.get("DELETE") and (row.has_changed() or row.instance.pk)
        ]

    def _check_files(self) -> None:
        main = [row for row in self._rows("files") if row.cleaned_data.get("kind") == FileKind.MAIN]
        for row in main[1:]:
            row.add_error("kind", _("A paper has one main file. The others are annexes."))

    @transaction.atomic
    def save(self, commit: bool = True) -> Paper:
        """As Wagtail's; then what a typed result means is looked up, and where the paper stands is written down."""
        super().save(commit)
        paper: Paper = self.instance
        if commit:
            table = outcomes_of(paper.process_id)
            for row in Consultation.objects.filter(paper=paper, outcome="").exclude(result=""):
                row.outcome = outcome_among(table, row.result)
                row.save(update_fields=["outcome"])
            paper.state = settle(paper.pk)
        return paper


def check_subject(row: WagtailAdminModelForm, process_pk: int | None) -> None:
    """Say at the row that a page belongs to another process."""
    page = row.cleaned_data.get("page")
    if page is not None and process_pk:
        try:
            check_page(process_pk, page)
        except Refused as refused:
            row.add_error("page", str(refused))


def check_consultation(row: WagtailAdminModelForm, process_pk: int | None, paper_date: date | None) -> None:
    """Say at the row what contradicts itself, and how to mend it."""
    given = row.cleaned_data
    body, meeting, day = given.get("organization"), given.get("meeting"), given.get("date")
    if body is not None and process_pk and body.process_id != process_pk:
        row.add_error("organization", _("This body belongs to another process."))
    if meeting is not None and process_pk and meeting.process_id != process_pk:
        row.add_error("meeting", _("This meeting belongs to another process."))
    if meeting is not None and body is not None and meeting.organization_id not in (None, body.pk):
        row.add_error("meeting", _("In this meeting another body meets. Choose another meeting, or no body."))
    if meeting is not None and day is not None and meeting.date not in (None, day):
        row.add_error("date", _("The meeting is on another day. Leave this empty, or choose another meeting."))
    when = day or (meeting.date if meeting is not None else None)
    has_body = body is not None or (meeting is not None and meeting.organization_id is not None)
    says_something = given.get("outcome") or given.get("result") or given.get("resolution_text")
    if not has_body and not row.instance.is_imported:
        if says_something:
            row.add_error("organization", _("A decision needs the body that made it. Choose it from the list."))
        else:
            row.add_error("organization", _("Say which body deals with the paper, or take this consultation out."))
    if says_something and when is None:
        row.add_error("date", _("A result needs the day of the meeting."))
    if when is not None and paper_date is not None and when < paper_date:
        row.add_error(
            "meeting" if day is None else "date",
            _("The meeting would be before the date of the paper. Please check both dates."),
        )


class BodyForm(CouncilForm):
    """A body has its name once within its process."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        chosen, name = self.chosen_process_pk(), cleaned.get("name")
        if name and chosen:
            same = Organization.objects.filter(process_id=chosen, name__iexact=name)
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("name", _("There is a body of this name already. Use that one."))
        return cleaned
