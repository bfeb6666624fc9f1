"""The editor's form of a statement: offers the bodies of the editor's own processes and nothing else."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_aufbruch.core.domain.process.processes import all_processes, nearest_path, process_of, processes_for
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.forms.half_signs import leave_out_half_signs
from wagtail_aufbruch.core.forms.pages import KeepsPublished
from wagtail_aufbruch.core.forms.several import SeveralField
from wagtail_aufbruch.core.forms.wall_time import understand_wall_times
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.domain.choices import bodies_of_processes


class BodyChoice(forms.ModelChoiceField):
    """One group or board, named with its process where there are several."""

    processes: dict[str, str]

    def label_from_instance(self, body: Page) -> str:
        return body_label(body, getattr(self, "processes", {}))


class BodyChoices(SeveralField):
    processes: dict[str, str]

    def label_from_instance(self, body: Page) -> str:
        return body_label(body, getattr(self, "processes", {}))


def body_label(body: Page, processes: dict[str, str]) -> str:
    """``processes``: titles by the path of the process page; named only where there is a choice."""
    if len(processes) < 2:
        return str(body.title)
    return f"{body.title} ({processes.get(nearest_path(body.path, processes), '')})"


class StatementForm(KeepsPublished, WagtailAdminModelForm):
    """The process follows from the body that speaks, so nobody has to choose it."""

    body_page = BodyChoice(
        queryset=BasePage.objects.none(),
        label=gettext_lazy("made by"),
        help_text=gettext_lazy("The group or board that speaks."),
    )
    addressed_to = BodyChoices(
        queryset=BasePage.objects.none(),
        label=gettext_lazy("addressed to"),
        help_text=gettext_lazy("The statement is shown on their pages too."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        understand_wall_times(self)
        leave_out_half_signs(self)
        processes = self._processes()
        for field in self.fields.values():
            if isinstance(field, BodyChoice | BodyChoices):
                field.queryset = bodies_of_processes(processes)
                field.processes = {process.path: process.title for process in processes}

    def _processes(self) -> "QuerySet[BasePage]":
        return all_processes() if self.for_user is None else processes_for(self.for_user)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        body = cleaned.get("body_page")
        if body is None:
            return cleaned
        process = process_of(body)
        if process is None:
            self.add_error("body_page", _("%(title)s belongs to no process.") % {"title": body.title})
            return cleaned
        self.instance.process_id = process.pk
        for other in cleaned.get("addressed_to") or []:
            if other.pk == body.pk:
                self.add_error("addressed_to", _("A body does not address itself: %(title)s.") % {"title": other.title})
            elif process_of(other) != process:
                self.add_error("addressed_to", _("%(title)s belongs to another process.") % {"title": other.title})
        return cleaned
